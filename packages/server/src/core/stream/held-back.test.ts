import { parseFullJid } from "@tandem/protocol";
import { encodeBase64, utf8 } from "@tandem/protocol/encoding";
import { NS_SM } from "@tandem/protocol/xep-0198-stream-management";
import { type StreamClient, type StreamScene, streamScene } from "@tandem/testkit/stream-scene";
import { parseElement } from "@tandem/xml";
import { expect, test } from "vitest";

const CSI = "urn:xmpp:csi:0";
const presence = (from: string, inner = "", type = ""): string =>
  `<presence xmlns="jabber:client" from="${from}"${type}>${inner}</presence>`;
const typing = (from: string, state = "composing", beside = ""): string =>
  `<message xmlns="jabber:client" from="${from}" type="chat"><${state} xmlns="http://jabber.org/protocol/chatstates"/>${beside}</message>`;
const said = `<message xmlns="jabber:client" from="romeo@capulet.lit/a" type="chat"><body>But soft</body></message>`;

async function idle(limits = {}): Promise<[StreamScene, StreamClient, (xml: string) => void]> {
  const stage = await streamScene({ limits });
  const client = stage.open();
  await client.binds("balcony");
  await client.sends(`<inactive xmlns="${CSI}"/>`);
  const session = stage.core.sessions.get(parseFullJid("juliet@capulet.lit/balcony") as never);
  return [stage, client, (xml) => session?.send(parseElement(xml))];
}

test("inactive: presence and typing wait, the last of each; active brings them in order (XEP-0352 §4)", async () => {
  const [, client, deliver] = await idle();
  for (let i = 0; i < 50; i++) deliver(presence("romeo@capulet.lit/a", `<status>${i}</status>`));
  deliver(typing("romeo@capulet.lit/a"));
  deliver(presence("nurse@capulet.lit/b"));
  deliver(typing("romeo@capulet.lit/a", "paused"));
  client.receivesNothing();
  await client.sends(`<active xmlns="${CSI}"/>`);
  client.receives(presence("romeo@capulet.lit/a", "<status>49</status>"));
  client.receives(presence("nurse@capulet.lit/b"));
  client.receives(typing("romeo@capulet.lit/a", "paused"));
  client.receivesNothing();
  deliver(presence("romeo@capulet.lit/a"));
  client.receives(presence("romeo@capulet.lit/a"));
});

const status = `<x xmlns="http://jabber.org/protocol/muc#user"><status code="110"/></x>`;
test.each([
  ["a message", said],
  ["typing that says more", typing("romeo@capulet.lit/a", "active", "<body>But soft</body>")],
  ["a request to subscribe", presence("romeo@capulet.lit", "", ' type="subscribe"')],
  ["an error", presence("romeo@capulet.lit", "", ' type="error"')],
  ["a room's answer to a join", presence("garden@rooms.capulet.lit/juliet", status)],
  ["a question", `<iq xmlns="jabber:client" type="get" id="1" from="romeo@capulet.lit/a"><q xmlns="urn:x"/></iq>`],
])("inactive: %s does not wait, and what waits goes before it (XEP-0352 §5)", async (_what, xml) => {
  const [, client, deliver] = await idle();
  deliver(presence("nurse@capulet.lit/b"));
  deliver(xml);
  client.receives(presence("nurse@capulet.lit/b"));
  client.receives(xml);
  deliver(presence("nurse@capulet.lit/b"));
  client.receivesNothing(); // still inactive
});

test("[SV3] so many wait, then they are sent, and the next wait again", async () => {
  for (const limits of [{ heldStanzasMax: 2 }, { heldCharsMax: 2 * presence("a@capulet.lit/0").length }]) {
    const [, client, deliver] = await idle(limits);
    deliver(presence("a@capulet.lit/0"));
    deliver(presence("a@capulet.lit/1"));
    client.receivesNothing();
    for (let i = 2; i < 9; i++) deliver(presence(`a@capulet.lit/${i}`));
    expect(client.connection.received.length).toBeGreaterThanOrEqual(3);
  }
});

test("a connection that is lost: what waited comes with what was missed, and the client is active (XEP-0352 §4, XEP-0198 §5)", async () => {
  const [stage, client, deliver] = await idle();
  await client.sends(`<enable xmlns="${NS_SM}" resume="true"/>`);
  const previd = client.takes().attr("id") ?? "";
  deliver(presence("nurse@capulet.lit/b"));
  client.connection.listener?.onClosed();
  deliver(presence("nurse@capulet.lit/c"));
  const next = stage.open();
  await next.signsIn("juliet");
  await next.sends(`<resume xmlns="${NS_SM}" previd="${previd}" h="0"/>`);
  next.receives(`<resumed xmlns="${NS_SM}" previd="${previd}" h="0"/>`);
  next.receives(presence("nurse@capulet.lit/b"));
  next.receives(presence("nurse@capulet.lit/c"));
  next.connection.received.length = 0;
  deliver(presence("nurse@capulet.lit/d"));
  next.receives(presence("nurse@capulet.lit/d"));
});

test("a client may be inactive from the moment that it is bound (XEP-0386 §3, XEP-0352)", async () => {
  const stage = await streamScene();
  const client = stage.open();
  await client.opens();
  const bind = `<bind xmlns="urn:xmpp:bind:0"><tag>phone</tag><inactive xmlns="${CSI}"/></bind>`;
  await client.sends(
    `<authenticate xmlns="urn:xmpp:sasl:2" mechanism="PLAIN"><initial-response>${encodeBase64(utf8("\0juliet\0secret"))}</initial-response>${bind}</authenticate>`,
  );
  const jid = client.takes().childText("authorization-identifier") ?? "";
  client.connection.received.length = 0;
  stage.core.sessions.get(parseFullJid(jid) as never)?.send(parseElement(presence("nurse@capulet.lit/b")));
  client.receivesNothing();
  await client.sends(`<active xmlns="${CSI}"/>`);
  client.receives(presence("nurse@capulet.lit/b"));
});
