import type { Contestant } from "../contestants/contestant.ts";
import { settled } from "../contestants/process.ts";
import { BenchClient } from "../generator/client.ts";
import { appear, each, signOutAll } from "../generator/crowd.ts";
import { watchMembers } from "../generator/rooms.ts";

/** Rows of a list of participants that stand in the page at once. */
const IN_VIEW = 40;
/** Everybody is available before: nothing goes out that changes nothing. */
const SHOWS = ["<show>away</show>", "<show>dnd</show>"];
type Server = Pick<Contestant, "ports" | "cpuMs">;

const ASKING_AT_ONCE = 4;

/**
 * Members who are on-line and not in the room: what it costs the server that some of those inside have them in view (nobody, one,
 * all), when they begin and with each change, until everybody has heard of it.
 */
export async function watchedMembers(
  server: Server,
  room: string,
  absent: readonly string[],
  inside: readonly BenchClient[],
): Promise<object> {
  const people = await each(absent.slice(0, IN_VIEW), (local) => BenchClient.signIn(server, local));
  await each(people, appear);
  await each(people, (person) => person.ping());
  const addresses = people.map(({ address }) => address);
  const figures: Record<string, object> = {};
  for (const [who, watchers] of Object.entries({ nobody: [], one: inside.slice(0, 1), all: inside })) {
    const asking = await costOf(server, async () => {
      for (const watcher of watchers) watcher.count("<presence");
      await each(watchers, (watcher) => watchMembers(watcher, room, addresses), ASKING_AT_ONCE);
      await Promise.all(watchers.map((watcher) => watcher.enough(people.length)));
    });
    for (const watcher of watchers) watcher.count("<presence");
    const started = performance.now();
    const changing = await costOf(server, async () => {
      for (const [n, person] of people.entries()) {
        person.send(`<presence>${SHOWS[n % SHOWS.length]}</presence>`);
        await person.ping();
        await Promise.all(watchers.map((watcher) => watcher.enough(n + 1)));
      }
    });
    figures[who] = {
      watchers: watchers.length,
      ...(watchers.length > 0 && { askServerCpuMs: rounded(asking / watchers.length) }),
      changeServerCpuMs: rounded(changing / people.length),
      changeMs: rounded((performance.now() - started) / people.length),
    };
    await each(watchers, (watcher) => watchMembers(watcher, room, []), ASKING_AT_ONCE);
    for (const watcher of watchers) watcher.count("");
    for (const person of people) person.send("<presence/>");
    await each(people, (person) => person.ping());
  }
  await signOutAll(people);
  return figures;
}

async function costOf(server: Server, task: () => Promise<void>): Promise<number> {
  await settled(server);
  const before = server.cpuMs();
  await task();
  await settled(server);
  return server.cpuMs() - before;
}

function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
