import type { AddIn } from "@tandem/protocol/tandem-add-ins";
import { converse, Network } from "@tandem/testkit/federation-scene";
import { configure, enter, ROOM, type RoomScene, roomScene, submit } from "@tandem/testkit/room-scene";
import { errorXml, VirtualTime, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { modules as all } from "../../../host/modules.ts";
import { rooms } from "../contract.ts";
import { muc } from "../index.ts";

const OWNER = "http://jabber.org/protocol/muc#owner";
const PAGE = "urn:tandem:add-ins:0#page";
const BOARD: AddIn = {
  id: "board",
  name: "Release board",
  address: "https://board.capulet.lit/panel",
  icon: "https://board.capulet.lit/i.svg",
};
const CLOCK: AddIn = { id: "clock", name: "Clock", address: "https://clock.capulet.lit/" };

async function withPages(addIns: readonly AddIn[] = [BOARD, CLOCK]): Promise<RoomScene> {
  const made = await roomScene({ modules: [muc] });
  made.core.use(rooms).offerAddIns(addIns);
  return made;
}

async function optionsOf(client: WireClient): Promise<readonly (string | undefined)[] | undefined> {
  await client.sends(`<iq type="get" id="form" to="${ROOM}"><query xmlns="${OWNER}"/></iq>`);
  const form = client.takesAll()[0]?.child("query", OWNER)?.child("x", "jabber:x:data");
  const field = form?.elements("field").find((one) => one.attr("var") === PAGE);
  return field && [field.childText("value"), ...field.elements("option").map((one) => one.childText("value"))];
}

/** What the room tells of its page: the values of our fields. */
async function toldTo(client: WireClient, room = ROOM): Promise<readonly (string | undefined)[]> {
  await client.sends(`<iq type="get" id="i" to="${room}"><query xmlns="http://jabber.org/protocol/disco#info"/></iq>`);
  await converse();
  const answer = client.takesAll().find((stanza) => stanza.attr("id") === "i");
  const form = answer?.child("query", "http://jabber.org/protocol/disco#info")?.child("x", "jabber:x:data");
  const own = form?.elements("field").filter((one) => one.attr("var")?.startsWith("urn:tandem:add-ins:0#"));
  return own?.map((one) => one.childText("value")) ?? [];
}

const told104 = (to: WireClient): string =>
  `<message type="groupchat" from="${ROOM}" to="${to.jid}"><x xmlns="http://jabber.org/protocol/muc#user"><status code="104"/></x></message>`;

test("[MUC81] an owner chooses a registered page, those inside are told, and it goes again (XEP-0045 §10.2.1)", async () => {
  const { juliet, romeo } = await withPages();
  expect(await optionsOf(juliet)).toEqual(["", "", "board", "clock"]);
  await configure(juliet, { [PAGE]: "board" });
  romeo.receives(told104(romeo));
  juliet.forgets();
  expect(await optionsOf(juliet)).toEqual(["board", "", "board", "clock"]);
  await configure(juliet, { roomname: "Orchard" });
  juliet.forgets();
  expect(await optionsOf(juliet)).toEqual(["board", "", "board", "clock"]);
  await submit(juliet, { [PAGE]: [] });
  juliet.forgets();
  expect(await optionsOf(juliet)).toEqual(["", "", "board", "clock"]);
});

test.each(["nothing", "https://board.capulet.lit/panel", "BOARD", "board "])(
  "[MUC81] %j is not registered: refused, and nothing changes",
  async (id) => {
    const { juliet, romeo } = await withPages();
    await submit(juliet, { [PAGE]: [id], "muc#roomconfig_roomname": ["Other"] });
    juliet.receives(
      `<iq type="error" id="config" from="${ROOM}" to="${juliet.jid}">${errorXml("modify", "item-not-found")}</iq>`,
    );
    romeo.receivesNothing();
    expect(await optionsOf(juliet)).toEqual(["", "", "board", "clock"]);
  },
);

test("[MUC81] [SV7] who is no owner chooses none; where nothing is registered there is no such field", async () => {
  const { juliet, romeo } = await withPages();
  await configure(romeo, { [PAGE]: "board" });
  romeo.receives(`<iq type="error" id="config" from="${ROOM}" to="${romeo.jid}">${errorXml("auth", "forbidden")}</iq>`);
  juliet.receivesNothing();
  expect(await optionsOf((await withPages([])).juliet)).toBeUndefined();
});

test("[MUC82] [SV7] the page is told to who may read the room, as long as it is registered", async () => {
  const made = await withPages();
  const { juliet, romeo, iago } = made;
  await configure(juliet, { [PAGE]: "board" });
  const all = [BOARD.id, BOARD.name, BOARD.address, BOARD.icon];
  for (const client of [juliet, romeo, iago]) expect(await toldTo(client)).toEqual(all);
  await configure(juliet, { passwordprotectedroom: "1", roomsecret: "balcony" });
  expect(await toldTo(romeo)).toEqual(all);
  // Found in the directory, but not read.
  expect(await toldTo(iago)).toEqual([]);
  made.core.use(rooms).offerAddIns([CLOCK]);
  expect(await toldTo(juliet)).toEqual([]);
  juliet.forgets();
  expect(await optionsOf(juliet)).toEqual(["", "", "clock"]);
});

test("[MUC82] [SV5] people of other servers do not hear where the organisation's pages are", async () => {
  const network = new Network(new VirtualTime());
  const capulet = await network.adds("capulet.example", { modules: all });
  const montague = await network.adds("montague.example", { modules: all });
  capulet.core.use(rooms).offerAddIns([BOARD]);
  const garden = "garden@rooms.capulet.example";
  const juliet = await capulet.connect("juliet@capulet.example/b", { available: true });
  const romeo = await montague.connect("romeo@montague.example/o", { available: true });
  await enter(juliet, "Juliet", "", garden);
  await configure(juliet, { [PAGE]: "board" }, garden);
  await enter(romeo, "Romeo", "", garden);
  await converse();
  for (const client of [juliet, romeo]) client.forgets();
  expect(await toldTo(juliet, garden)).toHaveLength(4);
  expect(await toldTo(romeo, garden)).toEqual([]);
});
