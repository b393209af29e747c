import { configure, enter, occupantXml, ROOM, roomScene } from "@tandem/testkit/room-scene";
import { errorXml, settle, type WireClient } from "@tandem/testkit/server-scene";
import { expectXml, type stanzaOf } from "@tandem/testkit/xml-matcher";
import { defineModule } from "@tandem/server/core";
import { expect, test } from "vitest";
import { muc } from "../index.ts";
import { APPLICATIONS_PER_ROOM_MAX } from "./applications.ts";

const REGISTER = "http://jabber.org/protocol/muc#register";
const closed = { membersonly: "1" };

const field = (name: string, value: string): string => `<field var="${name}"><value>${value}</value></field>`;
const form = (...fields: readonly string[]): string =>
  `<x xmlns="jabber:x:data" type="submit">${field("FORM_TYPE", REGISTER)}${fields.join("")}</x>`;

function asks(client: WireClient, nick: string): Promise<void> {
  const payload = form(field("muc#register_roomnick", nick));
  return client.sends(`<iq type="set" id="r" to="${ROOM}"><query xmlns="jabber:iq:register">${payload}</query></iq>`);
}
function decides(client: WireClient, nick: string, isAllowed: string): Promise<void> {
  const payload = form(field("muc#register_roomnick", nick), field("muc#register_allow", isAllowed));
  return client.sends(`<message to="${ROOM}" id="v">${payload}</message>`);
}
const ok = (client: WireClient): string => `<iq type="result" id="r" from="${ROOM}" to="${client.jid}"/>`;

/** What the room writes to accounts. */
function letterBox(letters: ReturnType<typeof stanzaOf>[]): ReturnType<typeof defineModule> {
  return defineModule({
    name: "letter-box",
    setup: (host) => host.ownMessages(({ stanza }) => void letters.push(stanza)),
  });
}

/** Romeo was turned out when the room was closed; only Juliet is in it. */
async function closedRoom() {
  const letters: ReturnType<typeof stanzaOf>[] = [];
  const made = await roomScene({ modules: [muc, letterBox(letters)] });
  await configure(made.juliet, closed);
  for (const client of [made.juliet, made.romeo, made.iago]) client.forgets();
  return { ...made, letters };
}

function askedFor(client: WireClient): (string | undefined)[] {
  return client.takesAll().flatMap((stanza) => {
    const x = stanza.child("x", "jabber:x:data");
    const nick = x?.elements("field").find((one) => one.attr("var") === "muc#register_roomnick");
    return stanza.name === "message" && nick !== undefined ? [nick.childText("value")] : [];
  });
}

test("[MUC53] who asks to be let in waits; a manager says yes, and they are a member (XEP-0045 §7.10, §9.9)", async () => {
  const { juliet, iago, letters } = await closedRoom();
  await asks(iago, "Ensign");
  iago.receives(ok(iago));
  expect(askedFor(juliet)).toEqual(["Ensign"]);
  await decides(juliet, "Ensign", "true");
  await settle();
  expectXml(
    letters[0] as ReturnType<typeof stanzaOf>,
    `<message from="${ROOM}" to="iago@capulet.lit"><x xmlns="http://jabber.org/protocol/muc#user"><item affiliation="member" jid="iago@capulet.lit"/><status code="101"/></x></message>`,
  );
  juliet.receivesNothing();
  await enter(iago, "Ensign");
  const own = occupantXml({ to: juliet, nick: "Ensign", affiliation: "member", jid: iago.jid });
  juliet.receives(own);
});

test("[MUC53] no is no, told to nobody; a second verdict changes nothing", async () => {
  const { juliet, iago, storage, letters } = await closedRoom();
  await asks(iago, "Ensign");
  for (const client of [juliet, iago]) client.forgets();
  await decides(juliet, "Ensign", "0");
  await decides(juliet, "Ensign", "1");
  await settle();
  expect(letters).toEqual([]);
  expect(await storage.collection({ name: "room-applications", version: 1 }).count(ROOM)).toBe(0);
  await enter(iago, "Ensign");
  iago.receives(
    `<presence type="error" from="${ROOM}/Ensign" to="${iago.jid}"><x xmlns="http://jabber.org/protocol/muc"/>${errorXml("auth", "registration-required")}</presence>`,
  );
});

test("[MUC53] only those who manage the room decide, and are asked when they come in", async () => {
  const { juliet, romeo, iago } = await closedRoom();
  await juliet.sends(`<presence type="unavailable" to="${ROOM}/Juliet"/>`);
  juliet.forgets();
  await asks(iago, "Ensign");
  juliet.receivesNothing();
  await decides(iago, "Ensign", "1");
  iago.receives(ok(iago));
  iago.receives(
    `<message type="error" id="v" from="${ROOM}" to="${iago.jid}">${errorXml("auth", "forbidden")}</message>`,
  );
  await asks(romeo, "Ensign");
  romeo.receives(`<iq type="error" id="r" from="${ROOM}" to="${romeo.jid}">${errorXml("cancel", "conflict")}</iq>`);
  await asks(romeo, "Montague");
  await enter(juliet, "Juliet");
  expect(askedFor(juliet)).toEqual(["Ensign", "Montague"]);
});

test("[MUC53] so many wait, and not one more; asking again changes the nickname only (SV3)", async () => {
  const { juliet, iago, storage } = await closedRoom();
  const rows = Array.from({ length: APPLICATIONS_PER_ROOM_MAX - 1 }, (_, n) => ({
    owner: ROOM,
    key: `m${n}@capulet.lit`,
    value: { account: `m${n}@capulet.lit`, nick: `m${n}`, at: 0 },
  }));
  const waiting = storage.collection({ name: "room-applications", version: 1 });
  await waiting.putMany(rows);
  await asks(iago, "Ensign");
  iago.receives(ok(iago));
  await asks(iago, "Ancient");
  iago.receives(ok(iago));
  expect(askedFor(juliet)).toEqual(["Ensign"]);
  await waiting.put(ROOM, "paris@capulet.lit", { account: "paris@capulet.lit", nick: "Paris", at: 0 });
  await waiting.delete(ROOM, "iago@capulet.lit");
  await asks(iago, "Ensign");
  iago.receives(
    `<iq type="error" id="r" from="${ROOM}" to="${iago.jid}">${errorXml("wait", "resource-constraint")}</iq>`,
  );
});
