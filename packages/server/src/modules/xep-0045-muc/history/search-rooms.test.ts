import { type BareJid, bareOf } from "@tandem/protocol";
import { buildCountsQuery, parseCounts } from "@tandem/protocol/tandem-search-counts";
import { buildArchiveQuery, type ArchiveFilter, parseArchiveResult, parseFin } from "@tandem/protocol/xep-0313-mam";
import { serialize } from "@tandem/xml";
import { Prng } from "@tandem/testkit/prng";
import { adminIq, enter, ROOM, roomScene, type RoomScene, say } from "@tandem/testkit/room-scene";
import type { WireClient } from "@tandem/testkit/server-scene";
import { defaultLimits } from "@tandem/server/core";
import { expect, test } from "vitest";
import { accounts } from "../../accounts/contract.ts";
import { accountsModule } from "../../accounts/index.ts";
import { categories } from "../../tandem-categories/contract.ts";
import { tandemCategories } from "../../tandem-categories/index.ts";
import { muc } from "../index.ts";
import { rooms } from "../contract.ts";

const SERVICE = "rooms.capulet.lit";
const modules = [accountsModule, muc, tandemCategories];
const address = (local: string): BareJid => `${local}@capulet.lit` as BareJid;
const inRooms = (local: string): BareJid => `${local}@${SERVICE}` as BareJid;

interface Answer {
  readonly bodies: readonly (string | undefined)[];
  readonly count: number | undefined;
  readonly more: boolean | undefined;
  readonly last: string | undefined;
  readonly complete: boolean | undefined;
  readonly rooms: readonly string[];
  /** More rooms may be read than were looked into. */
  readonly partial: boolean | undefined;
  /** Words are still being indexed. */
  readonly indexing: boolean | undefined;
  readonly error: string | undefined;
}

async function ask(
  client: WireClient,
  filter: ArchiveFilter,
  page: { readonly max?: number; readonly after?: string; readonly before?: string } = {},
  to: string = SERVICE,
): Promise<Answer> {
  client.forgets();
  const query = serialize(buildArchiveQuery({ queryId: "q", filter, page }), "jabber:client");
  await client.sends(`<iq type="set" id="s" to="${to}">${query}</iq>`);
  const all = client.takesAll();
  const results = all.map((stanza) => parseArchiveResult(stanza.child("result", "urn:xmpp:mam:2")));
  const end = parseFin(all.at(-1)?.child("fin", "urn:xmpp:mam:2"));
  return {
    bodies: results.flatMap((result) => (result === null ? [] : [result.forwarded.stanza.childText("body")])),
    count: end?.page.count,
    more: end?.found === undefined ? undefined : !end.found.isCountExact,
    last: end?.page.last,
    complete: end?.isComplete,
    rooms: (end?.found?.rooms ?? []).map(({ name }) => name),
    partial: end?.found === undefined ? undefined : !end.found.hasAllRooms,
    indexing: end?.found?.isIndexing,
    error: all.at(-1)?.child("error")?.firstElement()?.name,
  };
}

/** What the service counts beside that search; without what has no hit. */
async function counted(client: WireClient, filter: ArchiveFilter, naming: readonly string[] = []) {
  client.forgets();
  const asked = buildCountsQuery({ query: buildArchiveQuery({ filter }), naming });
  await client.sends(`<iq type="get" id="c" to="${SERVICE}">${serialize(asked, "jabber:client")}</iq>`);
  const answer = client.takesAll().at(-1);
  const counts = parseCounts(answer?.firstElement());
  return {
    traits: Object.fromEntries([...(counts?.traits ?? [])].filter(([, { count }]) => count > 0).map(tellCount)),
    naming: counts?.naming?.count,
    places: (counts?.places ?? []).map(
      ({ jid, count, isExact }) => `${jid.split("@")[0]} ${count}${isExact ? "" : "+"}`,
    ),
    names: (counts?.places ?? []).map(({ name }) => name),
    error: answer?.child("error")?.firstElement()?.name,
  };
}

function tellCount([trait, { count, isExact }]: readonly [
  string,
  { readonly count: number; readonly isExact: boolean },
]) {
  return [trait, `${count}${isExact ? "" : "+"}`] as const;
}

async function chamber(config: Readonly<Record<string, string>> = {}, limits = {}): Promise<RoomScene> {
  return await roomScene({ modules: [muc], config, limits });
}

test("[MUC72] [RM26] words, a phrase, a beginning, an author: newest first, counted, with the room's name", async () => {
  const { romeo, juliet } = await chamber({ roomname: "Chamber", whois: "anyone" });
  await say(romeo, "the settlement break list", "m1");
  await say(juliet, "a break in settlement", "m2");
  await say(romeo, "nothing", "m3");
  const both = await ask(juliet, { text: "SETTLEMENT brea*", search: { order: "newest" } });
  expect(both).toMatchObject({ bodies: ["a break in settlement", "the settlement break list"], count: 2, more: false });
  expect(both).toMatchObject({ rooms: ["Chamber"], complete: true });
  expect((await ask(juliet, { text: '"settlement break"' })).bodies).toEqual(["the settlement break list"]);
  expect((await ask(juliet, { search: { from: [address("juliet")] } })).bodies).toEqual(["a break in settlement"]);
  expect((await ask(juliet, { text: "break" }, {}, ROOM)).bodies).toHaveLength(2);
});

test("[MUC72] [RM26] an answer says while words are still being indexed, whatever order or count is asked for, and no longer", async () => {
  const made = await chamber({}, {});
  const { archive } = made.storage;
  await say(made.romeo, "a hedge", "m1");
  const answers = async () => [
    await ask(made.juliet, { text: "hedge", search: { order: "newest" } }),
    await ask(made.juliet, { text: "hedge", search: { order: "relevance" } }),
    await ask(made.juliet, { text: "hedge", search: {} }, {}, ROOM),
    await ask(made.juliet, { text: "hedge" }, { max: 0 }),
  ];
  expect((await answers()).map(({ indexing }) => indexing)).toEqual([false, false, false, false]);
  const [search, countFound] = [archive.search.bind(archive), archive.countFound.bind(archive)];
  archive.search = async (query) => ({ ...(await search(query)), isBehind: true });
  archive.countFound = async (query, max) => ({ ...(await countFound(query, max)), isBehind: true });
  expect((await answers()).map(({ indexing }) => indexing)).toEqual([true, true, true, true]);
});

test("[MUC72] most relevant first, in lots that go on to the oldest hit", async () => {
  const { romeo } = await chamber({}, { searchRankedMax: 3 });
  const texts = [
    "break settlement 0",
    "long ago a settlement came and with it a break",
    "settlement break",
    "x break y settlement",
  ];
  for (const [n, text] of texts.entries()) await say(romeo, text, `m${n}`);
  const seen: (string | undefined)[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < 9; pages++) {
    const page = await ask(
      romeo,
      { text: "settlement break", search: { order: "relevance" } },
      { max: 2, ...(after === undefined ? {} : { after }) },
    );
    seen.push(...page.bodies);
    after = page.last;
    if (page.complete === true) break;
  }
  expect(seen).toEqual([texts[2], texts[3], texts[1], texts[0]]);
});

test("[MUC72] pages by the last hit reach every message once, whatever is said meanwhile", async () => {
  const { romeo } = await chamber();
  for (let n = 0; n < 7; n++) await say(romeo, `hedge ${n}`, `m${n}`);
  const seen: (string | undefined)[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < 9; pages++) {
    const page = await ask(romeo, { text: "hedge" }, { max: 3, ...(after === undefined ? {} : { after }) });
    seen.push(...page.bodies);
    after = page.last;
    if (page.complete === true) break;
    await say(romeo, "hedge meanwhile", `late${pages}`);
  }
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `hedge ${n}`));
});

test("[MUC72] one of several phrases: every message once, in pages, counted", async () => {
  const { romeo } = await chamber();
  for (const [n, text] of ["maya", "x", "Maya Lindqvist", "lindqvist", "ask maya now"].entries()) {
    await say(romeo, text, `m${n}`);
  }
  const any = { search: { any: ["maya", "Maya Lindqvist"] } };
  const first = await ask(romeo, any, { max: 2 });
  expect(first).toMatchObject({ bodies: ["ask maya now", "Maya Lindqvist"], complete: false });
  const rest = await ask(romeo, any, { max: 2, after: first.last ?? "" });
  expect(rest).toMatchObject({ bodies: ["maya"], complete: true });
  expect(await ask(romeo, { search: { ...any.search, order: "newest" } })).toMatchObject({ count: 3, more: false });
  expect((await ask(romeo, { ...any, text: "now" })).bodies).toEqual(["ask maya now"]);
  expect((await ask(romeo, any, {}, ROOM)).bodies).toHaveLength(3);
  const many = { search: { any: Array.from({ length: 17 }, (_, n) => `w${n}`) } };
  expect((await ask(romeo, many)).error).toBe("not-acceptable");
});

test("[MUC72] [SV3] a count stops at searchCountMax and says so", async () => {
  const { romeo } = await chamber({}, { searchCountMax: 2 });
  for (let n = 0; n < 3; n++) {
    await say(romeo, "hedge", `m${n}`);
    expect(await ask(romeo, { text: "hedge" })).toMatchObject({ count: Math.min(2, n + 1), more: n === 2 });
  }
});

test("[MUC88] counts tell what each criterion would leave of a search, and where its hits lie", async () => {
  const { romeo, juliet, core } = await chamber({ roomname: "Chamber" });
  await say(romeo, "hedge https://a.example", "m1");
  await say(romeo, "hedge\n```\nselect 1\n```", "m2");
  await say(romeo, "hedge for Juliet, > ``` is no block", "m3");
  await say(romeo, "Juliet alone", "m4");
  const urgent = `<headers xmlns="http://jabber.org/protocol/shim"><header name="Urgency">high</header></headers>`;
  const story = `<story xmlns="urn:tandem:stories:0"><title>Hedges</title></story>`;
  await romeo.sends(`<message to="${ROOM}" type="groupchat" id="m5"><body>hedge</body>${urgent}${story}</message>`);
  await core.use(rooms).create({ local: "another", owner: address("juliet"), name: "Another" });
  await core.use(rooms).postAs({ room: inRooms("another"), author: address("nurse"), nick: "N", text: "a hedge" });
  expect(await counted(juliet, { text: "hedge" }, ["juliet", "Juliet Capulet"])).toEqual({
    traits: { link: "1", code: "1", important: "1", story: "1" },
    naming: 1,
    places: ["another 1", "chamber 4"],
    names: ["Another", "Chamber"],
    error: undefined,
  });
  // A beginning is counted by room only.
  expect(await counted(juliet, { text: "hedg*" }, ["juliet"])).toMatchObject({
    traits: {},
    naming: undefined,
    places: ["another 1", "chamber 4"],
  });
  // Beside what is asked for already: both have to hold.
  expect(await counted(juliet, { text: "hedge", search: { has: ["story"] } })).toMatchObject({
    traits: { important: "1", story: "1" },
    places: ["chamber 1"],
  });
  expect((await ask(juliet, { text: "hedge", search: { has: ["code"] } })).count).toBe(1);
  expect(await counted(juliet, { text: "hedge", search: { in: [inRooms("another")] } })).toMatchObject({
    places: ["another 1"],
  });
});

test("[MUC88] [SV3] counts are bounded and say so; they take from the allowance of searches, and are refused as searches are", async () => {
  const { iago, romeo } = await chamber({}, { searchCountMax: 2, searchesPerMinuteMax: 6 });
  for (let n = 0; n < 3; n++) await say(romeo, `hedge https://a.example/${n}`, `m${n}`);
  expect(await counted(iago, { text: "hedge" })).toMatchObject({ traits: { link: "2+" }, places: ["chamber 2+"] });
  const many = Array.from({ length: 17 }, (_, n) => `w${n}`);
  const words = Array.from({ length: defaultLimits.searchWordsMax + 1 }, (_, n) => `w${n}`).join(" ");
  expect((await counted(iago, { text: words })).error).toBe("not-acceptable");
  expect((await counted(iago, { text: "hedge" }, many)).error).toBe("not-acceptable");
  expect((await counted(iago, { with: address("juliet") })).error).toBe("feature-not-implemented");
  iago.forgets();
  await iago.sends(`<iq type="get" id="c" to="${SERVICE}"><counts xmlns="urn:tandem:search:0"/></iq>`);
  expect(iago.takesAll().at(-1)?.child("error")?.firstElement()?.name).toBe("bad-request");
  for (let n = 0; n < 3; n++) expect((await counted(iago, { text: "hedge" })).error).toBeUndefined();
  expect((await counted(iago, { text: "hedge" })).error).toBe("resource-constraint");
});

test("[MUC72] rooms are named by address or category; what is not known is refused, not left out", async () => {
  const { romeo } = await chamber();
  await say(romeo, "hedge", "m1");
  expect((await ask(romeo, { text: "hedge", search: { in: [ROOM as BareJid] } })).bodies).toEqual(["hedge"]);
  expect((await ask(romeo, { text: "hedge", search: { in: [inRooms("other")] } })).bodies).toEqual([]);
  expect((await ask(romeo, { text: "hedge", search: { categories: ["none"] } })).bodies).toEqual([]);
  expect((await ask(romeo, { text: "hedge", with: address("juliet") })).error).toBe("feature-not-implemented");
  expect((await ask(romeo, { search: { in: [ROOM as BareJid] } }, {}, ROOM)).error).toBe("feature-not-implemented");
  expect((await ask(romeo, { text: "hedge" }, { after: "no place" })).error).toBe("item-not-found");
});

test("[MUC73] where addresses are veiled, a search by address unveils nobody", async () => {
  const { iago, juliet, romeo } = await chamber({ whois: "moderators" });
  await say(romeo, "psst", "m1");
  await enter(iago, "Iago");
  const byRomeo = { search: { from: [address("romeo")] } };
  expect((await counted(iago, byRomeo)).places).toEqual([]);
  expect((await counted(juliet, byRomeo)).places).toEqual(["chamber 1"]);
  for (const to of [SERVICE, ROOM]) {
    expect((await ask(iago, byRomeo, {}, to)).bodies).toEqual([]);
    expect((await ask(romeo, byRomeo, {}, to)).bodies).toEqual(["psst"]);
    expect((await ask(juliet, byRomeo, {}, to)).bodies).toEqual(["psst"]);
  }
  expect((await ask(iago, { with: address("romeo") }, {}, ROOM)).bodies).toEqual([]);
  expect((await ask(juliet, { with: address("romeo") }, {}, ROOM)).bodies).toEqual(["psst"]);
});

test("[MUC74] [MUC88] [SV3] a phrase has no more words than a text may have", async () => {
  const { romeo } = await chamber();
  const words = (count: number): string => Array.from({ length: count }, (_, n) => `w${n}`).join(" ");
  const [fits, long] = [words(defaultLimits.searchWordsMax), words(defaultLimits.searchWordsMax + 1)];
  expect((await ask(romeo, { search: { any: [fits] } })).error).toBeUndefined();
  expect((await ask(romeo, { search: { any: ["a", long] } })).error).toBe("not-acceptable");
  expect((await counted(romeo, { text: "a" }, [fits])).error).toBeUndefined();
  expect((await counted(romeo, { text: "a" }, [long])).error).toBe("not-acceptable");
});

test("[MUC74] [SV3] searchWordsMax words, searchesPerMinuteMax searches, searchRoomsMax rooms", async () => {
  const { iago, juliet, romeo, core } = await chamber({}, { searchesPerMinuteMax: 3, searchRoomsMax: 1 });
  const words = (count: number): string => Array.from({ length: count }, (_, n) => `w${n}`).join(" ");
  expect((await ask(romeo, { text: words(defaultLimits.searchWordsMax) })).error).toBeUndefined();
  expect((await ask(romeo, { text: words(defaultLimits.searchWordsMax + 1) })).error).toBe("not-acceptable");
  await say(romeo, "hedge", "m1");
  await core.use(rooms).create({ local: "another", owner: address("nurse") });
  await core.use(rooms).postAs({ room: inRooms("another"), author: address("nurse"), nick: "N", text: "hedge 2" });
  // Of two rooms one is searched: one's own, which comes last by address.
  expect((await ask(juliet, { text: "hedge" })).bodies).toEqual(["hedge"]);
  iago.forgets();
  for (let n = 0; n < 3; n++) expect((await ask(iago, { text: "hedge" })).error).toBeUndefined();
  expect((await ask(iago, { text: "hedge" })).error).toBe("resource-constraint");
  await iago.sends(`<iq type="get" id="d" to="${SERVICE}"><query xmlns="http://jabber.org/protocol/disco#info"/></iq>`);
  expect(serialize(iago.takesAll()[0] as never)).toContain("urn:tandem:search:0");
});

test("[MUC72] [MUC74] [SV7] rooms of a category that the asker may not read take no place among those searched, and are not counted", async () => {
  const { core, iago } = await roomScene({ modules, limits: { searchRoomsMax: 2 } });
  const service = core.use(rooms);
  for (const id of ["full", "bare"]) await core.use(categories).create({ id, name: id });
  const make = async (local: string, category: string, isOpen: boolean): Promise<void> => {
    const kind = { isPublic: isOpen, isMembersOnly: !isOpen };
    const room = await service.create({ local, owner: address("nurse"), category, ...kind });
    await service.postAs({ room, author: address("nurse"), nick: "N", text: `hedge of ${local}` });
  };
  for (const local of ["a1", "a2", "a3"]) await make(local, "full", false);
  await make("z-full", "full", true);
  await make("z-bare", "bare", true);
  const inCategory = async (category: string, more: readonly BareJid[] = []) => {
    const { last: _, ...answer } = await ask(iago, { text: "hedge", search: { categories: [category], in: more } });
    return JSON.parse(JSON.stringify(answer).replaceAll(`z-${category}`, "z")) as unknown;
  };
  const alone = await inCategory("bare");
  expect(alone).toMatchObject({ bodies: ["hedge of z"], count: 1, partial: false });
  expect(await inCategory("full")).toEqual(alone);
  // However many of the places others take, it is the same.
  expect(await inCategory("full", [inRooms("nowhere")])).toEqual(await inCategory("bare", [inRooms("nowhere")]));
  await make("z-more", "full", true);
  await make("z-most", "full", true);
  expect((await ask(iago, { text: "hedge", search: { categories: ["full"] } })).partial).toBe(true);
});

/** One random organisation: a tree with scopes and defaults, rooms of all kinds in it, people with all affiliations. */
async function organisation(seed: number): Promise<RoomScene> {
  const prng = new Prng(seed);
  const one = <T>(all: readonly T[]): T => all[prng.below(all.length)] as T;
  const isTrue = (): boolean => prng.below(2) === 0;
  const made = await roomScene({ modules });
  const people = ["juliet", "romeo", "iago"];
  for (const local of people) {
    await made.core.use(accounts).add({ jid: address(local), secret: { kind: "password", password: "x" } });
  }
  const tree = made.core.use(categories);
  const ids = ["a", "b", "c", "d"];
  for (const [n, id] of ids.entries()) {
    const parent = n === 0 || isTrue() ? undefined : one(ids.slice(0, n));
    const managers = isTrue() ? [] : [address(one(people))];
    await tree.create({ id, name: id, parent, managers });
  }
  const service = made.core.use(rooms);
  for (let n = 0; n < 8; n++) {
    const local = `r${n}`;
    const room = await service.create({
      local,
      owner: address("nurse"),
      // The others follow their category (RM4).
      ...(isTrue() ? { isMembersOnly: isTrue(), isPublic: isTrue() } : {}),
      isArchived: prng.below(4) > 0,
      ...(prng.below(4) === 0 ? { password: "secret" } : {}),
      ...(isTrue() ? { category: one(ids) } : {}),
    });
    for (const who of people) {
      await service.setAffiliation(room, address(who), one(["none", "none", "member", "admin", "owner", "outcast"]));
    }
    await service.postAs({ room, author: address("nurse"), nick: "Nurse", text: `hedge of ${local}` });
    if (prng.below(6) === 0) await service.close(room);
  }
  for (const id of ids) {
    const scope = people.filter(isTrue).map(address);
    if (isTrue()) await tree.change(id, { scope });
    // After the rooms were kept: what stands in their rows is not what holds.
    const visibility = one(["open", "closed", "secret"] as const);
    const defaults = { visibility, members: people.filter(isTrue).map(address) };
    if (isTrue()) await tree.change(id, { defaults, locks: isTrue() ? ["visibility"] : [] });
  }
  return made;
}

test.each(Array.from({ length: 12 }, (_, seed) => seed))(
  "[MUC72] [SV7] [RM26] a search finds in exactly the rooms whose archive opens to the asker (tree %i)",
  async (seed) => {
    const made = await organisation(seed);
    for (const client of [made.juliet, made.romeo, made.iago]) {
      const readable: string[] = [];
      for (let n = 0; n < 8; n++) {
        const { bodies } = await ask(client, {}, {}, inRooms(`r${n}`));
        if (bodies.includes(`hedge of r${n}`)) readable.push(`hedge of r${n}`);
      }
      const newest = readable.toReversed();
      expect(await ask(client, { text: "hedge" })).toMatchObject({ bodies: newest, count: readable.length });
      const all = Array.from({ length: 8 }, (_, n) => inRooms(`r${n}`));
      const named = await ask(client, { text: "hedge", search: { in: all, order: "relevance" } });
      expect(named.bodies.map(String).toSorted()).toEqual(readable.toSorted());
      const found = await ask(client, { text: "hedge", search: { categories: ["a", "b", "c", "d"] } });
      expect(newest.filter((text) => found.bodies.includes(text))).toEqual(found.bodies);
      // MUC88: counts are of the same rooms.
      const inEach = newest.map((text) => `${text.split(" ").at(-1)} 1`);
      expect(await counted(client, { text: "hedge" })).toMatchObject({ traits: {}, places: inEach });
      const inNamed = await counted(client, { text: "hedge", search: { in: all } });
      expect(inNamed.places.toSorted()).toEqual(inEach.toSorted());
      const inCategories = await counted(client, { text: "hedge", search: { categories: ["a", "b", "c", "d"] } });
      expect(inCategories.places).toEqual(found.bodies.map((text) => `${String(text).split(" ").at(-1)} 1`));
      // RM27: filters look in the same rooms.
      const account = bareOf(client.session.jid);
      const [kept] = await made.core.use(rooms).find(account, [{ filter: { text: "hedge" }, afterId: 0, max: 9 }]);
      expect(kept?.entries.map(({ text }) => text)).toEqual(newest);
      const searchable = await made.core.use(rooms).searchable(account, all, { text: "hedge" });
      expect(readable.every((text) => searchable.has(inRooms(text.split(" ").at(-1) ?? "")))).toBe(true);
      expect(searchable.size).toBe(readable.length);
      // A secret room that is named answers as one that is not there.
      for (const room of all.filter((jid) => !readable.includes(`hedge of ${jid.split("@")[0]}`))) {
        const missing = await ask(client, { text: "hedge", search: { in: [inRooms("nowhere")] } });
        expect(await ask(client, { text: "hedge", search: { in: [room] } })).toEqual(missing);
        const none = await counted(client, { text: "hedge", search: { in: [inRooms("nowhere")] } });
        expect(await counted(client, { text: "hedge", search: { in: [room] } })).toEqual(none);
      }
    }
  },
);

test("[MUC72] who is no longer a member finds nothing any more", async () => {
  const { iago, juliet } = await chamber({ membersonly: "1" });
  await juliet.sends(adminIq("set", `<item affiliation="member" jid="${address("iago")}"/>`));
  await say(juliet, "hedge", "m1");
  expect((await ask(iago, { text: "hedge" })).bodies).toEqual(["hedge"]);
  await juliet.sends(adminIq("set", `<item affiliation="none" jid="${address("iago")}"/>`));
  expect(await ask(iago, { text: "hedge" })).toMatchObject({ bodies: [], count: 0, rooms: [] });
});

test("[MUC80] [RM26] a corrected message is one hit, by its last words only, in its own place (XEP-0308)", async () => {
  const { romeo, juliet, storage } = await chamber({ whois: "anyone" });
  const correct = (client: WireClient, id: string, text: string, of: string): Promise<void> =>
    client.sends(
      `<message to="${ROOM}" type="groupchat" id="${id}"><body>${text}</body><replace xmlns="urn:xmpp:message-correct:0" id="${of}"/></message>`,
    );
  await say(romeo, "the setlement list", "m1");
  await say(juliet, "thank you", "m2");
  await correct(romeo, "c1", "the settlement lst https://lists.example", "m1");
  await correct(romeo, "c2", "the settlement list https://lists.example", "m1");
  await correct(juliet, "c3", "her own words", "m1");
  const texts = async (filter: ArchiveFilter): Promise<readonly (string | undefined)[]> =>
    (await ask(romeo, filter)).bodies;
  const last = "the settlement list https://lists.example";
  expect(await texts({ text: "setlement" })).toEqual([]);
  expect(await texts({ text: "lst" })).toEqual([]);
  expect(await texts({ text: "settlement" })).toEqual([last]);
  expect(await texts({ search: { has: ["link"] } })).toEqual([last]);
  expect(await texts({ text: "words" })).toEqual(["her own words"]);
  expect(await texts({ search: { from: [address("romeo")] } })).toEqual([last]);
  const { entries } = await storage.archive.page({ archive: bareOf(ROOM as never), from: "start", limit: 9 });
  const corrected = entries[0];
  romeo.forgets();
  await romeo.sends(
    `<message to="${ROOM}" type="groupchat" id="r"><retract xmlns="urn:xmpp:message-retract:1" id="${corrected?.id}"/></message>`,
  );
  const left = await storage.archive.page({ archive: bareOf(ROOM as never), from: "start", limit: 9 });
  expect(left.entries.map(({ stanza }) => stanza).join()).not.toContain("list");
  expect(await texts({ search: { has: ["link"] } })).toEqual([]);
});
