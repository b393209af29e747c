import { converse, Network } from "@tandem/testkit/federation-scene";
import { VirtualTime, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { modules } from "../../../host/modules.ts";

const ROOM = "garden@rooms.capulet.example";
const JOIN = `<x xmlns="http://jabber.org/protocol/muc"/>`;

async function garden() {
  const network = new Network(new VirtualTime());
  const capulet = await network.adds("capulet.example", { modules });
  const montague = await network.adds("montague.example", { modules });
  const juliet = await capulet.connect("juliet@capulet.example/b", { available: true });
  const romeo = await montague.connect("romeo@montague.example/o", { available: true });
  await juliet.sends(`<presence to="${ROOM}/Juliet">${JOIN}</presence>`);
  await juliet.sends(
    `<iq type="set" id="c" to="${ROOM}"><query xmlns="http://jabber.org/protocol/muc#owner"><x xmlns="jabber:x:data" type="submit"/></query></iq>`,
  );
  await converse();
  juliet.forgets();
  return { network, capulet, montague, juliet, romeo };
}

async function says(who: WireClient, xml: string): Promise<void> {
  await who.sends(xml);
  await converse();
}

const message = (body: string) => `<message type="groupchat" to="${ROOM}" id="${body}"><body>${body}</body></message>`;
const nameOf = (who: WireClient) =>
  who.takesAll().map((stanza) => `${stanza.name} ${stanza.attr("type") ?? ""} ${stanza.attr("from")}`);

test("[MUC70] somebody of another server enters, hears, speaks and leaves (XEP-0045 §7)", async () => {
  const { capulet, juliet, romeo } = await garden();
  await says(romeo, `<presence to="${ROOM}/Romeo">${JOIN}</presence>`);
  expect(nameOf(romeo).slice(0, 3)).toEqual([
    `presence  ${ROOM}/Juliet`,
    `presence  ${ROOM}/Romeo`,
    `message groupchat ${ROOM}`,
  ]);
  expect(nameOf(juliet)).toEqual([`presence  ${ROOM}/Romeo`]);
  await says(juliet, message("ay"));
  await says(romeo, message("she-speaks"));
  expect(romeo.takesAll().map((stanza) => stanza.childText("body"))).toEqual(["ay", "she-speaks"]);
  expect(juliet.takesAll().map((stanza) => stanza.childText("body"))).toEqual(["ay", "she-speaks"]);
  await says(romeo, `<presence type="unavailable" to="${ROOM}/Romeo"/>`);
  expect(nameOf(juliet)).toEqual([`presence unavailable ${ROOM}/Romeo`]);
  expect(capulet.faults()).toEqual([]);
});

test("[MUC70] who cannot be reached any more is taken out, and the others see it (XEP-0410)", async () => {
  const { network, capulet, montague, juliet, romeo } = await garden();
  await says(romeo, `<presence to="${ROOM}/Romeo">${JOIN}</presence>`);
  juliet.forgets();
  // Their server is gone, and with it all connections.
  network.servers.delete("montague.example");
  for (const end of [...montague.accepted, ...montague.dialled]) end.abort();
  await converse();
  await says(juliet, message("still-there"));
  const seen = juliet.takesAll();
  expect(seen.map((stanza) => `${stanza.name} ${stanza.attr("type") ?? ""}`)).toEqual([
    "message groupchat",
    "presence unavailable",
  ]);
  expect(
    seen[1]
      ?.child("x", "http://jabber.org/protocol/muc#user")
      ?.elements("status")
      .map((one) => one.attr("code")),
  ).toContain("333");
  expect(capulet.faults()).toEqual([]);
});

test("[MUC71] they make no rooms", async () => {
  const { romeo } = await garden();
  await says(romeo, `<presence to="fresh@rooms.capulet.example/Romeo">${JOIN}</presence>`);
  expect(romeo.takesAll().map((stanza) => stanza.child("error")?.elements()[0]?.name)).toEqual(["not-allowed"]);
});
