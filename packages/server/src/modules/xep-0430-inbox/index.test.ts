import type { BareJid } from "@tandem/protocol";
import { LAST_TEXT_CHARS_MAX, parseInboxEnd, parseInboxEntry } from "@tandem/protocol/xep-0430-inbox";
import { adminIq, configure, enter, ROOM, roomScene, type RoomScene, say } from "@tandem/testkit/room-scene";
import { errorXml, type WireClient } from "@tandem/testkit/server-scene";
import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { defineModule } from "../../core/index.ts";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { muc } from "../xep-0045-muc/index.ts";
import { cards } from "../xep-0054-vcard/contract.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0160Offline } from "../xep-0160-offline/index.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { xep0191Blocking } from "../xep-0191-blocking/index.ts";
import { xep0313Mam } from "../xep-0313-mam/index.ts";
import { READ_WHOLE_MAX } from "./conversations.ts";
import { xep0430Inbox } from "./index.ts";

const NS = "urn:xmpp:inbox:1";
const IAGO = "iago@capulet.lit";
const JULIET = "juliet@capulet.lit";
const modules = [
  rfc6120Asking,
  xep0191Blocking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0160Offline,
  xep0313Mam,
  xep0115Caps,
  xep0060Pubsub,
  muc,
  xep0430Inbox,
  defineModule({
    name: "some-cards",
    setup: (host) => host.provide(cards, { nameOf: async (account: BareJid) => names.get(account) } as never),
  }),
];

/** What stands on people's cards. */
const names = new Map<BareJid, string>();

interface Row {
  readonly jid: string;
  readonly unread: number;
  readonly mentions: number | undefined;
  readonly last: string | undefined;
}

async function inbox(client: WireClient, attrs = "", inner = "") {
  client.forgets();
  await client.sends(`<iq type="get" id="in"><inbox xmlns="${NS}"${attrs}>${inner}</inbox></iq>`);
  const all = client.takesAll();
  const rows = all.flatMap((stanza): Row[] => {
    const entry = parseInboxEntry(stanza.child("entry", NS));
    if (entry === null) return [];
    const last = stanza
      .child("result", "urn:xmpp:mam:2")
      ?.child("forwarded", "urn:xmpp:forward:0")
      ?.child("message", "jabber:client");
    return [{ jid: entry.jid, unread: entry.unread, mentions: entry.summary?.mentions, last: last?.childText("body") }];
  });
  const end = parseInboxEnd(all.at(-1)?.child("fin", NS));
  return { rows, end, ids: all.map((stanza) => stanza.child("entry", NS)?.attr("id")) };
}

const follow = (client: WireClient, room = ROOM): Promise<void> =>
  client.sends(
    `<iq type="set" id="b"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:xmpp:bookmarks:1">
      <item id="${room}"><conference xmlns="urn:xmpp:bookmarks:1" autojoin="true"/></item></publish></pubsub></iq>`.replaceAll(
      /\n\s*/g,
      "",
    ),
  );

const marks = (client: WireClient, id: string | undefined, jid: string = ROOM): Promise<void> =>
  client.sends(
    `<iq type="set" id="m"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:xmpp:mds:displayed:0"><item id="${jid}"><displayed xmlns="urn:xmpp:mds:displayed:0"><stanza-id xmlns="urn:xmpp:sid:0" by="${jid}" id="${id}"/></displayed></item></publish></pubsub></iq>`,
  );

const chamber = (config = {}): Promise<RoomScene> =>
  roomScene({ modules, config, accounts: [IAGO, JULIET, "romeo@capulet.lit"] });

test("[IN1][IN3][IN5] one question: a followed room, never entered, counts from the first answer on (XEP-0430 §3.1)", async () => {
  const { iago, romeo } = await chamber();
  await follow(iago);
  await say(romeo, "before he ever looked", "m0");
  expect((await inbox(iago)).rows).toEqual([{ jid: ROOM, unread: 0, mentions: 0, last: "before he ever looked" }]);
  await say(romeo, "one", "m1");
  await say(romeo, "ask Iago", "m2");
  const { rows, end } = await inbox(iago);
  expect(rows).toEqual([{ jid: ROOM, unread: 2, mentions: 1, last: "ask Iago" }]);
  expect(end).toMatchObject({ total: 1, unread: 1, allUnread: 2 });
});

test("[IN3] one's own last word is read, and so is what stands before it; amendments count for nothing", async () => {
  const { romeo, juliet } = await chamber();
  await follow(romeo);
  await inbox(romeo);
  await say(juliet, "one", "m1");
  await say(romeo, "two", "m2");
  await say(juliet, "three", "m3");
  const replace = `<replace xmlns="urn:xmpp:message-correct:0" id="m3"/>`;
  await juliet.sends(`<message to="${ROOM}" type="groupchat" id="m4"><body>3</body>${replace}</message>`);
  const reactions = `<reactions xmlns="urn:xmpp:reactions:0" id="1"><reaction>👍</reaction></reactions>`;
  await juliet.sends(`<message to="${ROOM}" type="groupchat" id="m5">${reactions}<body>👍</body></message>`);
  expect((await inbox(romeo)).rows).toEqual([{ jid: ROOM, unread: 1, mentions: 0, last: "3" }]);
});

test.each([READ_WHOLE_MAX, READ_WHOLE_MAX + 1])(
  "[IN10] of %i unread messages those that name one are counted, whether they are read or looked up",
  async (count) => {
    const { iago, romeo } = await chamber();
    await follow(iago);
    await inbox(iago);
    for (const text of ["Iago?", "no, diago", "@iago: yes"]) await say(romeo, text, text);
    for (let n = 3; n < count; n++) await say(romeo, "words", `m${n}`);
    expect((await inbox(iago)).rows).toEqual([{ jid: ROOM, unread: count, mentions: 2, last: "words" }]);
  },
);

test("[IN4] the read marker moves forward only (XEP-0490, RM21)", async () => {
  const { iago, romeo } = await chamber();
  await follow(iago);
  await inbox(iago);
  await say(romeo, "one", "m1");
  const first = (await inbox(iago)).ids[0];
  await say(romeo, "two", "m2");
  const second = (await inbox(iago)).ids[0];
  await marks(iago, first);
  expect((await inbox(iago)).rows[0]?.unread).toBe(1);
  await marks(iago, second);
  expect((await inbox(iago)).rows[0]?.unread).toBe(0);
  await marks(iago, first);
  expect((await inbox(iago)).rows[0]?.unread).toBe(0);
});

test("[IN1] [RM8] who was asked into a room has one line of it, though the invitation stands in their own archive as well", async () => {
  const { iago, juliet } = await chamber({ membersonly: "1" });
  await iago.sends("<presence/>");
  await juliet.sends(
    `<message to="${ROOM}"><x xmlns="http://jabber.org/protocol/muc#user"><invite to="${IAGO}"/></x></message>`,
  );
  const { rows, end } = await inbox(iago);
  expect(rows.map(({ jid, unread }) => [jid, unread])).toEqual([[ROOM, 0]]);
  expect(end).toMatchObject({ total: 1, unread: 0, allUnread: 0 });
});

test("[IN1] people: what they said after one's own last word, newest conversation first", async () => {
  const { iago, romeo, juliet } = await chamber();
  for (const client of [iago, romeo, juliet]) await client.sends("<presence/>");
  await romeo.sends(`<message type="chat" to="${IAGO}"><body>a</body></message>`);
  await juliet.sends(`<message type="chat" to="${IAGO}"><body>b</body></message>`);
  await iago.sends(`<message type="chat" to="${JULIET}"><body>c</body></message>`);
  await romeo.sends(`<message type="chat" to="${IAGO}"><body>d</body></message>`);
  const { rows } = await inbox(iago);
  expect(rows).toEqual([
    { jid: "romeo@capulet.lit", unread: 2, mentions: 0, last: "d" },
    { jid: JULIET, unread: 0, mentions: 0, last: "c" },
  ]);
  expect((await inbox(iago, ` unread-only="true" messages="false"`)).rows).toEqual([
    { jid: "romeo@capulet.lit", unread: 2, mentions: 0, last: undefined },
  ]);
});

test("[IN6] a room that one may not read is nowhere, nor in the totals; a member sees it without a bookmark (SV7)", async () => {
  const { iago, juliet } = await chamber({ membersonly: "1", publicroom: "0" });
  await follow(iago);
  await say(juliet, "secret", "m1");
  expect(await inbox(iago)).toMatchObject({ rows: [], end: { total: 0, unread: 0, allUnread: 0 } });
  expect((await inbox(juliet)).rows.map(({ jid }) => jid)).toEqual([ROOM]);
  await juliet.sends(adminIq("set", `<item affiliation="member" jid="${IAGO}"/>`));
  expect((await inbox(iago)).rows.map(({ jid }) => jid)).toEqual([ROOM]);
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="${IAGO}"/>`));
  expect((await inbox(iago)).rows).toEqual([]);
});

test("[IN7] another's inbox is refused, and so is a malformed question", async () => {
  const { iago } = await chamber();
  await iago.sends(`<iq type="get" id="x" to="${JULIET}"><inbox xmlns="${NS}"/></iq>`);
  iago.receives(`<iq type="error" id="x" from="${JULIET}" to="${iago.jid}">${errorXml("auth", "forbidden")}</iq>`);
  await iago.sends(`<iq type="get" id="y"><inbox xmlns="${NS}" messages="perhaps"/></iq>`);
  iago.receives(`<iq type="error" id="y" to="${iago.jid}">${errorXml("modify", "bad-request")}</iq>`);
});

test("[IN8] pages go on behind an address; one that is not there is an error (XEP-0059 §2.2)", async () => {
  const { iago, juliet } = await chamber();
  for (const room of ["a", "b", "c"].map((name) => `${name}@rooms.capulet.lit`)) {
    await enter(juliet, "Juliet", "", room);
    await configure(juliet, {}, room);
    await say(juliet, "hello", room, room);
    await follow(iago, room);
  }
  const rsm = (inner: string): string => `<set xmlns="http://jabber.org/protocol/rsm">${inner}</set>`;
  const first = await inbox(iago, "", rsm("<max>2</max>"));
  expect(first.rows.map(({ jid }) => jid[0])).toEqual(["c", "b"]);
  expect(first.end?.page).toMatchObject({ count: 3, last: "b@rooms.capulet.lit" });
  const rest = await inbox(iago, "", rsm(`<max>2</max><after>${first.end?.page.last}</after>`));
  expect(rest.rows.map(({ jid }) => jid[0])).toEqual(["a"]);
  await iago.sends(`<iq type="get" id="z"><inbox xmlns="${NS}">${rsm("<after>nobody@x</after>")}</inbox></iq>`);
  iago.receives(`<iq type="error" id="z" to="${iago.jid}">${errorXml("cancel", "item-not-found")}</iq>`);
});

const TOGETHER = `<together xmlns="urn:tandem:inbox:0"/>`;

test("[IN11] [RM9] all rooms in the answer itself, with their last words as they read now; people come as always", async () => {
  const { iago, romeo, juliet } = await chamber({ roomname: "Chamber" });
  await follow(iago);
  await inbox(iago);
  await say(romeo, "Iago, come", "m1");
  await say(romeo, "x".repeat(LAST_TEXT_CHARS_MAX - 1) + "👍👍", "m2");
  const replace = `<replace xmlns="urn:xmpp:message-correct:0" id="m2"/>`;
  const body = `<body>${"y".repeat(LAST_TEXT_CHARS_MAX - 1)}👍👍</body>`;
  await romeo.sends(`<message to="${ROOM}" type="groupchat" id="m3">${body}${replace}</message>`);
  await juliet.sends(`<message to="${IAGO}" type="chat" id="p1"><body>a word</body></message>`);
  const { rows, end } = await inbox(iago, "", TOGETHER);
  expect(rows.map(({ jid, last }) => [jid, last])).toEqual([[JULIET, "a word"]]);
  expect(end).toMatchObject({ total: 2, allUnread: 3, page: { count: 2 } });
  const [room, ...others] = end?.rooms ?? [];
  expect(others).toEqual([]);
  expect(room).toMatchObject({ jid: ROOM, unread: 2, summary: { mentions: 1, name: "Chamber" } });
  expect(room?.word).toMatchObject({ by: "Romeo", text: `${"y".repeat(LAST_TEXT_CHARS_MAX - 1)}👍` });
  expect((await inbox(iago, "", "")).end?.rooms).toBeUndefined();
});

test("[IN11] [RM9] without messages the rooms come together too, and say nothing of what was said", async () => {
  const { iago, romeo } = await chamber();
  await follow(iago);
  await inbox(iago);
  await say(romeo, "one", "m1");
  const { rows, end } = await inbox(iago, ` messages="false"`, TOGETHER);
  expect(rows).toEqual([]);
  expect(end?.rooms?.map(({ jid, unread, word }) => [jid, unread, word])).toEqual([[ROOM, 1, undefined]]);
});

test("[IN11] [IN8] rooms that do not fit one stanza come with the next page, and each of them once", async () => {
  const { iago, juliet } = await roomScene({
    modules,
    accounts: [IAGO, JULIET, "romeo@capulet.lit"],
    limits: { stanzaCharsMax: 1_300 },
  });
  const names = ["a", "b", "c", "d", "e"].map((name) => `${name}@rooms.capulet.lit`);
  for (const room of names) {
    await enter(juliet, "Juliet", "", room);
    await configure(juliet, { roomname: "n".repeat(100) }, room);
    await say(juliet, "hello", room, room);
    await follow(iago, room);
  }
  const told: string[] = [];
  const pages: number[] = [];
  for (let after = ""; told.length < names.length; ) {
    const { end } = await inbox(iago, "", `${TOGETHER}${after}`);
    const rooms = end?.rooms?.map(({ jid }) => jid) ?? [];
    expect(rooms).not.toEqual([]);
    pages.push(rooms.length);
    told.push(...rooms);
    after = `<set xmlns="http://jabber.org/protocol/rsm"><after>${end?.page.last}</after></set>`;
  }
  expect(told).toEqual(names.toReversed());
  expect(pages).toEqual([3, 2]);
});

test("[IN11] [SV3] words full of signs that XML writes longer fit one stanza too", async () => {
  const stanzaCharsMax = 4_000;
  const { iago, juliet } = await roomScene({
    modules,
    accounts: [IAGO, JULIET, "romeo@capulet.lit"],
    limits: { stanzaCharsMax },
  });
  for (const room of ["a", "b", "c", "d", "e", "f"].map((name) => `${name}@rooms.capulet.lit`)) {
    await enter(juliet, "Juliet", "", room);
    await configure(juliet, { roomname: "A room" }, room);
    await say(juliet, "&amp;".repeat(LAST_TEXT_CHARS_MAX), room, room);
    await follow(iago, room);
  }
  iago.forgets();
  await iago.sends(`<iq type="get" id="i"><inbox xmlns="urn:xmpp:inbox:1">${TOGETHER}</inbox></iq>`);
  const answer = iago.takesAll().find((stanza) => stanza.attr("id") === "i");
  if (answer === undefined) throw new Error("No answer.");
  expect(serialize(answer).length).toBeGreaterThan(stanzaCharsMax / 2);
  expect(serialize(answer).length).toBeLessThan(stanzaCharsMax);
});

test("[IN10] [RM21] one is named by the name on one's card, in any case, as a word of its own", async () => {
  const { iago, romeo } = await chamber();
  names.set(IAGO as BareJid, "The Ancient");
  await follow(iago);
  await inbox(iago);
  for (const text of ["ask the ancient!", "the ancients", "@The Ancient", "ancient the"]) await say(romeo, text, text);
  expect((await inbox(iago)).rows[0]).toMatchObject({ unread: 4, mentions: 2 });
  names.clear();
});
