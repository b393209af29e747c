import { appendsMs } from "../floor/fsync.ts";
import { appear, each, locals, signInAll, signOutAll } from "../generator/crowd.ts";
import type { BenchClient } from "../generator/client.ts";
import { found, join, post, roomNamed } from "../generator/rooms.ts";
import { Latencies, pace } from "../generator/pace.ts";
import { type Figure, type Scenario } from "../scenario.ts";

const PAIRS = 10;
const MESSAGES_PER_S = 300;
const POSTS_PER_S = 50;
const ROOM_COUNT = 50;
const OCCUPANTS = 20;
const PEOPLE = 200;
const PERCENTILES = [50, 99, 99.9];

function figures(row: string, latencies: Latencies): readonly Figure[] {
  return PERCENTILES.map((percent) => ({
    row: `${row}, p${percent}`,
    unit: "ms",
    value: latencies.percentile(percent),
  }));
}

/** From the write of the sender to the receiver's read, at a load that every server carries. */
export function latencyOneToOne(seconds = 6): Scenario {
  return {
    name: "latency-one-to-one",
    about: `${MESSAGES_PER_S} archived messages a second for ${seconds} s`,
    seed: { accounts: 2 * PAIRS },
    async run({ server: started }) {
      const clients = await signInAll(await started(), locals(2 * PAIRS));
      await each(clients, appear);
      await each(clients, (client) => client.ping());
      const receivers = clients.slice(PAIRS);
      const latencies = new Latencies(receivers);
      await pace(MESSAGES_PER_S, seconds, (n) => {
        const i = n % PAIRS;
        clients[i]?.send(
          `<message type='chat' to='${receivers[i]?.jid}' id='${latencies.sent(1)}'><body>On time, ${n}</body></message>`,
        );
      });
      await latencies.all();
      await signOutAll(clients);
      return figures(`latency at ${MESSAGES_PER_S} archived messages a second`, latencies);
    },
    async floor() {
      const sorted = appendsMs(300).toSorted((a, b) => a - b);
      return PERCENTILES.map((percent) => ({
        row: `latency at ${MESSAGES_PER_S} archived messages a second, p${percent}`,
        unit: "ms",
        value: sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] as number,
      }));
    },
  };
}

export function latencyRooms(seconds = 6): Scenario {
  return {
    name: "latency-rooms",
    about: `${POSTS_PER_S} posts a second into ${ROOM_COUNT} rooms of ${OCCUPANTS} for ${seconds} s`,
    seed: { accounts: PEOPLE },
    async run({ server: started, mark }) {
      const clients = await signInAll(await started(), locals(PEOPLE));
      const room = (r: number) => roomNamed(`late${mark}-${r}`);
      const occupant = (r: number, seat: number) => clients[(r * 7 + seat) % PEOPLE] as BenchClient;
      const all = Array.from({ length: ROOM_COUNT }, (_, r) => r);
      for (const r of all)
        for (let seat = 0; seat < OCCUPANTS; seat++)
          await (seat === 0 ? found : join)(occupant(r, seat), room(r), `n${seat}`);
      const latencies = new Latencies(clients);
      await pace(POSTS_PER_S, seconds, (n) => {
        const r = n % ROOM_COUNT;
        post(occupant(r, n % OCCUPANTS), room(r), latencies.sent(OCCUPANTS));
      });
      await latencies.all();
      await signOutAll(clients);
      return figures(`latency at ${POSTS_PER_S} posts a second into ${ROOM_COUNT}×${OCCUPANTS}`, latencies);
    },
  };
}
