import { adminIq, configure, enter, ROOM, roomScene, say } from "@tandem/testkit/room-scene";
import { errorXml, type WireClient } from "@tandem/testkit/server-scene";
import { defaultLimits } from "@tandem/server/core";
import { expect, test } from "vitest";
import { muc } from "../index.ts";
import { JOIN_HISTORY_DEFAULT, planHistory } from "./join-history.ts";

const modules = [muc];
const MAM = "urn:xmpp:mam:2";

async function roomWith(count: number): ReturnType<typeof roomScene> {
  const made = await roomScene({ modules });
  for (let n = 1; n <= count; n++) {
    await say(made.romeo, `message ${n}`, `m${n}`);
    await made.passes(1_000);
  }
  for (const client of [made.juliet, made.romeo]) client.forgets();
  return made;
}

/** Bodies that came with a delay: history, in the order in which it came. */
async function historyOf(client: WireClient, wish: string): Promise<(string | undefined)[]> {
  await enter(client, "Iago", wish);
  return client
    .takesAll()
    .filter((stanza) => stanza.name === "message" && stanza.child("body") !== undefined)
    .map((stanza) => stanza.childText("body"));
}

const last = (count: number, of: number): string[] =>
  Array.from({ length: count }, (_, n) => `message ${of - count + n + 1}`);

test.each<[string, number]>([
  ["", JOIN_HISTORY_DEFAULT],
  [`<history maxstanzas="3"/>`, 3],
  [`<history maxstanzas="0"/>`, 0],
  [`<history maxchars="0"/>`, 0],
  [`<history maxchars="1" maxstanzas="5"/>`, 0],
  [`<history seconds="5"/>`, 5],
  [`<history seconds="5" maxstanzas="2"/>`, 2],
  [`<history since="2026-05-17T12:00:20Z"/>`, 5],
  [`<history since="1970-01-01T00:00:00Z"/>`, 25],
  [`<history maxstanzas="many"/>`, JOIN_HISTORY_DEFAULT],
])("[MUC49] %s brings the last %i (XEP-0045 §7.2.14, ex. 38-41)", async (wish, count) => {
  const { iago } = await roomWith(25);
  expect(await historyOf(iago, wish)).toEqual(last(count, 25));
});

test("[MUC49] maxchars counts whole stanzas, the newest first (XEP-0045 §7.2.14)", async () => {
  const { iago, storage } = await roomWith(5);
  const page = await storage.archive.page({ archive: ROOM as never, from: "end", limit: 2 });
  const chars = page.entries.reduce((sum, entry) => sum + entry.stanza.length, 0);
  expect(await historyOf(iago, `<history maxchars="${chars}"/>`)).toEqual(last(2, 5));
});

test("[MUC49] never more than joinHistoryMax (SV3)", () => {
  const plan = planHistory({ maxStanzas: 1_000_000 }, defaultLimits.joinHistoryMax, 0);
  expect(plan.limit).toBe(defaultLimits.joinHistoryMax);
});

test("[MUC49] a room that keeps no history brings none, and has no archive to ask", async () => {
  const { juliet, iago } = await roomWith(2);
  await configure(juliet, { enablelogging: "0" });
  expect(await historyOf(iago, "")).toEqual([]);
  await iago.sends(`<iq type="set" id="q" to="${ROOM}"><query xmlns="${MAM}"/></iq>`);
  iago.receives(
    `<iq type="error" id="q" from="${ROOM}" to="${iago.jid}">${errorXml("cancel", "feature-not-implemented")}</iq>`,
  );
});

test("[MUC49] a change of subject is not among the history; the present one comes after it", async () => {
  const { juliet, iago } = await roomWith(1);
  await juliet.sends(`<message to="${ROOM}" type="groupchat" id="s"><subject>Night</subject></message>`);
  await enter(iago, "Iago");
  const subjects = iago.takesAll().filter((stanza) => stanza.child("subject") !== undefined);
  expect(subjects).toHaveLength(1);
});

async function page(client: WireClient, rsm = "", form = ""): Promise<{ bodies: (string | undefined)[]; fin: string }> {
  const fields =
    form === ""
      ? ""
      : `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${MAM}</value></field>${form}</x>`;
  const set = rsm === "" ? "" : `<set xmlns="http://jabber.org/protocol/rsm">${rsm}</set>`;
  await client.sends(
    `<iq type="set" id="q" to="${ROOM}"><query xmlns="${MAM}" queryid="f">${fields}${set}</query></iq>`,
  );
  const all = client.takesAll();
  const fin = all.pop()?.child("fin", MAM);
  const bodies = all.map((stanza) =>
    stanza
      .child("result", MAM)
      ?.child("forwarded", "urn:xmpp:forward:0")
      ?.child("message", "jabber:client")
      ?.childText("body"),
  );
  const ids = fin?.child("set", "http://jabber.org/protocol/rsm");
  return { bodies, fin: [fin?.attr("complete"), ids?.childText("first"), ids?.childText("last")].join(" ") };
}

test("[MUC50] the archive is paged forwards and backwards without a gap (XEP-0313 §4.3, XEP-0059)", async () => {
  const { romeo } = await roomWith(5);
  expect(await page(romeo, "<max>2</max>")).toEqual({ bodies: ["message 1", "message 2"], fin: " 1 2" });
  expect(await page(romeo, "<max>2</max><after>2</after>")).toEqual({
    bodies: ["message 3", "message 4"],
    fin: " 3 4",
  });
  expect(await page(romeo, "<max>2</max><after>4</after>")).toEqual({ bodies: ["message 5"], fin: "true 5 5" });
  expect(await page(romeo, "<max>2</max><before/>")).toEqual({ bodies: ["message 4", "message 5"], fin: " 4 5" });
  expect((await page(romeo, "<max>9</max><before>3</before>")).bodies).toEqual(["message 1", "message 2"]);
  const since = `<field var="start"><value>2026-05-17T12:00:03Z</value></field>`;
  expect((await page(romeo, "", since)).bodies).toEqual(["message 4", "message 5"]);
});

test.each([
  ["<after>77</after>", "cancel", "item-not-found"],
  ["<after>nonsense</after>", "cancel", "item-not-found"],
  ["<max>many</max>", "modify", "bad-request"],
])("[MUC50] %s is refused (XEP-0313 §4.3.2)", async (rsm, type, condition) => {
  const { romeo } = await roomWith(1);
  await romeo.sends(
    `<iq type="set" id="q" to="${ROOM}"><query xmlns="${MAM}"><set xmlns="http://jabber.org/protocol/rsm">${rsm}</set></query></iq>`,
  );
  romeo.receives(`<iq type="error" id="q" from="${ROOM}" to="${romeo.jid}">${errorXml(type, condition)}</iq>`);
});

test("[MUC50] [MUC30] a closed room's archive is for members, and for nobody who is banned (SV7)", async () => {
  const { juliet, iago } = await roomWith(1);
  expect((await page(iago)).bodies).toEqual(["message 1"]); // open: everyone may read
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="iago@capulet.lit"/>`));
  const query = `<iq type="set" id="q" to="${ROOM}"><query xmlns="${MAM}"/></iq>`;
  const forbidden = `<iq type="error" id="q" from="${ROOM}" to="${iago.jid}">${errorXml("auth", "forbidden")}</iq>`;
  await iago.sends(query);
  iago.receives(forbidden);
  await juliet.sends(adminIq("set", `<item affiliation="none" jid="iago@capulet.lit"/>`));
  await configure(juliet, { membersonly: "1" });
  await iago.sends(query);
  iago.receives(forbidden);
  iago.receivesNothing();
  await juliet.sends(adminIq("set", `<item affiliation="member" jid="iago@capulet.lit"/>`));
  expect((await page(iago)).bodies).toEqual(["message 1"]);
});

test("[MUC50] [MUC35] addresses stand in the archive for all of a non-anonymous room, else for admins (XEP-0313 §6.1.2)", async () => {
  const { juliet, romeo } = await roomWith(1);
  const addresses = async (client: WireClient): Promise<string[]> => {
    await client.sends(`<iq type="set" id="q" to="${ROOM}"><query xmlns="${MAM}"/></iq>`);
    return client.takesAll().flatMap((stanza) => {
      const message = stanza
        .child("result", MAM)
        ?.child("forwarded", "urn:xmpp:forward:0")
        ?.child("message", "jabber:client");
      return message?.child("x", "http://jabber.org/protocol/muc#user")?.child("item")?.attr("jid") ?? [];
    });
  };
  expect(await addresses(romeo)).toEqual(["romeo@capulet.lit"]);
  await configure(juliet, { whois: "moderators" });
  for (const client of [juliet, romeo]) client.forgets();
  expect(await addresses(romeo)).toEqual([]);
  expect(await addresses(juliet)).toEqual(["romeo@capulet.lit"]);
});

test("[MUC50] form fields and metadata (XEP-0313 §4.1.1, §4.1.5)", async () => {
  const { romeo } = await roomWith(2);
  await romeo.sends(`<iq type="get" id="b" to="${ROOM}"><metadata xmlns="${MAM}"/></iq>`);
  romeo.receives(
    `<iq type="result" id="b" from="${ROOM}" to="${romeo.jid}"><metadata xmlns="${MAM}"><start id="1" timestamp="2026-05-17T12:00:00.000Z"/><end id="2" timestamp="2026-05-17T12:00:01.000Z"/></metadata></iq>`,
  );
  await romeo.sends(`<iq type="get" id="f" to="${ROOM}"><query xmlns="${MAM}"/></iq>`);
  const form = romeo.takesAll()[0]?.child("query", MAM)?.child("x", "jabber:x:data");
  expect(form?.elements("field").map((field) => field.attr("var"))).toContain("start");
});

test("[MUC50] a flipped page tells the same ends as the page itself, or the next one would be the wrong one (XEP-0313 §4.2)", async () => {
  const { romeo } = await roomWith(3);
  await romeo.sends(
    `<iq type="set" id="q" to="${ROOM}"><query xmlns="${MAM}"><flip-page/><set xmlns="http://jabber.org/protocol/rsm"><max>2</max></set></query></iq>`,
  );
  const all = romeo.takesAll();
  const ends = all.pop()?.child("fin", MAM)?.child("set", "http://jabber.org/protocol/rsm");
  expect(all.map((stanza) => stanza.child("result", MAM)?.attr("id"))).toEqual(["2", "1"]);
  expect([ends?.childText("first"), ends?.childText("last")]).toEqual(["1", "2"]);
});
