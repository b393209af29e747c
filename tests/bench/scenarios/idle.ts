import { setTimeout as delay } from "node:timers/promises";
import { bareConnectionKb } from "../floor/idle.ts";
import { NOTHING } from "../contestants/contestant.ts";
import { settled } from "../contestants/process.ts";
import { appear, each, locals, signInAll, signOutAll } from "../generator/crowd.ts";
import type { Transport } from "../generator/wire.ts";
import type { Scenario } from "../scenario.ts";

const WARM_UP = 100;
/** Longer than any of the servers waits before it collects what the sign-ins left behind. */
const REST_MS = 6_000;

/** People who are there and say nothing: memory of a new instance with them, less that of the instance before. */
export function idle(people: number, transport: Transport, isFull = false, restMs = REST_MS): Scenario {
  const figure = (value: number) => ({
    row: `idle sessions ${people / 1_000}k, ${transport}`,
    unit: "KB resident per session",
    value,
  });
  return {
    name: `idle-${people / 1_000}k-${transport}`,
    about: `${people} people signed in over ${transport}, silent`,
    isFull,
    isOnce: true,
    async run({ entrant }) {
      const server = await entrant.start({ ...NOTHING, accounts: people + WARM_UP });
      try {
        // The code that signs people in is loaded and compiled before it is counted.
        const first = await signInAll(server, locals(WARM_UP, people), transport);
        await each(first, appear);
        await signOutAll(first);
        await settled(server);
        const before = server.rssKb();
        const clients = await signInAll(server, locals(people), transport);
        await each(clients, appear);
        await each(clients, (client) => client.ping());
        await delay(restMs);
        const value = (server.rssKb() - before) / people;
        for (const client of clients) client.cut();
        return [figure(value)];
      } finally {
        await server.stop();
      }
    },
    async floor() {
      return transport === "websocket" ? [] : [figure(await bareConnectionKb(people, WARM_UP, transport, restMs))];
    },
  };
}
