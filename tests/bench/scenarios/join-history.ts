import { locals, signInAll, signOutAll } from "../generator/crowd.ts";
import type { BenchClient } from "../generator/client.ts";
import { found, join, leave, post, roomNamed } from "../generator/rooms.ts";
import { costOf, figuresOf, type Scenario } from "../scenario.ts";

const HISTORY = 20;

/** Somebody looks into a room, reads the last messages and goes. */
export function joinHistory(joins = 200): Scenario {
  return {
    name: "join-history",
    about: `${joins} joins with ${HISTORY} messages of history each`,
    seed: { accounts: 2 },
    async run({ server: started, mark }) {
      const server = await started();
      const [host, guest] = (await signInAll(server, locals(2))) as [BenchClient, BenchClient];
      const room = roomNamed(`history${mark}`);
      await found(host, room, "n0");
      host.count("</body>");
      for (let n = 0; n < HISTORY; n++) post(host, room, `h${n}`);
      await host.enough(HISTORY);
      guest.count("</body>");
      const cost = await costOf(server, async () => {
        for (let n = 0; n < joins; n++) {
          await join(guest, room, "guest", HISTORY);
          await leave(guest, room, "guest");
        }
      });
      await guest.enough(HISTORY * joins);
      await signOutAll([host, guest]);
      return figuresOf(`joining with ${HISTORY} messages of history`, cost, joins, "join");
    },
  };
}
