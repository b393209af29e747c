import { bareJid } from "@tandem/protocol";
import { errorXml, scene, type WireClient } from "@tandem/testkit/server-scene";
import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { xep0160Offline } from "../xep-0160-offline/index.ts";
import { xep0280Carbons } from "../xep-0280-carbons/index.ts";
import { xep0313Mam } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const IAGO = "iago@capulet.lit";
const MAM = "urn:xmpp:mam:2";
const modules = [
  rfc6120Asking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0160Offline,
  xep0280Carbons,
  xep0313Mam,
];

async function verona(texts: readonly string[] = [], limits = {}) {
  const stage = await scene({ modules, limits, accounts: [JULIET, ROMEO, IAGO] });
  const balcony = await stage.connect(`${JULIET}/balcony`, { available: true });
  const orchard = await stage.connect(`${ROMEO}/orchard`, { available: true });
  const iago = await stage.connect(`${IAGO}/garden`, { available: true });
  for (const text of texts) {
    await orchard.sends(`<message type="chat" to="${JULIET}"><body>${text}</body></message>`);
    await stage.passes(1000);
  }
  for (const client of [balcony, orchard, iago]) client.forgets();
  return { stage, balcony, orchard, iago };
}

const field = (name: string, ...values: string[]): string =>
  `<field var="${name}">${values.map((value) => `<value>${value}</value>`).join("")}</field>`;
const form = (...fields: string[]): string =>
  `<x xmlns="jabber:x:data" type="submit">${field("FORM_TYPE", MAM)}${fields.join("")}</x>`;
const rsm = (inner: string): string => `<set xmlns="http://jabber.org/protocol/rsm">${inner}</set>`;

interface Page {
  readonly texts: readonly (string | undefined)[];
  readonly ids: readonly string[];
  readonly isComplete: boolean;
}

async function asks(client: WireClient, inner = ""): Promise<Page> {
  await client.sends(`<iq type="set" id="q"><query xmlns="${MAM}" queryid="f27">${inner}</query></iq>`);
  const stanzas = client.takesAll();
  const fin = stanzas.pop()?.child("fin", MAM);
  if (fin === undefined) throw new Error("the query was refused");
  const results = stanzas.map((stanza) => stanza.child("result", MAM));
  return {
    texts: results.map((result) =>
      result?.child("forwarded", "urn:xmpp:forward:0")?.child("message", "jabber:client")?.childText("body"),
    ),
    ids: results.map((result) => result?.attr("id") ?? ""),
    isComplete: fin.attr("complete") === "true",
  };
}

test("[AR1] [AR5] both sides have it, with the id that came with the message (XEP-0313 ex. 2, 3)", async () => {
  const { balcony, orchard, iago } = await verona();
  await orchard.sends(`<message type="chat" id="m1" to="${JULIET}"><body>hark</body></message>`);
  const id = balcony
    .receives(
      `<message type="chat" id="m1" from="${ROMEO}/orchard" to="${JULIET}"><body>hark</body>
        <stanza-id xmlns="urn:xmpp:sid:0" by="${JULIET}" id="*"/></message>`,
    )
    .child("stanza-id", "urn:xmpp:sid:0")
    ?.attr("id");
  await balcony.sends(`<iq type="set" id="q"><query xmlns="${MAM}" queryid="f27"/></iq>`);
  balcony.receives(
    `<message from="${JULIET}" to="${JULIET}/balcony"><result xmlns="${MAM}" queryid="f27" id="${id}">
      <forwarded xmlns="urn:xmpp:forward:0"><delay xmlns="urn:xmpp:delay" stamp="2026-05-17T12:00:00.000Z"/>
      <message xmlns="jabber:client" type="chat" id="m1" from="${ROMEO}/orchard" to="${JULIET}"><body>hark</body></message>
      </forwarded></result></message>`,
  );
  balcony.receives(
    `<iq type="result" id="q" to="${JULIET}/balcony"><fin xmlns="${MAM}" complete="true">
      ${rsm(`<first>${id}</first><last>${id}</last>`)}</fin></iq>`,
  );
  expect((await asks(orchard)).texts).toEqual(["hark"]);
  expect((await asks(iago)).texts).toEqual([]);
});

test("[AR1] a note to oneself is there once", async () => {
  const { balcony } = await verona();
  await balcony.sends(`<message type="chat" to="${JULIET}"><body>note</body></message>`);
  balcony.forgets();
  expect((await asks(balcony)).texts).toEqual(["note"]);
});

test("[AR4] pages forwards, to the end (XEP-0313 ex. 10)", async () => {
  const { balcony } = await verona(["1", "2", "3", "4", "5"]);
  const first = await asks(balcony, rsm("<max>2</max>"));
  expect(first).toMatchObject({ texts: ["1", "2"], isComplete: false });
  const second = await asks(balcony, rsm(`<max>2</max><after>${first.ids[1]}</after>`));
  expect(second).toMatchObject({ texts: ["3", "4"], isComplete: false });
  const third = await asks(balcony, rsm(`<max>2</max><after>${second.ids[1]}</after>`));
  expect(third).toMatchObject({ texts: ["5"], isComplete: true });
});

test("[AR4] the last page, backwards, flipped (XEP-0313 §4.1.4)", async () => {
  const { balcony } = await verona(["1", "2", "3", "4", "5"]);
  const last = await asks(balcony, rsm("<max>2</max><before/>"));
  expect(last).toMatchObject({ texts: ["4", "5"], isComplete: false });
  const earlier = await asks(balcony, rsm(`<max>3</max><before>${last.ids[0]}</before>`));
  expect(earlier).toMatchObject({ texts: ["1", "2", "3"], isComplete: true });
  const flipped = await asks(balcony, `${rsm("<max>2</max><before/>")}<flip-page/>`);
  expect(flipped.texts).toEqual(["5", "4"]);
});

test("[AR4] filters: with, time, ids, before-id and after-id, words (XEP-0313 §4.1.4, XEP-0431)", async () => {
  const { balcony, iago } = await verona(["soft light", "through yonder", "window breaks"]);
  await iago.sends(`<message type="chat" to="${JULIET}"><body>a light word</body></message>`);
  balcony.forgets();
  const all = await asks(balcony);
  const id = (n: number): string => all.ids[n] ?? "";
  const texts = async (...fields: string[]) => (await asks(balcony, form(...fields))).texts;
  expect(await texts(field("with", IAGO))).toEqual(["a light word"]);
  expect(await texts(field("start", "2026-05-17T12:00:01Z"), field("end", "2026-05-17T12:00:01Z"))).toEqual([
    "through yonder",
  ]);
  expect(await texts(field("ids", id(0), id(2)))).toEqual(["soft light", "window breaks"]);
  expect(await texts(field("after-id", id(0)), field("before-id", id(2)))).toEqual(["through yonder"]);
  expect(await texts(field("{urn:xmpp:fulltext:0}fulltext", "LIGHT"))).toEqual(["soft light", "a light word"]);
  expect(await texts(field("with", ROMEO), field("{urn:xmpp:fulltext:0}fulltext", "light"))).toEqual(["soft light"]);
});

test.each([
  ["an unknown field", form(field("mood", "sad")), "cancel", "feature-not-implemented"],
  ["a date that is none", form(field("start", "yesterday")), "modify", "bad-request"],
  ["an id that is not there", rsm("<after>4711</after>"), "cancel", "item-not-found"],
  ["an id that is no number", rsm("<before>x</before>"), "cancel", "item-not-found"],
  ["a page size that is none", rsm("<max>many</max>"), "modify", "bad-request"],
])("[AR4] %s is refused (XEP-0313 §4.1, §4.3.2)", async (_, inner, type, condition) => {
  const { balcony } = await verona(["1"]);
  await balcony.sends(`<iq type="set" id="q"><query xmlns="${MAM}">${inner}</query></iq>`);
  balcony.receives(`<iq type="error" id="q" to="*">${errorXml(type, condition)}</iq>`);
  balcony.receivesNothing();
});

test("[AR4] a page has at most the limit, and the default where none is asked for (SV3)", async () => {
  const { balcony } = await verona(["1", "2", "3", "4"], { archivePageDefault: 2, archivePageMax: 3 });
  expect((await asks(balcony)).texts).toHaveLength(2);
  expect((await asks(balcony, rsm("<max>3</max>"))).texts).toHaveLength(3);
  expect((await asks(balcony, rsm("<max>4</max>"))).texts).toHaveLength(3);
});

test("[AR4] max 0 only counts (XEP-0059 §2.7)", async () => {
  const { balcony } = await verona(["1", "2"]);
  await balcony.sends(`<iq type="set" id="q"><query xmlns="${MAM}">${rsm("<max>0</max>")}</query></iq>`);
  balcony.receives(`<iq type="result" id="q" to="*"><fin xmlns="${MAM}">${rsm("<count>2</count>")}</fin></iq>`);
});

test.each([
  ["typing", `type="chat"`, `<composing xmlns="http://jabber.org/protocol/chatstates"/>`, 0],
  ["no-store", `type="chat"`, `<body>x</body><no-store xmlns="urn:xmpp:hints"/>`, 0],
  ["no-permanent-store", `type="chat"`, `<body>x</body><no-permanent-store xmlns="urn:xmpp:hints"/>`, 0],
  ["a headline", `type="headline"`, "<body>x</body>", 0],
  ["a marker", `type="chat"`, `<displayed xmlns="urn:xmpp:chat-markers:0" id="1"/>`, 1],
  ["a normal message", "", "<body>x</body>", 1],
])("[AR2] %s (XEP-0313 §5.1.1, XEP-0334 §4)", async (_, type, inside, count) => {
  const { balcony, orchard } = await verona();
  await orchard.sends(`<message ${type} to="${JULIET}">${inside}</message>`);
  expect(balcony.takesAll()).toHaveLength(1);
  expect((await asks(balcony)).ids).toHaveLength(count);
});

test("[AR6] another's archive is closed (XEP-0313 §8)", async () => {
  const { balcony, iago } = await verona(["secret"]);
  await iago.sends(`<iq type="set" id="q" to="${JULIET}"><query xmlns="${MAM}"/></iq>`);
  iago.receives(`<iq type="error" id="q" from="${JULIET}" to="*">${errorXml("auth", "forbidden")}</iq>`);
  iago.receivesNothing();
  balcony.receivesNothing();
});

test("[AR7] preferences: never but for one (XEP-0441 ex. 3)", async () => {
  const { balcony, orchard, iago } = await verona();
  const prefs = `<prefs xmlns="${MAM}" default="never"><always><jid>${ROMEO}</jid></always><never/></prefs>`;
  await balcony.sends(`<iq type="set" id="p">${prefs}</iq>`);
  balcony.receives(`<iq type="result" id="p" to="*">${prefs}</iq>`);
  await orchard.sends(`<message type="chat" to="${JULIET}"><body>yes</body></message>`);
  await iago.sends(`<message type="chat" to="${JULIET}"><body>no</body></message>`);
  balcony.forgets();
  expect((await asks(balcony)).texts).toEqual(["yes"]);
  expect((await asks(iago)).texts).toEqual(["no"]); // his own archive is his own business
});

test("[AR8] metadata tell both ends (XEP-0313 ex. 14)", async () => {
  const { balcony } = await verona(["1", "2"]);
  await balcony.sends(`<iq type="get" id="m"><metadata xmlns="${MAM}"/></iq>`);
  balcony.receives(
    `<iq type="result" id="m" to="*"><metadata xmlns="${MAM}"><start id="*" timestamp="2026-05-17T12:00:00.000Z"/>
      <end id="*" timestamp="2026-05-17T12:00:01.000Z"/></metadata></iq>`,
  );
});

test("[AR9] [SV4] a page ends before it is more than a connection may hold, and says that there is more", async () => {
  const long = ["one", "two", "three"].map((text) => text.padEnd(1_000, "."));
  const { balcony } = await verona(long, { connectionCharsMax: 16_000 });
  const first = await asks(balcony);
  expect([first.texts, first.isComplete]).toEqual([long.slice(0, 2), false]);
  const rest = await asks(balcony, rsm(`<after>${first.ids.at(-1)}</after>`));
  expect([rest.texts, rest.isComplete]).toEqual([long.slice(2), true]);
  const newest = await asks(balcony, rsm("<before/>"));
  expect([newest.texts, newest.isComplete]).toEqual([long.slice(1), false]);
});

test("[AR9] a message longer than a portion is a page by itself", async () => {
  const { balcony } = await verona(["one", "two"], { connectionCharsMax: 100 });
  expect(await asks(balcony)).toMatchObject({ texts: ["one"], isComplete: false });
});

test("[AR11] [CV4] the own archive is searched: phrase, beginning, author, link, newest first, and nobody else's", async () => {
  const { balcony, iago } = await verona(["the break list", "list the breaks", "see https://verona.lit/list"]);
  await iago.sends(`<message type="chat" to="${JULIET}"><body>the break list, once more</body></message>`);
  balcony.forgets();
  const fullText = (words: string): string => field("{urn:xmpp:fulltext:0}fulltext", words);
  const own = (name: string, value: string): string => field(`{urn:tandem:search:0}${name}`, value);
  const texts = async (...fields: string[]) => (await asks(balcony, form(...fields))).texts;
  const newest = own("order", "newest");
  expect(await texts(fullText("&quot;break list&quot;"), newest)).toEqual([
    "the break list, once more",
    "the break list",
  ]);
  expect(await texts(fullText("break*"), newest)).toEqual([
    "the break list, once more",
    "list the breaks",
    "the break list",
  ]);
  expect(await texts(fullText("list"), own("from", IAGO), newest)).toEqual(["the break list, once more"]);
  expect(await texts(own("has", "link"), newest)).toEqual(["see https://verona.lit/list"]);
  expect((await asks(iago, form(fullText("list"), newest))).texts).toEqual(["the break list, once more"]);
});

test("[AR11] [RM26] the end of a page says while words are still being indexed, and not otherwise", async () => {
  const { balcony, stage } = await verona(["the break list"]);
  const { archive } = stage.core.environment.storage;
  const query = form(field("{urn:xmpp:fulltext:0}fulltext", "break"), field("{urn:tandem:search:0}order", "newest"));
  const isIndexing = async (): Promise<boolean> => {
    balcony.forgets();
    await balcony.sends(`<iq type="set" id="q"><query xmlns="${MAM}">${query}</query></iq>`);
    const found = balcony.takesAll().at(-1)?.child("fin", MAM)?.child("found", "urn:tandem:search:0");
    return found?.attr("indexing") === "true";
  };
  expect(await isIndexing()).toBe(false);
  const search = archive.search.bind(archive);
  archive.search = async (wanted) => ({ ...(await search(wanted)), isBehind: true });
  expect(await isIndexing()).toBe(true);
});

test("[AR10] what is stored goes out as it was written; a text that is cut off is an error of its page", async () => {
  const { balcony, stage } = await verona();
  const { archive } = stage.core.environment.storage;
  const keeps = (stanza: string) =>
    archive.append({
      archive: bareJid("juliet", "capulet.lit"),
      peer: bareJid("romeo", "capulet.lit"),
      sender: "in",
      originId: undefined,
      stanza,
      text: "",
    });
  const written = `<message xmlns="jabber:client" to="${JULIET}"><x xmlns="urn:&amp;"/><body>&lt; </body></message>`;
  await keeps(written);
  await balcony.sends(`<iq type="set" id="q"><query xmlns="${MAM}"/></iq>`);
  const [result] = balcony.takesAll();
  expect(result && serialize(result)).toContain(`${written}</forwarded>`);
  balcony.forgets();
  await keeps(written.slice(0, -5));
  await balcony.sends(`<iq type="set" id="q"><query xmlns="${MAM}">${rsm("<before/><max>1</max>")}</query></iq>`);
  balcony.receives(`<iq type="error" id="q" to="*">${errorXml("wait", "internal-server-error")}</iq>`);
});

const origin = (id: string): string => `<origin-id xmlns="urn:xmpp:sid:0" id="${id}"/>`;
const chat = (to: string, id: string, inner: string): string =>
  `<message type="chat" id="${id}" to="${to}">${inner}</message>`;
const replaces = (id: string): string => `<replace xmlns="urn:xmpp:message-correct:0" id="${id}"/>`;
const takesBack = (id: string): string =>
  `<retract xmlns="urn:xmpp:message-retract:1" id="${id}"/><body>/me took it back</body>
  <fallback xmlns="urn:xmpp:fallback:0" for="urn:xmpp:message-retract:1"/>`.replaceAll(/\n\s*/g, "");
const finds = async (client: WireClient, words: string) =>
  (await asks(client, form(field("{urn:xmpp:fulltext:0}fulltext", words)))).texts;

test.each([
  ["with an origin-id", origin("o1"), "o1"],
  ["without one, by its id", "", "m1"],
])(
  "[AR13] what is taken back is in neither archive any more, nor are its corrections: %s (XEP-0424 §5)",
  async (_, id, named) => {
    const made = await verona(["before"]);
    const { balcony, orchard, stage } = made;
    await orchard.sends(chat(JULIET, "m1", `<body>secret plan</body>${id}`));
    await orchard.sends(chat(JULIET, "m2", `<body>secret scheme</body>${replaces("m1")}`));
    await orchard.sends(chat(JULIET, "m3", "<body>something else</body>"));
    await orchard.sends(chat(JULIET, "r1", takesBack(named)));
    for (const [client, owner] of [
      [orchard, ROMEO],
      [balcony, JULIET],
    ] as const) {
      client.forgets();
      expect(await finds(client, "secret")).toEqual([]);
      const page = await stage.storage.archive.page({ archive: owner as never, from: "start", limit: 50 });
      const all = page.entries.map((entry) => entry.stanza + entry.text).join();
      expect(all).not.toMatch(/plan|scheme/);
      expect(all).toContain(`<retracted xmlns="urn:xmpp:message-retract:1"`);
      expect(all).toContain("something else");
      expect(page.entries).toHaveLength(5);
    }
  },
);

test("[AR13] nobody takes back what the other said, nor what they said to somebody else (XEP-0424 §6)", async () => {
  const { balcony, orchard, iago } = await verona();
  await orchard.sends(chat(JULIET, "m1", `<body>a vow</body>${origin("m1")}`));
  await balcony.sends(chat(ROMEO, "x", takesBack("m1")));
  await iago.sends(chat(JULIET, "y", takesBack("m1")));
  for (const client of [balcony, orchard]) {
    client.forgets();
    expect(await finds(client, "vow")).toEqual(["a vow"]);
  }
});

test.each([
  ["with an origin-id", origin("m1")],
  ["without one", ""],
])(
  "[AR13] [AR14] what an account said that was removed is not changed by the next of that name: %s (SV5)",
  async (_, id) => {
    const { balcony, orchard, stage } = await verona();
    await orchard.sends(chat(JULIET, "m1", `<body>a vow</body>${id}`));
    await stage.core.emit("accountRemoved", ROMEO as never);
    stage.time.advance(1);
    await orchard.sends(chat(JULIET, "m2", `<body>no such thing</body>${replaces("m1")}`));
    await orchard.sends(chat(JULIET, "r1", takesBack("m1")));
    await orchard.sends(chat(JULIET, "m3", "<body>something of mine</body>"));
    await orchard.sends(chat(JULIET, "r2", takesBack("m3")));
    balcony.forgets();
    expect(await finds(balcony, "vow")).toEqual(["a vow"]);
    expect(await finds(balcony, "mine")).toEqual([]);
  },
);

test("[AR14] [RM26] a corrected message is one hit, by its last words, in its own place (XEP-0308)", async () => {
  const { balcony, orchard } = await verona();
  await orchard.sends(chat(JULIET, "m1", `<body>hark, teh lark</body>${origin("m1")}`));
  await orchard.sends(chat(JULIET, "m2", `<body>the lark sings</body>${origin("m2")}`));
  balcony.forgets();
  const first = (await asks(balcony)).ids[0];
  for (const [id, text] of [
    ["c1", "hark, the bird"],
    ["c2", "hark, the nightingale"],
  ])
    await orchard.sends(chat(JULIET, id as string, `<body>${text}</body>${origin(id as string)}${replaces("m1")}`));
  for (const client of [balcony, orchard]) {
    client.forgets();
    expect(await finds(client, "lark")).toEqual(["the lark sings"]);
    expect(await finds(client, "bird")).toEqual([]);
    expect(await finds(client, "hark")).toEqual(["hark, the nightingale"]);
  }
  const hit = await asks(balcony, form(field("{urn:xmpp:fulltext:0}fulltext", "nightingale")));
  expect(hit.ids).toEqual([first]);
  expect((await asks(balcony)).texts).toEqual([
    "hark, teh lark",
    "the lark sings",
    "hark, the bird",
    "hark, the nightingale",
  ]);
});

test("[AR14] a correction sent again changes nothing; one of another's message is a message of its own", async () => {
  const { balcony, orchard } = await verona();
  await orchard.sends(chat(JULIET, "m1", `<body>one</body>${origin("m1")}`));
  const correction = (id: string, text: string): string =>
    chat(JULIET, id, `<body>${text}</body>${origin(id)}${replaces("m1")}`);
  await orchard.sends(correction("c1", "two"));
  await orchard.sends(correction("c2", "three"));
  await orchard.sends(correction("c1", "two"));
  await balcony.sends(chat(ROMEO, "c3", `<body>four</body>${replaces("m1")}`));
  balcony.forgets();
  expect(await finds(balcony, "three")).toEqual(["three"]);
  expect(await finds(balcony, "two")).toEqual([]);
  expect(await finds(balcony, "four")).toEqual(["four"]);
});

test("[AR13] without an origin-id a message is looked for among the newest with that person (SV3)", async () => {
  const said = async (between: number) => {
    const { balcony, orchard, iago } = await verona([], { amendedScanMax: 2 });
    await orchard.sends(chat(JULIET, "m1", "<body>a vow</body>"));
    await iago.sends(chat(JULIET, "z", "<body>poison</body>"));
    for (let n = 0; n < between; n++) await orchard.sends(chat(JULIET, `n${n}`, "<body>and so on</body>"));
    await orchard.sends(chat(JULIET, "r1", takesBack("m1")));
    balcony.forgets();
    return await finds(balcony, "vow");
  };
  expect(await said(1)).toEqual([]);
  expect(await said(2)).toEqual(["a vow"]);
});
