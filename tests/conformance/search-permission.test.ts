import { type BareJid, localOf, parseJid } from "@tandem/protocol";
import type { Storage } from "@tandem/server/core";
import { type ArchiveFilter, buildArchiveQuery, parseArchiveResult, parseFin } from "@tandem/protocol/xep-0313-mam";
import { NS_ACTIVITY_LIST, parseActivityPage } from "@tandem/protocol/tandem-activity";
import { POSTGRES_MISSING, postgresBinaries, startPostgres, type TestCluster } from "@tandem/testkit/postgres";
import { scene, type WireClient } from "@tandem/testkit/server-scene";
import { serialize, type XmlElement } from "@tandem/xml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPostgres } from "../../packages/server/src/adapters/storage-postgres/index.ts";
import { openSqlite } from "../../packages/server/src/adapters/storage-sqlite/index.ts";
import { modules } from "../../packages/server/src/host/modules.ts";
import { inRooms, Organisation, PEOPLE, type Person, ROOMS } from "./permissions/organisation.ts";

/**
 * RM26 over random trees, scopes, groups and roles, on both databases: never a hit, count or hint of a room that the person may
 * not read. What they may is reckoned from plain facts (permissions/organisation.ts) and not asked of the server.
 */
const SEEDS = Array.from({ length: 24 }, (_, seed) => seed);
/** A run on this database takes longer, and what it shares with the other has been tried there. */
const SEEDS_ON_POSTGRES = SEEDS.slice(0, 3);
const SERVICE = "rooms.capulet.lit";
const SEARCH = "urn:tandem:search:0";
const INBOX = "urn:xmpp:inbox:1";
const FILTERS = "urn:tandem:filters:0";
const BOOKMARKS = "urn:xmpp:bookmarks:1";
const clock = { now: () => Date.now(), monotonic: () => 0 };
const limits = { searchesPerMinuteMax: 10_000 };

let asked = 0;

interface Asked {
  readonly answer: XmlElement;
  /** Everything that came meanwhile, the answer too. */
  readonly came: readonly XmlElement[];
}

async function asks(client: WireClient, type: "get" | "set", to: string, payload: string): Promise<Asked> {
  const id = `q${asked++}`;
  client.forgets();
  await client.sends(`<iq type="${type}" id="${id}"${to === "" ? "" : ` to="${to}"`}>${payload}</iq>`);
  const came: XmlElement[] = [];
  for (;;) {
    came.push(...client.takesAll());
    const answer = came.find((stanza) => stanza.name === "iq" && stanza.attr("id") === id);
    if (answer !== undefined) return { answer, came };
    await new Promise((resolve) => setImmediate(resolve));
  }
}

interface Found {
  readonly texts: readonly string[];
  readonly count: number | undefined;
  /** Names of rooms beside the hits. */
  readonly names: readonly string[];
  readonly isPartial: boolean | undefined;
}

async function finds(client: WireClient, filter: ArchiveFilter): Promise<Found> {
  const query = serialize(buildArchiveQuery({ filter, page: { max: 100 } }), "jabber:client");
  const { answer, came } = await asks(client, "set", SERVICE, query);
  const fin = parseFin(answer.child("fin", "urn:xmpp:mam:2"));
  if (fin === null) throw new Error(`no search: ${serialize(answer)}`);
  // What a filter tells meanwhile comes from the account.
  const own = came.filter((stanza) => stanza.attr("from") === SERVICE);
  const results = own.map((stanza) => parseArchiveResult(stanza.child("result", "urn:xmpp:mam:2")));
  return {
    texts: results.flatMap((result) => result?.forwarded.stanza.childText("body") ?? []).toSorted(),
    count: fin.page.count,
    names: (fin.found?.rooms ?? []).map(({ name }) => name).toSorted(),
    isPartial: fin.found && !fin.found.hasAllRooms,
  };
}

const exactly = (texts: readonly string[]): Found => ({
  texts: texts.toSorted(),
  count: texts.length,
  names: [...new Set(texts.map((text) => `Room ${roomOf(text)}`))].toSorted(),
  isPartial: false,
});
const roomOf = (text: string): string => /r\d/.exec(text)?.[0] ?? "";
const plain = (local: string): string => `hedge of ${local}`;
const linked = (local: string): string => `hedge at https://${local}.example/`;

async function searchesRight(client: WireClient, person: Person, city: Organisation): Promise<void> {
  const readable = city.readableBy(person);
  const all = readable.flatMap((local) => [plain(local), linked(local)]);
  const jids = ROOMS.map(inRooms);
  expect(await finds(client, { text: "hedge" })).toEqual(exactly(all));
  expect(await finds(client, { text: "hedge", search: { order: "relevance", in: jids } })).toEqual(exactly(all));
  expect(await finds(client, { text: "hed*", search: { has: ["link"] } })).toEqual(exactly(readable.map(linked)));
  expect(await finds(client, { search: { any: ["hedge of", "nothing"] } })).toEqual(exactly(readable.map(plain)));
  for (const id of ["a", "b", "c", "d"]) {
    const there = all.filter((text) => city.categoryOf(roomOf(text)) === id);
    expect(await finds(client, { text: "hedge", search: { categories: [id] } })).toEqual(exactly(there));
  }
  const nowhere = await finds(client, { text: "hedge", search: { in: [inRooms("nowhere")] } });
  for (const local of ROOMS.filter((one) => !readable.includes(one)))
    expect(await finds(client, { text: "hedge", search: { in: [inRooms(local)] } })).toEqual(nowhere);
}

/** What counts beside a search say (docs/protocol/search.md §6): by room, with a link, with a phrase. */
interface Counted {
  readonly places: readonly string[];
  readonly links: number;
  readonly named: number;
}

async function counts(client: WireClient, filter: ArchiveFilter): Promise<Counted> {
  const query = serialize(buildArchiveQuery({ filter, page: { max: 1 } }), "jabber:client");
  const asking = `<counts xmlns="${SEARCH}">${query}<naming>hedge of</naming></counts>`;
  const { answer } = await asks(client, "get", SERVICE, asking);
  const told = answer.child("counts", SEARCH);
  if (told === undefined) throw new Error(`no counts: ${serialize(answer)}`);
  const links = told.elements("has").find((one) => one.attr("trait") === "link");
  return {
    places: told
      .elements("place")
      .map((one) => `${one.attr("jid")} ${one.attr("name")} ${one.attr("count")}`)
      .toSorted(),
    links: Number(links?.attr("count")),
    named: Number(told.child("naming")?.attr("count")),
  };
}

/** Each room has one message with a link and one with the phrase. */
const countedIn = (locals: readonly string[]): Counted => ({
  places: locals.map((local) => `${inRooms(local)} Room ${local} 2`).toSorted(),
  links: locals.length,
  named: locals.length,
});

async function countsRight(client: WireClient, person: Person, city: Organisation): Promise<void> {
  const readable = city.readableBy(person);
  expect(await counts(client, { text: "hedge" })).toEqual(countedIn(readable));
  expect(await counts(client, { text: "hedge", search: { in: ROOMS.map(inRooms) } })).toEqual(countedIn(readable));
  for (const id of ["a", "b", "c", "d"]) {
    const there = readable.filter((local) => city.categoryOf(local) === id);
    expect(await counts(client, { text: "hedge", search: { categories: [id] } })).toEqual(countedIn(there));
  }
  for (const local of ROOMS.filter((one) => !readable.includes(one)))
    expect(await counts(client, { text: "hedge", search: { in: [inRooms(local)] } })).toEqual(countedIn([]));
}

/** Rooms in which Activity says that one was named. */
async function activityIn(client: WireClient): Promise<readonly string[]> {
  const { answer } = await asks(client, "get", "", `<activity xmlns="${NS_ACTIVITY_LIST}" max="50"/>`);
  const page = parseActivityPage(answer.child("activity", NS_ACTIVITY_LIST));
  if (page === null) throw new Error(`no activity: ${serialize(answer)}`);
  return page.items.map(({ room }) => localOf(room)).toSorted();
}

const HEDGES = `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>urn:xmpp:mam:2</value></field><field var="{urn:xmpp:fulltext:0}fulltext"><value>hedge</value></field></x>`;

/** A filter that begins before everything, and an inbox that follows all rooms and counts from now on. */
async function follows(client: WireClient): Promise<void> {
  for (const jid of [...ROOMS.map(inRooms), inRooms("nowhere")]) {
    const item = `<item id="${jid}"><conference xmlns="${BOOKMARKS}" autojoin="true"/></item>`;
    const publish = `<publish node="${BOOKMARKS}">${item}</publish>`;
    await asks(client, "set", "", `<pubsub xmlns="http://jabber.org/protocol/pubsub">${publish}</pubsub>`);
  }
  const filter = `<filter xmlns="${FILTERS}" id="hedges" name="Hedges" alert="true" read="0">${HEDGES}</filter>`;
  await asks(client, "set", "", filter);
  await asks(client, "get", "", `<inbox xmlns="${INBOX}"/>`);
  await asks(client, "get", "", `<filters xmlns="${FILTERS}"/>`);
}

async function filterCount(client: WireClient): Promise<number> {
  const { answer } = await asks(client, "get", "", `<filters xmlns="${FILTERS}"/>`);
  const all = answer.child("filters", FILTERS)?.elements("filter") ?? [];
  return Number(all.find((one) => one.attr("id") === "hedges")?.attr("unread"));
}

/** Rooms with something unread, by entry; the sums at the end, and all rooms together, must say the same. */
async function unreadIn(client: WireClient): Promise<readonly string[]> {
  const { answer, came } = await asks(client, "get", "", `<inbox xmlns="${INBOX}" messages="false"/>`);
  const entries = came.flatMap((stanza) => stanza.child("entry", INBOX) ?? []);
  const unread = entries.filter((entry) => Number(entry.attr("unread")) > 0);
  const fin = answer.child("fin", INBOX);
  expect(Number(fin?.attr("unread"))).toBe(unread.length);
  expect(Number(fin?.attr("total"))).toBe(entries.length);
  const whole = await asks(client, "get", "", `<inbox xmlns="${INBOX}"><together xmlns="urn:tandem:inbox:0"/></inbox>`);
  const together = whole.answer.child("fin", INBOX)?.child("rooms", "urn:tandem:inbox:0")?.elements("room") ?? [];
  const told = (all: readonly XmlElement[]) => all.map((one) => `${one.attr("jid")} ${one.attr("unread")}`).toSorted();
  expect(told(together)).toEqual(told(entries));
  return unread.map((entry) => localOf(parseJid(entry.attr("jid") ?? "") as BareJid)).toSorted();
}

/** Rooms of which the filter told while the client looked. */
function hitsIn(came: readonly XmlElement[]): readonly string[] {
  const hits = came.flatMap((stanza) => stanza.child("hit", FILTERS) ?? []);
  return hits.map((hit) => localOf(parseJid(hit.attr("room") ?? "") as BareJid)).toSorted();
}

/** Or the run has shown nothing. */
function isMixed(city: Organisation): boolean {
  const readable = PEOPLE.map((person) => city.readableBy(person).length);
  return readable.some((count) => count > 0) && readable.some((count) => count < ROOMS.length);
}

async function organisationOn(storage: Storage, seed: number): Promise<void> {
  const made = await scene({ modules, storage, limits });
  const city = await Organisation.make(seed, made.core);
  const clients = new Map<Person, WireClient>();
  for (const person of PEOPLE) {
    const client = await made.connect(`${person}@capulet.lit/desk`, { available: true });
    clients.set(person, client);
    await follows(client);
  }
  await city.says(plain);
  await city.says(linked);
  await city.says((local) => `${PEOPLE.join(", ")}: look at ${local}`);
  expect(isMixed(city)).toBe(true);
  for (const [person, client] of clients) {
    const readable = city.readableBy(person);
    await searchesRight(client, person, city);
    await countsRight(client, person, city);
    expect(await activityIn(client)).toEqual(city.readableBy(person));
    expect(await filterCount(client)).toBe(readable.length * 2);
    expect(await unreadIn(client)).toEqual(readable);
  }
  await city.changes();
  for (const [person, client] of clients) {
    await searchesRight(client, person, city);
    await countsRight(client, person, city);
    expect(await activityIn(client)).toEqual(city.readableBy(person));
    expect(await filterCount(client)).toBe(city.readableBy(person).length * 2);
    const told = await unreadIn(client);
    expect(told.filter((local) => !city.mayRead(person, local))).toEqual([]);
    client.forgets();
  }
  await city.says((local) => `one hedge more in ${local}`);
  for (const [person, client] of clients) {
    const came = await untilQuiet(client);
    expect(hitsIn(came)).toEqual(city.readableBy(person));
  }
  expect(made.faults()).toEqual([]);
  await made.core.stop();
}

/** What was found for an account is told in its turn, so that it has come before the answer to what is asked in its turn. */
async function untilQuiet(client: WireClient): Promise<readonly XmlElement[]> {
  const before = client.takesAll();
  return [...before, ...(await asks(client, "get", "", `<filters xmlns="${FILTERS}"/>`)).came];
}

const TITLE = "[RM2] [RM21] [RM26] [RM27] [SV7] organisation %i: no hit, count or hint of a room that one may not read";

describe("SQLite", () => {
  test.each(SEEDS)(TITLE, async (seed) => {
    const storage = openSqlite({ file: ":memory:", clock });
    await organisationOn(storage, seed);
    await storage.close();
  });
});

const reason = postgresBinaries() === null ? `: skipped, ${POSTGRES_MISSING}` : "";

describe.skipIf(reason !== "")(`PostgreSQL${reason}`, () => {
  let cluster: TestCluster;
  beforeAll(async () => void (cluster = await startPostgres()));
  afterAll(() => cluster?.stop());

  test.each(SEEDS_ON_POSTGRES)(TITLE, async (seed) => {
    const storage = await openPostgres({ url: await cluster.makeDatabase(), clock });
    await organisationOn(storage, seed);
    await storage.close();
  });
});
