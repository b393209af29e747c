import type { BareJid } from "@tandem/protocol";
import { converse, Network } from "@tandem/testkit/federation-scene";
import { VirtualTime, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { modules } from "../../host/modules.ts";
import { accounts } from "../accounts/contract.ts";

const ROMEO = "romeo@montague.example";
const JULIET = "juliet@capulet.example";

async function houses() {
  const network = new Network(new VirtualTime());
  const capulet = await network.adds("capulet.example", { modules });
  const montague = await network.adds("montague.example", { modules });
  for (const [server, jid] of [
    [capulet, JULIET],
    [montague, ROMEO],
  ] as const)
    await server.core.use(accounts).add({ jid: jid as BareJid, secret: { kind: "password", password: "secret" } });
  const juliet = await capulet.connect(`${JULIET}/balcony`, { available: true });
  const romeo = await montague.connect(`${ROMEO}/orchard`, { available: true });
  return { network, capulet, montague, juliet, romeo };
}

async function says(who: WireClient, xml: string): Promise<void> {
  await who.sends(xml);
  await converse();
}

const message = (to: string, body: string, more = "") =>
  `<message type="chat" to="${to}" id="${body}"><body>${body}</body>${more}</message>`;
const bodies = (who: WireClient) => who.takesAll().map((stanza) => stanza.childText("body"));
const ORIGIN = `<origin-id xmlns="urn:xmpp:sid:0" id="o1"/>`;

test("[MS9] what goes to another domain is in the archive and with the own other programs (XEP-0280 §7)", async () => {
  const { capulet, juliet, romeo } = await houses();
  const phone = await capulet.connect(`${JULIET}/phone`, { available: true });
  await phone.sends(`<iq type="set" id="c"><enable xmlns="urn:xmpp:carbons:2"/></iq>`);
  phone.forgets();
  await says(juliet, message(ROMEO, "ay"));
  expect(bodies(romeo)).toEqual(["ay"]);
  expect(phone.takesAll()[0]?.child("sent", "urn:xmpp:carbons:2")).toBeDefined();
  const { entries } = await capulet.storage.archive.page({ archive: JULIET as BareJid, from: "start", limit: 10 });
  expect(entries.map((entry) => [entry.peer, entry.sender])).toEqual([[ROMEO, "out"]]);
});

test("[MS9] a resend is handed on, and the other side shows it once (SV1)", async () => {
  const { juliet, romeo } = await houses();
  await says(juliet, message(ROMEO, "once", ORIGIN));
  await says(juliet, message(ROMEO, "once", ORIGIN));
  expect(bodies(romeo)).toEqual(["once"]);
});

test("[MS1] a message of another domain waits for who is away, or is refused when there is nobody", async () => {
  const { montague, juliet, romeo } = await houses();
  await romeo.disconnects();
  await says(juliet, message(ROMEO, "later"));
  juliet.receivesNothing();
  const back = await montague.connect(`${ROMEO}/home`);
  await back.sends("<presence/>");
  expect(back.takesAll().some((stanza) => stanza.childText("body") === "later")).toBe(true);
  await says(juliet, message("nobody@montague.example", "hello"));
  expect(juliet.takesAll().map((stanza) => stanza.child("error")?.elements()[0]?.name)).toEqual([
    "service-unavailable",
  ]);
});

test("[MS5, MS6] what another server sends is bounded and cleaned like what a client sends", async () => {
  const { juliet, romeo } = await houses();
  await says(romeo, message(JULIET, "forged", `<stanza-id xmlns="urn:xmpp:sid:0" by="${JULIET}" id="9999"/>`));
  const ids = juliet
    .takesAll()[0]
    ?.elements("stanza-id", "urn:xmpp:sid:0")
    .map((one) => one.attr("id"));
  expect(ids).toHaveLength(1);
  expect(ids).not.toContain("9999");
  juliet.receivesNothing();
});

test("[PS4, PS5] contacts across domains: asked, approved, seen, taken back (RFC 6121 §3, §4)", async () => {
  const { capulet, juliet, romeo } = await houses();
  await says(juliet, `<iq type="get" id="r"><query xmlns="jabber:iq:roster"/></iq>`);
  juliet.forgets();
  await says(juliet, `<presence type="subscribe" to="${ROMEO}"/>`);
  expect(juliet.takesAll()[0]?.child("query", "jabber:iq:roster")?.elements("item")[0]?.attr("ask")).toBe("subscribe");
  romeo.receives(`<presence type="subscribe" from="${JULIET}" to="${ROMEO}"/>`);
  await says(romeo, `<presence type="subscribed" to="${JULIET}"/>`);
  const seen = juliet.takesAll();
  expect(seen.some((stanza) => stanza.attr("from") === `${ROMEO}/orchard` && stanza.name === "presence")).toBe(true);
  await says(romeo, `<presence><show>dnd</show></presence>`);
  expect(juliet.takesAll().map((stanza) => stanza.childText("show"))).toEqual(["dnd"]);
  const phone = await capulet.connect(`${JULIET}/phone`);
  await says(phone, "<presence/>");
  expect(phone.takesAll().some((stanza) => stanza.attr("from") === `${ROMEO}/orchard`)).toBe(true); // by a probe
  juliet.forgets();
  await says(romeo, `<presence type="unsubscribed" to="${JULIET}"/>`);
  const ends = juliet.takesAll().filter((stanza) => stanza.attr("type") === "unavailable");
  expect(ends.map((stanza) => stanza.attr("from"))).toEqual([`${ROMEO}/orchard`]);
  await says(romeo, `<presence><show>away</show></presence>`);
  juliet.receivesNothing();
  expect(capulet.faults()).toEqual([]);
});
