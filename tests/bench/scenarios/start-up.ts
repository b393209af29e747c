import { NOTHING, ROOMS } from "../contestants/contestant.ts";
import { settled } from "../contestants/process.ts";
import { appear } from "../generator/crowd.ts";
import { BenchClient } from "../generator/client.ts";
import type { Scenario } from "../scenario.ts";

/**
 * A server that is started again on what it has stored, until the last of its people is signed in; whether the last of its
 * rooms is there is asked behind that. Memory when it has settled.
 */
export function startUp(accounts: number, rooms: number): Scenario {
  const row = `start-up with ${accounts.toLocaleString("en")} accounts and ${rooms.toLocaleString("en")} rooms`;
  return {
    name: "start-up",
    about: `${row}, until somebody is signed in`,
    isFull: true,
    isOnce: true,
    async run({ entrant }) {
      let server = await entrant.start({ ...NOTHING, accounts, rooms });
      try {
        // What a server does but once with what was put under it, it has done by then.
        server = await server.again();
        let startedAt = 0;
        server = await server.again(() => (startedAt = performance.now()));
        const client = await BenchClient.signIn(server, `u${accounts - 1}`);
        await appear(client);
        await client.ping();
        const figures = [
          { row, unit: "ms", value: performance.now() - startedAt },
          { row: `${row}, CPU`, unit: "CPU ms", value: server.cpuMs() },
        ];
        await settled(server);
        const memory = { row: `${row}, memory`, unit: "MB resident", value: server.rssKb() / 1_024 };
        await checkRoom(client, `r${rooms - 1}@${ROOMS}`);
        await client.close();
        return [...figures, memory];
      } finally {
        await server.stop();
      }
    },
  };
}

/** A server that has no rooms must not look fast. */
async function checkRoom(client: BenchClient, room: string): Promise<void> {
  const answer = await client.ask(
    `<iq type='get' id='room' to='${room}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
    "</iq>",
  );
  if (!answer.includes("conference")) throw new Error(`the room is not there: ${answer}`);
}
