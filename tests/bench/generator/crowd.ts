import type { Contestant } from "../contestants/contestant.ts";
import { BenchClient } from "./client.ts";
import type { Transport } from "./wire.ts";

/** People who do something at the same time; more than this at once would measure queues. */
const AT_ONCE = 20;

/** Runs `task` for each item, `AT_ONCE` at a time; results in order. */
export async function each<T, R>(
  items: readonly T[],
  task: (item: T, index: number) => Promise<R>,
  atOnce = AT_ONCE,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const work = async () => {
    for (const [i, item] of queue) results[i] = await task(item, i);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

export function locals(count: number, from = 0, prefix = "u"): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${from + i}`);
}

export function signInAll(
  server: Contestant,
  who: readonly string[],
  transport: Transport = "plain",
): Promise<BenchClient[]> {
  return each(who, (local) => BenchClient.signIn(server, local, transport));
}

/** As apps do when they are there: roster, then presence. */
export async function appear(client: BenchClient): Promise<void> {
  await client.ask("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>", "roster");
  client.send("<presence/>");
}

/** People with so many contacts among them; resolves when each has heard of all of theirs. */
export async function arrive(server: Contestant, people: number, contacts: number): Promise<BenchClient[]> {
  const clients = await each(locals(people, 0, "p"), async (local) => {
    const client = await BenchClient.signIn(server, local);
    client.count("<presence");
    await appear(client);
    return client;
  });
  // Of each contact once: from those who were there by asking, from those who came later by being told.
  await Promise.all(clients.map((client) => client.enough(contacts)));
  return clients;
}

export async function signOutAll(clients: readonly BenchClient[]): Promise<void> {
  await each(clients, (client) => client.close());
}
