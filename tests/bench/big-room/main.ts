import process from "node:process";
import { parseArgs } from "node:util";
import { bareJid } from "@tandem/protocol";
import { ROOMS } from "../contestants/contestant.ts";
import { settled } from "../contestants/process.ts";
import { BenchClient } from "../generator/client.ts";
import { each } from "../generator/crowd.ts";
import { BY_WINDOWS, join, leave, lookAtPeople, post } from "../generator/rooms.ts";
import { follow } from "../page/follow.ts";
import { benchData, servePages } from "../page/server.ts";
import { lookAtRoom } from "./page.ts";
import { watchedMembers } from "./watched-members.ts";
import { type Crowd, memberOf, readerOf, seedCrowds } from "./seed.ts";

/**
 * [RM30] `node tests/bench/big-room/main.ts`: a room of 16,000 members of whom 2,000 are connected, beside one of 20. One post to
 * everybody; what it takes to enter, on the wire (told of everybody as XEP-0045 has it, and by windows) and in Group Chat in
 * Chromium; what it costs that members who are not there are in view; and how much of the list of participants stands in the
 * page. The two rooms take turns. `--crowd xep-0045`: everybody else is told of everybody, as in a room full of other programs.
 * Prints JSON.
 */
const { values } = parseArgs({
  options: {
    members: { type: "string", default: "16000" },
    connected: { type: "string", default: "2000" },
    rounds: { type: "string", default: "7" },
    looks: { type: "string", default: "3" },
    crowd: { type: "string", default: "windows" },
  },
});
const big: Crowd = { local: "big", name: "Town Hall", members: Number(values.members) };
const small: Crowd = { local: "small", name: "Corner Table", members: 20 };
/** The reader comes as well. */
const CONNECTED = new Map<Crowd, number>([
  [big, Number(values.connected) - 1],
  [small, small.members - 1],
]);
const ENTERING_AT_ONCE = 4;

const data = benchData(undefined);
await seedCrowds(data, [small, big]);
const server = await servePages(data, {
  TANDEM_LIMITS_CONNECTIONS_PER_ADDRESS_MAX: "100000",
  // Thousands of clients in one process answer no pings while it is busy.
  TANDEM_LIMITS_IDLE_SECONDS_BEFORE_PING: "3600",
});
try {
  const crowds = new Map<Crowd, readonly BenchClient[]>();
  for (const crowd of [small, big]) {
    await preparedReader(crowd);
    crowds.set(crowd, await gathered(crowd));
  }
  const figures: Record<string, object> = {};
  for (const [crowd, clients] of crowds) figures[crowd.name] = { connected: clients.length + 1 };
  for (const [crowd, clients] of crowds) Object.assign(figures[crowd.name] as object, await postedTo(crowd, clients));
  for (const [way, wish] of Object.entries({ xep0045: "", windows: BY_WINDOWS }))
    for (const [crowd, rounds] of await entered(wish)) Object.assign(figures[crowd.name] as object, { [way]: rounds });
  if (values.crowd === "windows")
    for (const [crowd, clients] of crowds)
      Object.assign(figures[crowd.name] as object, { watched: await watchedArrivals(crowd, clients) });
  const absent = Array.from({ length: 100 }, (_, n) => memberOf(big, Number(values.connected) + n));
  const watchedAbsent = await watchedMembers(server, addressOf(big), absent, crowds.get(big) ?? []);
  Object.assign(figures[big.name] as object, { watchedAbsent });
  for (const crowd of [small, big]) {
    const looks = [];
    for (let look = 0; look < Number(values.looks); look++)
      looks.push(await lookAtRoom(server.origin, readerOf(crowd), crowd.name));
    Object.assign(figures[crowd.name] as object, { looks });
  }
  process.stdout.write(`${JSON.stringify(figures, undefined, 1)}\n`);
} finally {
  await server.stop();
}

async function preparedReader(crowd: Crowd): Promise<void> {
  const client = await BenchClient.signIn(server, readerOf(crowd));
  await follow(client, bareJid(crowd.local, ROOMS), crowd.name);
  await client.close();
}

function addressOf({ local }: Crowd): string {
  return `${local}@${ROOMS}`;
}

/** Everybody but the reader comes in. */
async function gathered(crowd: Crowd): Promise<readonly BenchClient[]> {
  const numbers = Array.from({ length: CONNECTED.get(crowd) as number }, (_, n) => n);
  return await each(
    numbers,
    async (n) => {
      const client = await BenchClient.signIn(server, memberOf(crowd, n));
      const wish = values.crowd === "windows" ? BY_WINDOWS : "";
      await join(client, addressOf(crowd), `Name of ${memberOf(crowd, n)}`, 0, wish);
      return client;
    },
    ENTERING_AT_ONCE,
  );
}

/** One message, until everybody has it. */
async function postedTo(crowd: Crowd, clients: readonly BenchClient[]): Promise<object> {
  await settled(server);
  const [times, costs]: [number[], number[]] = [[], []];
  for (let round = 0; round < Number(values.rounds); round++) {
    const id = `post-${crowd.local}-${round}`;
    for (const client of clients) client.count(`Queue is draining, ${id}`);
    const cpu = server.cpuMs();
    const started = performance.now();
    post(clients[0] as BenchClient, addressOf(crowd), id);
    await Promise.all(clients.map((client) => client.enough(1)));
    times.push(performance.now() - started);
    await settled(server);
    costs.push(server.cpuMs() - cpu);
    for (const client of clients) client.count("");
  }
  return { deliveredToAllMs: median(times), postServerCpuMs: median(costs) };
}

interface Rounds {
  readonly signIn: number[];
  readonly join: number[];
  readonly cpu: number[];
  readonly chars: number[];
  readonly look: number[];
  readonly lookCpu: number[];
}

/**
 * Everybody has the first rows of the list in view, and somebody comes: until everybody knows the number. `inView`: they stand
 * among those rows, and everybody asks for them again.
 */
async function watchedArrivals(crowd: Crowd, clients: readonly BenchClient[]): Promise<object> {
  const lookAll = async (): Promise<void> =>
    void (await each(clients, (client) => lookAtPeople(client, addressOf(crowd)), ENTERING_AT_ONCE));
  await lookAll();
  const costs = { outOfViewServerCpuMs: [] as number[], inViewServerCpuMs: [] as number[] };
  for (let round = 0; round < Math.min(5, Number(values.rounds)); round++)
    for (const [nick, times] of [
      ["Zoe", costs.outOfViewServerCpuMs],
      ["Aaron", costs.inViewServerCpuMs],
    ] as const) {
      const comer = await BenchClient.signIn(server, readerOf(crowd));
      await settled(server);
      const cpu = server.cpuMs();
      for (const client of clients) client.count("<counts");
      await join(comer, addressOf(crowd), nick, 0, BY_WINDOWS);
      await Promise.all(clients.map((client) => client.enough(1)));
      if (nick === "Aaron") await lookAll();
      await settled(server);
      times.push(server.cpuMs() - cpu);
      for (const client of clients) client.count("<counts");
      await leave(comer, addressOf(crowd), nick);
      await comer.close();
      await Promise.all(clients.map((client) => client.enough(1)));
    }
  for (const client of clients) client.count("");
  return Object.fromEntries(Object.entries(costs).map(([name, all]) => [name, median(all)]));
}

/** From connecting until the room has said everything, in turns, and then the first look at its people; leaving is not in it. */
async function entered(wish: string): Promise<ReadonlyMap<Crowd, object>> {
  const rounds = new Map<Crowd, Rounds>();
  for (const crowd of [small, big])
    rounds.set(crowd, { signIn: [], join: [], cpu: [], chars: [], look: [], lookCpu: [] });
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [crowd, times] of rounds) {
      await settled(server);
      const started = performance.now();
      const client = await BenchClient.signIn(server, readerOf(crowd));
      const signedIn = performance.now();
      let chars = 0;
      client.onChunk((chunk) => void (chars += chunk.length));
      const cpu = server.cpuMs();
      await join(client, addressOf(crowd), "Reader", 0, wish);
      times.signIn.push(signedIn - started);
      times.join.push(performance.now() - signedIn);
      await settled(server);
      times.cpu.push(server.cpuMs() - cpu);
      times.chars.push(chars);
      if (wish !== "") {
        const [before, looked] = [server.cpuMs(), performance.now()];
        await lookAtPeople(client, addressOf(crowd));
        times.look.push(performance.now() - looked);
        await settled(server);
        times.lookCpu.push(server.cpuMs() - before);
      }
      await leave(client, addressOf(crowd), "Reader");
      await client.close();
    }
  return new Map(
    [...rounds].map(([crowd, { signIn, join: joined, cpu, chars, look, lookCpu }]) => [
      crowd,
      {
        signInMs: median(signIn),
        joinMs: median(joined),
        joinServerCpuMs: median(cpu),
        joinReceivedKb: Math.round(median(chars) / 100) / 10,
        ...(look.length > 0 && { lookMs: median(look), firstLookMs: look[0], lookServerCpuMs: median(lookCpu) }),
      },
    ]),
  );
}

function median(numbers: readonly number[]): number {
  const middle = numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;
  return Math.round(middle * 10) / 10;
}
