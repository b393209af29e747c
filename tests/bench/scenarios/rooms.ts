import { each, locals, signInAll, signOutAll } from "../generator/crowd.ts";
import type { BenchClient } from "../generator/client.ts";
import { found, join, post, roomNamed } from "../generator/rooms.ts";
import { costOf, figuresOf, type Scenario } from "../scenario.ts";

interface Shape {
  readonly rooms: number;
  readonly occupants: number;
  readonly people: number;
  readonly posts: number;
}

/** Posts on their way at a time, all over the rooms. */
const WAVE = 10;

/** People in rooms: their joining, and what is posted there, kept in the rooms' archives. */
export function rooms({ rooms: count, occupants, people, posts }: Shape, isFull = false): Scenario {
  const title = `${count.toLocaleString("en")}×${occupants}`;
  return {
    name: `rooms-${count}x${occupants}`,
    about: `${count} rooms of ${occupants} of ${people} people, ${posts} posts`,
    isFull,
    without: isFull ? ["prosody"] : [],
    seed: { accounts: people },
    async run({ server: started, mark }) {
      const server = await started();
      const clients = await signInAll(server, locals(people));
      const seats = seating(mark, clients, { rooms: count, occupants });
      await each(seats, async ({ room, who }) => found(who[0] as BenchClient, room, "n0"));
      // Of everybody in a room everybody hears once; a founder has heard of himself before.
      const presences = count * (occupants * occupants - 1);
      const expected = expectedPresences(seats, occupants);
      for (const client of clients) client.count("<presence");
      const joining = await costOf(server, async () => {
        await each(clients, async (client) => {
          for (const { room, who } of seats) {
            const seat = who.indexOf(client);
            if (seat > 0) await join(client, room, `n${seat}`);
          }
        });
        await Promise.all(clients.map((client) => client.enough(expected.get(client) ?? 0)));
      });
      const posting = await costOf(server, () => postInWaves(clients, seats, posts));
      await signOutAll(clients);
      return [
        ...figuresOf(`joining rooms ${title}`, joining, presences, "presences", 1_000),
        ...figuresOf(`room posts ${title}, archive on`, posting, posts * occupants, "deliveries", 1_000),
      ];
    },
  };
}

interface Seats {
  readonly room: string;
  readonly who: readonly BenchClient[];
}

/** Spreads people evenly; neighbours of one room meet others in the next. */
function seating(
  mark: string,
  clients: readonly BenchClient[],
  shape: Pick<Shape, "rooms" | "occupants">,
): readonly Seats[] {
  return Array.from({ length: shape.rooms }, (_, r) => ({
    room: roomNamed(`r${mark}-${r}`),
    who: Array.from({ length: shape.occupants }, (_, i) => clients[(r * 7 + i) % clients.length] as BenchClient),
  }));
}

function expectedPresences(seats: readonly Seats[], occupants: number): ReadonlyMap<BenchClient, number> {
  const expected = new Map<BenchClient, number>();
  for (const { who } of seats)
    for (const [seat, client] of who.entries())
      expected.set(client, (expected.get(client) ?? 0) + (seat === 0 ? occupants - 1 : occupants));
  return expected;
}

async function postInWaves(clients: readonly BenchClient[], seats: readonly Seats[], posts: number): Promise<void> {
  const due = new Map<BenchClient, number>();
  for (const client of clients) client.count("</body>");
  for (let n = 0; n < posts; n++) {
    const { room, who } = seats[n % seats.length] as Seats;
    post(who[n % who.length] as BenchClient, room, `g${n}`);
    for (const client of who) due.set(client, (due.get(client) ?? 0) + 1);
    if (n % WAVE === WAVE - 1 || n === posts - 1)
      await Promise.all(clients.map((client) => client.enough(due.get(client) ?? 0)));
  }
}
