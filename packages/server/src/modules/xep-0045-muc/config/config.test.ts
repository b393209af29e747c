import {
  adminIq,
  configure,
  emptySubjectXml,
  enter,
  occupantXml,
  ROOM,
  roomScene,
  say,
} from "@tandem/testkit/room-scene";
import { errorXml, scene, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { muc } from "../index.ts";
import { ROOM_LOCK_SECONDS_MAX } from "../occupancy/create.ts";

const modules = [muc];
const OWNER = "http://jabber.org/protocol/muc#owner";
const ok = (client: WireClient): string => `<iq type="result" id="config" from="${ROOM}" to="${client.jid}"/>`;
const codes = (client: WireClient, ...all: readonly number[]): string =>
  `<message type="groupchat" from="${ROOM}" to="${client.jid}"><x xmlns="http://jabber.org/protocol/muc#user">${all
    .map((code) => `<status code="${code}"/>`)
    .join("")}</x></message>`;

test("[MUC20] entering a room that is not there makes it, locked and unwritten (XEP-0045 §10.1.1, ex. 153-155)", async () => {
  const made = await scene({ modules });
  const juliet = await made.connect("juliet@capulet.lit/balcony");
  const romeo = await made.connect("romeo@capulet.lit/orchard");
  await enter(juliet, "Juliet");
  juliet.receives(
    occupantXml({
      to: juliet,
      nick: "Juliet",
      affiliation: "owner",
      role: "moderator",
      jid: juliet.jid,
      codes: [110, 100, 170, 201],
    }),
  );
  juliet.receives(emptySubjectXml(juliet));
  await enter(romeo, "Romeo");
  romeo.receives(
    `<presence type="error" from="${ROOM}/Romeo" to="${romeo.jid}"><x xmlns="http://jabber.org/protocol/muc"/>${errorXml("cancel", "item-not-found")}</presence>`,
  );
  juliet.receivesNothing();
  expect(await made.storage.collection({ name: "rooms", version: 1 }).count("")).toBe(0);
});

test("[MUC21] an empty form opens the room as it is (XEP-0045 §10.1.2, ex. 155-156)", async () => {
  const made = await scene({ modules });
  const juliet = await made.connect("juliet@capulet.lit/balcony");
  const romeo = await made.connect("romeo@capulet.lit/orchard");
  await enter(juliet, "Juliet");
  juliet.forgets();
  await juliet.sends(
    `<iq type="set" id="config" to="${ROOM}"><query xmlns="${OWNER}"><x xmlns="jabber:x:data" type="submit"/></query></iq>`,
  );
  juliet.receives(codes(juliet, 104));
  juliet.receives(ok(juliet));
  await enter(romeo, "Romeo");
  juliet.receives(occupantXml({ to: juliet, nick: "Romeo", jid: romeo.jid }));
  expect(await made.storage.collection({ name: "rooms", version: 1 }).count("")).toBe(1);
});

test.each(["cancel", "leave"])("[MUC21] %s undoes a room that was never opened (XEP-0045 §10.1.3)", async (how) => {
  const made = await scene({ modules });
  const juliet = await made.connect("juliet@capulet.lit/balcony");
  const romeo = await made.connect("romeo@capulet.lit/orchard");
  await enter(juliet, "Juliet");
  await juliet.sends(
    how === "leave"
      ? `<presence type="unavailable" to="${ROOM}/Juliet"/>`
      : `<iq type="set" id="config" to="${ROOM}"><query xmlns="${OWNER}"><x xmlns="jabber:x:data" type="cancel"/></query></iq>`,
  );
  await enter(romeo, "Romeo");
  const own = romeo.takesAll()[0]?.child("x", "http://jabber.org/protocol/muc#user");
  expect(own?.elements("status").map((status) => status.attr("code"))).toContain("201");
  expect(made.faults()).toEqual([]);
});

test("[MUC21] after a while a room opens by itself", async () => {
  const made = await scene({ modules });
  const juliet = await made.connect("juliet@capulet.lit/balcony");
  const romeo = await made.connect("romeo@capulet.lit/orchard");
  await enter(juliet, "Juliet");
  juliet.forgets();
  await made.passes(ROOM_LOCK_SECONDS_MAX * 1000 - 1);
  await enter(romeo, "Romeo");
  juliet.receivesNothing();
  await made.passes(1);
  await enter(romeo, "Romeo");
  juliet.receives(occupantXml({ to: juliet, nick: "Romeo", jid: romeo.jid }));
});

test("[MUC22] [MUC24] the owner's form says what the room is; others do not see it (XEP-0045 §10.2, ex. 159-161)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  const ask = `<iq type="get" id="f" to="${ROOM}"><query xmlns="${OWNER}"/></iq>`;
  await juliet.sends(ask);
  const form = juliet.takesAll()[0]?.child("query", OWNER)?.child("x", "jabber:x:data");
  const values = Object.fromEntries(
    (form?.elements("field") ?? []).map((field) => [
      field.attr("var")?.replace("muc#roomconfig_", ""),
      field.childText("value"),
    ]),
  );
  expect(values).toMatchObject({
    persistentroom: "1",
    publicroom: "1",
    membersonly: "0",
    moderatedroom: "0",
    whois: "anyone",
    enablelogging: "1",
    "urn:tandem:categories:0#category": "",
  });
  await romeo.sends(ask);
  romeo.receives(`<iq type="error" id="f" from="${ROOM}" to="${romeo.jid}">${errorXml("auth", "forbidden")}</iq>`);
  await configure(romeo, { roomname: "Mine" });
  romeo.receives(`<iq type="error" id="config" from="${ROOM}" to="${romeo.jid}">${errorXml("auth", "forbidden")}</iq>`);
  juliet.receivesNothing();
});

test.each([
  ["membersonly", "perhaps", "modify", "bad-request"],
  ["whois", "nobody", "modify", "bad-request"],
  ["maxusers", "0", "modify", "bad-request"],
  ["maxusers", "20001", "modify", "bad-request"],
  ["roomdesc", "x".repeat(257), "modify", "bad-request"],
  ["roomname", "x".repeat(129), "modify", "bad-request"],
  ["lang", "not a language", "modify", "bad-request"],
  ["passwordprotectedroom", "1", "modify", "not-acceptable"],
  ["urn:tandem:categories:0#category", "nowhere", "modify", "item-not-found"],
])("[MUC24] %s does not take that value: %#", async (name, value, type, condition) => {
  const { juliet, romeo } = await roomScene({ modules });
  await configure(juliet, { [name]: value });
  juliet.receives(`<iq type="error" id="config" from="${ROOM}" to="${juliet.jid}">${errorXml(type, condition)}</iq>`);
  romeo.receivesNothing();
});

test("[MUC24] values at their limit are taken (RM6)", async () => {
  const { juliet } = await roomScene({ modules });
  await configure(juliet, { roomdesc: "x".repeat(256), roomname: "x".repeat(128), maxusers: "20000" });
  juliet.receives(codes(juliet, 104));
  juliet.receives(ok(juliet));
});

test("[MUC25] changes are told with their codes (XEP-0045 §10.2.1, ex. 162)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules });
  await configure(juliet, { enablelogging: "0", whois: "moderators" });
  romeo.receives(codes(romeo, 104, 171, 173));
  juliet.receives(codes(juliet, 104, 171, 173));
  juliet.receives(ok(juliet));
  await configure(juliet, { enablelogging: "1", whois: "anyone" });
  romeo.receives(codes(romeo, 104, 170, 172));
  romeo.receivesNothing();
  iago.receivesNothing();
});

test("[MUC25] members-only removes strangers with 322 (XEP-0045 §10.2)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  await configure(juliet, { membersonly: "1" });
  romeo.receives(codes(romeo, 104));
  const gone = { nick: "Romeo", type: "unavailable", role: "none", jid: romeo.jid } as const;
  romeo.receives(occupantXml({ to: romeo, ...gone, codes: [110, 322] }));
  juliet.receives(codes(juliet, 104));
  juliet.receives(occupantXml({ to: juliet, ...gone, codes: [322] }));
});

test("[MUC25] an auditorium takes the voice of those without affiliation and gives it back", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  await configure(juliet, { moderatedroom: "1" });
  romeo.receives(codes(romeo, 104));
  romeo.receives(occupantXml({ to: romeo, nick: "Romeo", role: "visitor", jid: romeo.jid, codes: [110] }));
  juliet.forgets();
  await configure(juliet, { moderatedroom: "0" });
  juliet.receives(codes(juliet, 104));
  juliet.receives(occupantXml({ to: juliet, nick: "Romeo", jid: romeo.jid }));
});

test("[MUC26] destroying turns everyone out and closes the address; the history stays (XEP-0045 §10.9, RM5)", async () => {
  const made = await roomScene({ modules });
  const { juliet, romeo, iago, storage } = made;
  await say(romeo, "kept", "m1");
  for (const client of [juliet, romeo]) client.forgets();
  const destroy = `<destroy jid="tomb@rooms.capulet.lit"><reason>All over</reason></destroy>`;
  await romeo.sends(`<iq type="set" id="d" to="${ROOM}"><query xmlns="${OWNER}">${destroy}</query></iq>`);
  romeo.receives(`<iq type="error" id="d" from="${ROOM}" to="${romeo.jid}">${errorXml("auth", "forbidden")}</iq>`);
  await juliet.sends(`<iq type="set" id="d" to="${ROOM}"><query xmlns="${OWNER}">${destroy}</query></iq>`);
  romeo.receives(
    occupantXml({ to: romeo, nick: "Romeo", type: "unavailable", role: "none", inX: destroy, codes: [110] }),
  );
  romeo.receivesNothing();
  iago.receivesNothing();
  await enter(iago, "Iago");
  iago.receives(
    `<presence type="error" from="${ROOM}/Iago" to="${iago.jid}"><x xmlns="http://jabber.org/protocol/muc"/>${errorXml("cancel", "gone")}</presence>`,
  );
  const page = await storage.archive.page({ archive: ROOM as never, from: "end", limit: 10 });
  expect(page.entries).toHaveLength(1);
});

test("[MUC26] a room that is not to stay goes with its last occupant, history and all (XEP-0045 §10.1.1)", async () => {
  const { juliet, romeo, storage } = await roomScene({ modules, config: { persistentroom: "0" } });
  await say(romeo, "for the moment", "m1");
  await romeo.disconnects();
  expect(await storage.collection({ name: "rooms", version: 1 }).count("")).toBe(1);
  await juliet.disconnects();
  expect(await storage.collection({ name: "rooms", version: 1 }).count("")).toBe(0);
  expect((await storage.archive.page({ archive: ROOM as never, from: "end", limit: 10 })).entries).toEqual([]);
});

test("[MUC26] a room that was not to stay is not there after a crash", async () => {
  const made = await roomScene({ modules, config: { persistentroom: "0" } });
  const again = await scene({ modules, storage: made.storage, time: made.time });
  const iago = await again.connect("iago@capulet.lit/venice");
  await iago.sends(`<iq type="get" id="i" to="${ROOM}"><query xmlns="http://jabber.org/protocol/disco#info"/></iq>`);
  iago.receives(`<iq type="error" id="i" from="${ROOM}" to="${iago.jid}">${errorXml("cancel", "item-not-found")}</iq>`);
});

test("[MUC27] at shutdown everybody is told with 332 (XEP-0045 §15.6.2)", async () => {
  const { core, juliet, romeo, iago } = await roomScene({ modules });
  await core.stop();
  romeo.receives(occupantXml({ to: romeo, nick: "Romeo", type: "unavailable", role: "none", codes: [110, 332] }));
  romeo.receivesNothing();
  expect(juliet.takesAll()).toHaveLength(1);
  iago.receivesNothing();
});

test("[MUC23] an account makes at most roomsPerAccountMax rooms (SV3)", async () => {
  const made = await scene({ modules, limits: { roomsPerAccountMax: 2 } });
  const juliet = await made.connect("juliet@capulet.lit/balcony");
  for (const local of ["a", "b"]) {
    const room = `${local}@rooms.capulet.lit`;
    await enter(juliet, "Juliet", "", room);
    await configure(juliet, {}, room);
    await juliet.sends(`<presence type="unavailable" to="${room}/Juliet"/>`);
  }
  juliet.forgets();
  await enter(juliet, "Juliet", "", "c@rooms.capulet.lit");
  juliet.receives(
    `<presence type="error" from="c@rooms.capulet.lit/Juliet" to="${juliet.jid}"><x xmlns="http://jabber.org/protocol/muc"/>${errorXml("wait", "resource-constraint")}</presence>`,
  );
  await juliet.sends(adminIq("get", `<item affiliation="owner"/>`, "c@rooms.capulet.lit"));
  juliet.receives(
    `<iq type="error" id="admin" from="c@rooms.capulet.lit" to="${juliet.jid}">${errorXml("cancel", "item-not-found")}</iq>`,
  );
});
