import { bareJid } from "@tandem/protocol";
import { scene } from "@tandem/testkit/server-scene";
import { stanzaOf } from "@tandem/testkit/xml-matcher";
import { expect, test } from "vitest";
import { modules } from "../../host/modules.ts";
import { accounts } from "../accounts/contract.ts";

const [JULIET, ROMEO] = [bareJid("juliet", "capulet.lit"), bareJid("romeo", "capulet.lit")];
const PAUSED = `<paused xmlns="http://jabber.org/protocol/chatstates"/>`;
const message = (inside: string): string => `<message type="chat" to="${JULIET}/balcony">${inside}</message>`;

test("[MS2] what no archive takes, and nothing is before, is with the recipient when the call returns", async () => {
  const stage = await scene({ modules });
  for (const jid of [JULIET, ROMEO])
    await stage.core.use(accounts).add({ jid, secret: { kind: "password", password: "secret" } });
  const juliet = await stage.connect(`${JULIET}/balcony`, { available: true });
  const romeo = await stage.connect(`${ROMEO}/orchard`, { available: true });
  await romeo.sends(message(PAUSED)); // what is asked of each account is known by then
  juliet.forgets();
  expect(stage.core.router.receive(romeo.session, stanzaOf(message(PAUSED)))).toBeUndefined();
  expect(juliet.takesAll()).toHaveLength(1);
  expect(stage.core.router.receive(romeo.session, stanzaOf(message("<body>hark</body>")))).toBeInstanceOf(Promise);
  expect(juliet.takesAll()).toEqual([]);
});
