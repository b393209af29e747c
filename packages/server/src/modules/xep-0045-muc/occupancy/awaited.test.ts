import { parseBareJid } from "@tandem/protocol";
import { adminIq, configure, enter, ROOM, say } from "@tandem/testkit/room-scene";
import { errorXml, scene, type Scene, type WireClient } from "@tandem/testkit/server-scene";
import type { Limits, Storage } from "@tandem/server/core";
import { expect, test } from "vitest";
import { muc } from "../index.ts";

const DEFAULT_MS = 600_000;
const MUC = "http://jabber.org/protocol/muc";
const TALK = { persistentroom: "0", membersonly: "1", publicroom: "0" };

async function server(storage?: Storage, limits: Partial<Limits> = {}): Promise<Scene> {
  return scene({ modules: [muc], limits, ...(storage && { storage }) });
}

/** The room, and its subject and message. */
const KEPT = [1, 2];
const GONE = [0, 0];

/** Juliet and Romeo are in a conversation with a subject and a message; Iago has nothing to do with it. */
async function talk(config: Readonly<Record<string, string>> = TALK) {
  const made = await server();
  const [juliet, romeo] = await people(made);
  await enter(juliet, "Juliet");
  await configure(juliet, config);
  await juliet.sends(adminIq("set", `<item affiliation="member" jid="romeo@capulet.lit"/>`));
  await enter(romeo, "Romeo");
  await juliet.sends(`<message to="${ROOM}" type="groupchat"><subject>tonight</subject></message>`);
  await say(juliet, "for your ears only", "m1");
  return { made, juliet, romeo };
}

/** Another process on the same data: those of before are in no room. */
async function afterCrash(config?: Readonly<Record<string, string>>, limits?: Partial<Limits>) {
  const { made } = await talk(config);
  const again = await server(made.storage, limits);
  const [juliet, romeo, iago] = await people(again);
  return { again, juliet, romeo, iago };
}

function people(made: Scene): Promise<[WireClient, WireClient, WireClient]> {
  const connect = (jid: string): Promise<WireClient> => made.connect(jid);
  return Promise.all([
    connect("juliet@capulet.lit/balcony"),
    connect("romeo@capulet.lit/orchard"),
    connect("iago@capulet.lit/venice"),
  ]);
}

const refusalXml = (to: WireClient, nick: string, type: string, condition: string): string =>
  `<presence type="error" from="${ROOM}/${nick}" to="${to.jid}"><x xmlns="${MUC}"/>${errorXml(type, condition)}</presence>`;

/** What is left on disk of the room: its record, and how much was said. */
async function left({ storage }: Scene): Promise<readonly number[]> {
  const page = await storage.archive.page({ archive: parseBareJid(ROOM) as never, from: "end", limit: 10 });
  return [await storage.collection({ name: "rooms", version: 1 }).count(""), page.entries.length];
}

test("[MUC79] [CV3] after a crash its people come back to the conversation as it was, to the last moment", async () => {
  const { again, juliet, romeo, iago } = await afterCrash();
  await again.passes(DEFAULT_MS - 1);
  await enter(romeo, "Romeo");
  const [own, history, subject] = romeo.takesAll();
  const x = own?.child("x", `${MUC}#user`);
  expect(x?.child("item")?.attr("affiliation")).toBe("member");
  expect(x?.elements().map((one) => one.attr("code"))).not.toContain("201");
  expect(history?.childText("body")).toBe("for your ears only");
  expect(subject?.childText("subject")).toBe("tonight");
  await enter(iago, "Iago");
  iago.receives(refusalXml(iago, "Iago", "auth", "registration-required"));
  await again.passes(2);
  await enter(juliet, "Juliet");
  expect(juliet.takesAll()[1]?.child("x", `${MUC}#user`)?.child("item")?.attr("affiliation")).toBe("owner");
  await say(juliet, "still here", "m2");
  expect(romeo.takesAll().map((stanza) => stanza.childText("body"))).toContain("still here");
  expect(again.faults()).toEqual([]);
});

test("[MUC79] [SV5] nobody has come back by then: it is gone, though nobody asks for it, and the next of its name inherits nothing", async () => {
  const { again, iago } = await afterCrash();
  expect(await left(again)).toEqual(KEPT);
  await again.passes(DEFAULT_MS - 1);
  expect(await left(again)).toEqual(KEPT);
  await again.passes(1);
  expect(await left(again)).toEqual(GONE);
  await enter(iago, "Iago");
  expect(iago.takesAll()[0]?.child("x", `${MUC}#user`)?.child("item")?.attr("affiliation")).toBe("owner");
  expect(again.faults()).toEqual([]);
});

test("[MUC79] looking at it while it waits neither ends it nor brings it into a list or into memory", async () => {
  const { again, romeo, iago } = await afterCrash();
  const info = `<iq type="get" id="i" to="${ROOM}"><query xmlns="http://jabber.org/protocol/disco#info"/></iq>`;
  await iago.sends(info);
  iago.receives(`<iq type="error" id="i" from="${ROOM}" to="${iago.jid}">${errorXml("cancel", "item-not-found")}</iq>`);
  await romeo.sends(info);
  const [told] = romeo.takesAll();
  expect(told?.attr("type")).toBe("result");
  const features = told
    ?.firstElement()
    ?.elements()
    .map((one) => one.attr("var"));
  expect(features).toContain("muc_temporary");
  for (const client of [romeo, iago]) {
    await client.sends(
      `<iq type="get" id="l" to="rooms.capulet.lit"><query xmlns="http://jabber.org/protocol/disco#items"/></iq>`,
    );
    client.receives(
      `<iq type="result" id="l" from="rooms.capulet.lit" to="${client.jid}"><query xmlns="http://jabber.org/protocol/disco#items"/></iq>`,
    );
  }
  expect(await left(again)).toEqual(KEPT);
});

test("[MUC79] who came back and goes before the others are there does not end it for them; after the time it ends as ever", async () => {
  const { again, juliet, romeo } = await afterCrash();
  await enter(juliet, "Juliet");
  await juliet.disconnects();
  await enter(romeo, "Romeo");
  expect(romeo.takesAll().map((stanza) => stanza.childText("body"))).toContain("for your ears only");
  await again.passes(DEFAULT_MS);
  expect(await left(again)).toEqual(KEPT);
  await romeo.disconnects();
  expect(await left(again)).toEqual(GONE);
});

test("[MUC79] [MUC26] a conversation that began after the start goes with its last occupant at once", async () => {
  const { made, juliet, romeo } = await talk();
  for (const client of [juliet, romeo]) await client.disconnects();
  expect(await left(made)).toEqual(GONE);
});

test("[MUC79] a server that is told to stop ends no conversation either", async () => {
  const { made, juliet, romeo } = await talk();
  await made.core.announceStop();
  for (const client of [juliet, romeo]) await client.disconnects();
  await made.core.stop();
  expect(await left(made)).toEqual(KEPT);
});

test("[MUC79] [SV5] a room that is open to all does not wait: whoever came first would inherit it", async () => {
  const { again, iago } = await afterCrash({ ...TALK, membersonly: "0", publicroom: "1" });
  await enter(iago, "Iago");
  const [own, ...rest] = iago.takesAll();
  expect(own?.child("x", `${MUC}#user`)?.child("item")?.attr("affiliation")).toBe("owner");
  expect(rest.map((stanza) => stanza.childText("body"))).toEqual([undefined]);
  expect(await left(again)).toEqual(GONE);
});

test("[MUC79] [SV3] with a limit of 0 nothing waits", async () => {
  const { again, romeo } = await afterCrash(TALK, { roomReturnSecondsMax: 0 });
  await again.passes(0);
  expect(await left(again)).toEqual(GONE);
  await enter(romeo, "Romeo");
  expect(romeo.takesAll()[0]?.child("x", `${MUC}#user`)?.child("item")?.attr("affiliation")).toBe("owner");
});
