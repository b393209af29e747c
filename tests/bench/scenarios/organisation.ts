import type { BenchClient } from "../generator/client.ts";
import { arrive, signOutAll } from "../generator/crowd.ts";
import { costOf, figuresOf, type Scenario } from "../scenario.ts";

const SHOWS = ["<show>away</show>", ""];

/**
 * The presence of an organisation: everybody signs in at once, then each changes what they are at, twice in half an hour.
 * Of the time its changes are kept, not its waiting: people change in waves of such as have no contact in common, and the
 * next wave follows when all have heard of this one. So each contact is written to once a wave, as when the changes come one by one.
 */
export function organisation(people: number, contacts: number): Scenario {
  const name = `organisation ${people}×${contacts}`;
  return {
    name,
    isFull: true,
    about: `${people} people with ${contacts} contacts each sign in, then change ${SHOWS.length} times, few at a time`,
    seed: { people, contacts },
    async run({ server: started }) {
      const server = await started();
      let clients: readonly BenchClient[] = [];
      const arriving = await costOf(server, async () => {
        clients = await arrive(server, people, contacts);
      });
      const changing = await costOf(server, async () => {
        for (const [turn, show] of SHOWS.entries())
          for (const [i, wave] of wavesOf(people, contacts).entries())
            await change(clients, wave, contacts, `${show}<status>Turn ${turn}, wave ${i}</status>`);
      });
      await signOutAll(clients);
      return [
        ...figuresOf(`${name}, sign-in storm`, arriving, people, "sign-in"),
        ...figuresOf(`${name}, change by change`, changing, people * SHOWS.length, "change"),
      ];
    },
  };
}

/** Everybody once; those of one wave stand so far apart in the ring of contacts that nobody knows two of them. */
function wavesOf(people: number, contacts: number): readonly (readonly number[])[] {
  let apart = contacts + 1;
  while (apart < people && people % apart !== 0) apart++;
  return Array.from({ length: Math.min(apart, people) }, (_, first) =>
    Array.from({ length: Math.max(1, people / apart) }, (_, n) => first + n * apart),
  );
}

async function change(
  clients: readonly BenchClient[],
  wave: readonly number[],
  contacts: number,
  says: string,
): Promise<void> {
  const listeners = wave.flatMap((index) => neighboursOf(clients, index, contacts));
  for (const listener of listeners) listener.count(says.slice(says.indexOf("<status>")));
  for (const index of wave) clients[index]?.send(`<presence>${says}</presence>`);
  await Promise.all(listeners.map((listener) => listener.enough(1)));
}

function neighboursOf(clients: readonly BenchClient[], index: number, contacts: number): readonly BenchClient[] {
  const half = contacts / 2;
  const steps = Array.from({ length: contacts }, (_, i) => (i < half ? i + 1 : half - i - 1));
  return steps.map((step) => clients[(index + step + clients.length) % clients.length] as BenchClient);
}
