import { appear, each, locals, signInAll, signOutAll } from "../generator/crowd.ts";
import { costOf, figuresOf, type Scenario } from "../scenario.ts";

const PAIRS = 10;
/** Messages of one pair on their way at a time. */
const WAVE = 10;

/** Chat messages with a body. "Off" is asked for in each message (XEP-0334), as all three servers let people do. */
export function oneToOne(isArchived: boolean, waves = 30): Scenario {
  const extent = isArchived ? "on" : "off";
  const hint = isArchived ? "" : "<no-store xmlns='urn:xmpp:hints'/>";
  return {
    name: `one-to-one-archive-${extent}`,
    about: `${PAIRS} pairs, ${PAIRS * waves * WAVE} messages, archive ${extent}`,
    seed: { accounts: 2 * PAIRS },
    async run({ server: started }) {
      const server = await started();
      const clients = await signInAll(server, locals(2 * PAIRS));
      await each(clients, appear);
      await each(clients, (client) => client.ping());
      const receivers = clients.slice(PAIRS);
      for (const receiver of receivers) receiver.count("</body>");
      const cost = await costOf(server, async () => {
        for (let wave = 0; wave < waves; wave++) {
          for (const [i, receiver] of receivers.entries())
            for (let n = 0; n < WAVE; n++)
              clients[i]?.send(
                `<message type='chat' to='${receiver.jid}' id='m${wave}-${n}'><body>Found the blocker, message ${wave} ${n}</body>${hint}</message>`,
              );
          await Promise.all(receivers.map((receiver) => receiver.enough((wave + 1) * WAVE)));
        }
      });
      await signOutAll(clients);
      return figuresOf(`one-to-one, archive ${extent}`, cost, PAIRS * waves * WAVE, "messages", 1_000);
    },
  };
}
