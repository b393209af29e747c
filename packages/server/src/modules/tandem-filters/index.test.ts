import { iqResult } from "@tandem/protocol";
import { type FilterTerms, NS_FILTERS, parseSavedFilter, type SavedFilter } from "@tandem/protocol/tandem-filters";
import { buildArchiveQuery } from "@tandem/protocol/xep-0313-mam";
import { adminIq, ROOM, roomScene, type RoomScene, say } from "@tandem/testkit/room-scene";
import { type Scene, scene, type WireClient } from "@tandem/testkit/server-scene";
import { serialize, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { defineModule, type Limits, type Storage } from "../../core/index.ts";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { accountCredentials } from "../accounts/contract.ts";
import { cards } from "../xep-0054-vcard/contract.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { muc } from "../xep-0045-muc/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0160Offline } from "../xep-0160-offline/index.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { xep0191Blocking } from "../xep-0191-blocking/index.ts";
import { xep0313Mam } from "../xep-0313-mam/index.ts";
import { xep0357Push } from "../xep-0357-push/index.ts";
import { xep0430Inbox } from "../xep-0430-inbox/index.ts";
import { tandemFilters } from "./index.ts";
import { TELL_MS } from "./live.ts";

const IAGO = "iago@capulet.lit";
const JULIET = "juliet@capulet.lit";
const accounts = [IAGO, JULIET, "romeo@capulet.lit"];
const pushed: XmlElement[] = [];
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
  xep0357Push,
  xep0430Inbox,
  tandemFilters,
  defineModule({
    name: "some-people",
    setup(host) {
      host.provide(cards, { nameOf: async () => undefined } as never);
      host.provide(accountCredentials, { isDisabled: async () => false } as never);
    },
  }),
  defineModule({
    name: "a-push-service",
    setup: (host) =>
      host.addService("push.capulet.lit", async ({ stanza }) => {
        pushed.push(stanza);
        await host.router.route(iqResult(stanza));
      }),
  }),
];

const chamber = (config: Readonly<Record<string, string>> = {}, limits: Partial<Limits> = {}): Promise<RoomScene> =>
  roomScene({ modules, accounts, config, limits });

type Row = Pick<SavedFilter, "id" | "unread"> & Partial<SavedFilter>;

async function asks(client: WireClient): Promise<readonly Row[]> {
  client.forgets();
  await client.sends(`<iq type="get" id="l"><filters xmlns="${NS_FILTERS}"/></iq>`);
  return filtersIn(client.takesAll());
}

function filtersIn(stanzas: readonly XmlElement[]): readonly Row[] {
  return stanzas.flatMap((stanza) =>
    (stanza.child("filters", NS_FILTERS)?.elements("filter") ?? []).map((one) => parseSavedFilter(one) as Row),
  );
}

const counts = async (client: WireClient) => (await asks(client)).map(({ id, unread }) => [id, unread]);

/** The condition of a refusal, or undefined. */
async function sets(client: WireClient, payload: string): Promise<string | undefined> {
  client.forgets();
  await client.sends(`<iq type="set" id="s">${payload}</iq>`);
  return client.takesAll().at(-1)?.child("error")?.firstElement()?.name;
}

function keep(client: WireClient, id: string, terms: FilterTerms, attrs = `name="${id}"`) {
  const x = buildArchiveQuery({ filter: terms }).elements()[0];
  return sets(
    client,
    `<filter xmlns="${NS_FILTERS}" id="${id}" ${attrs}>${x === undefined ? "" : serialize(x, NS_FILTERS)}</filter>`,
  );
}

async function again(storage: Storage): Promise<Scene> {
  return scene({ modules, accounts, storage });
}

test("[FI1][FI4] [RM27] what is found with no program open is counted at the next sign-in, after a restart too", async () => {
  const { iago, juliet, romeo, storage, core } = await chamber();
  await say(juliet, "the settlement break of old", "m0");
  expect(await keep(iago, "breaks", { text: '"settlement break"' })).toBeUndefined();
  expect(await counts(iago)).toEqual([
    ["mentions", 0],
    ["breaks", 0],
  ]);
  await core.emit("sessionClosed", iago.session);
  await say(juliet, "a settlement break again, Iago", "m1");
  await say(romeo, "a break", "m2");
  const iagoAgain = await (await again(storage)).connect(`${IAGO}/2`);
  expect(await counts(iagoAgain)).toEqual([
    ["mentions", 1],
    ["breaks", 1],
  ]);
});

test("[FI2] mentions are there from the start and can only be hidden and their alert switched", async () => {
  const { iago } = await chamber();
  expect(await asks(iago)).toMatchObject([
    { id: "mentions", alerts: true, isHidden: false, terms: { search: { any: ["iago"] } } },
  ]);
  expect(await sets(iago, `<remove xmlns="${NS_FILTERS}" id="mentions"/>`)).toBe("not-allowed");
  expect(await keep(iago, "mentions", { text: "x" }, "")).toBe("not-allowed");
  expect(await sets(iago, `<filter xmlns="${NS_FILTERS}" id="mentions" name="Me"/>`)).toBe("not-allowed");
  await sets(iago, `<filter xmlns="${NS_FILTERS}" id="mentions" alert="false" hidden="true"/>`);
  expect(await asks(iago)).toMatchObject([{ id: "mentions", alerts: false, isHidden: true }]);
});

test("[FI2] a nickname of a bookmark is a name of mine", async () => {
  const { iago, juliet } = await chamber();
  await asks(iago);
  await iago.sends(
    `<iq type="set" id="b"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:xmpp:bookmarks:1"><item id="${ROOM}"><conference xmlns="urn:xmpp:bookmarks:1" autojoin="true"><nick>Honest Iago</nick></conference></item></publish></pubsub></iq>`,
  );
  await say(juliet, "ask honest iago", "m1");
  await say(juliet, "iago, and Honest Iago", "m2");
  expect(await asks(iago)).toMatchObject([{ unread: 2, terms: { search: { any: ["iago", "Honest Iago"] } } }]);
});

const marks = (client: WireClient, id: string): Promise<void> =>
  publish(
    client,
    "urn:xmpp:mds:displayed:0",
    ROOM,
    `<displayed xmlns="urn:xmpp:mds:displayed:0"><stanza-id xmlns="urn:xmpp:sid:0" by="${ROOM}" id="${id}"/></displayed>`,
  );

const asksInbox = async (client: WireClient): Promise<number> => {
  client.forgets();
  await client.sends(`<iq type="get" id="i"><inbox xmlns="urn:xmpp:inbox:1"/></iq>`);
  const rows = client.takesAll().map((stanza) => stanza.child("entry", "urn:xmpp:inbox:1"));
  return rows.reduce((sum, row) => sum + Number(row?.child("summary", "urn:tandem:inbox:0")?.attr("mentions") ?? 0), 0);
};

test("[FI14] [RM21] mentions that were unread in their room before the filter was ever asked for are counted, as the room counts them", async () => {
  const { iago, juliet } = await chamber();
  await follow(iago, "<always/>");
  expect(await asksInbox(iago)).toBe(0);
  await say(juliet, "iago, one", "m1");
  await say(juliet, "two", "m2");
  await say(juliet, "three, Iago", "m3");
  expect(await asksInbox(iago)).toBe(2);
  expect((await asks(iago))[0]).toMatchObject({ id: "mentions", unread: 2, isMore: false });
});

test("[FI14] [RM21] reading the feed of mentions reads no room, so both go on saying the same; reading the room does", async () => {
  const made = await chamber();
  const { iago, juliet } = made;
  await follow(iago, "<always/>");
  await asksInbox(iago);
  await asks(iago);
  juliet.forgets();
  await say(juliet, "iago!", "m1");
  const id = juliet.takesAll()[0]?.child("stanza-id", "urn:xmpp:sid:0")?.attr("id") ?? "";
  await sets(iago, `<read xmlns="${NS_FILTERS}" id="mentions" to="${id}"/>`);
  expect([await asksInbox(iago), (await asks(iago))[0]?.unread]).toEqual([1, 1]);
  await marks(iago, id);
  expect([await asksInbox(iago), (await asks(iago))[0]?.unread]).toEqual([0, 0]);
});

test("[FI14] [FI6] in a room that is not in the inbox the filter's own place counts", async () => {
  const { iago, juliet } = await chamber();
  await say(juliet, "iago, of old", "m0");
  await asks(iago);
  juliet.forgets();
  await say(juliet, "iago, anew", "m1");
  const id = juliet.takesAll()[0]?.child("stanza-id", "urn:xmpp:sid:0")?.attr("id") ?? "";
  expect((await asks(iago))[0]?.unread).toBe(1);
  await sets(iago, `<read xmlns="${NS_FILTERS}" id="mentions" to="${id}"/>`);
  expect((await asks(iago))[0]?.unread).toBe(0);
});

test("[FI3] [SV3] limits: filters, name, listed values, words; what is no filter is refused", async () => {
  const { iago } = await chamber(
    {},
    { filtersPerAccountMax: 2, filterNameCharsMax: 3, filterListMax: 1, searchWordsMax: 2 },
  );
  expect(await keep(iago, "a", { text: "one two" }, `name="abc"`)).toBeUndefined();
  expect(await keep(iago, "b", { text: "one two three" }, `name="b"`)).toBe("not-acceptable");
  expect(await keep(iago, "b", { search: { any: ["one two three"] } })).toBe("not-acceptable");
  expect(await keep(iago, "b", { text: "one" }, `name="abcd"`)).toBe("not-acceptable");
  expect(await keep(iago, "b", { text: "one" }, `name=" "`)).toBe("not-acceptable");
  expect(await keep(iago, "b", { text: "one", search: { categories: ["x", "y"] } })).toBe("not-acceptable");
  expect(await keep(iago, "b", { text: "one", search: { categories: ["x"] } })).toBeUndefined();
  expect(await keep(iago, "c", { text: "one" })).toBe("resource-constraint");
  expect(await keep(iago, "a", { text: "!" }, "")).toBe("bad-request");
  expect(await keep(iago, "a", {}, "")).toBeUndefined();
  expect(await sets(iago, `<filter xmlns="${NS_FILTERS}" id="d" alert="true"/>`)).toBe("item-not-found");
  expect(await sets(iago, `<filter xmlns="${NS_FILTERS}" id="a" read="x"/>`)).toBe("bad-request");
  expect(await sets(iago, `<remove xmlns="${NS_FILTERS}" id="d"/>`)).toBe("item-not-found");
});

test("[FI4] [SV3] counted are messages of others, no corrections, up to filterUnreadMax", async () => {
  const { romeo, juliet } = await chamber({}, { filterUnreadMax: 3 });
  await keep(romeo, "f", { text: "hedge" });
  const replace = `<replace xmlns="urn:xmpp:message-correct:0" id="m1"/>`;
  await say(romeo, "hedge of my own", "m3");
  await say(juliet, "hedge", "m1");
  await juliet.sends(`<message to="${ROOM}" type="groupchat" id="m2"><body>hedge</body>${replace}</message>`);
  expect((await asks(romeo)).at(-1)).toMatchObject({ unread: 1, isMore: false });
  for (const id of ["m4", "m5", "m6"]) await say(juliet, "hedge", id);
  expect((await asks(romeo)).at(-1)).toMatchObject({ unread: 3, isMore: true });
});

test("[FI6] a filter has its own place up to which it is read, and it only moves forward", async () => {
  const { iago, juliet } = await chamber();
  await keep(iago, "f", { text: "hedge" });
  for (const id of ["m1", "m2"]) await say(juliet, "hedge", id);
  iago.forgets();
  await iago.sends(
    `<iq type="set" id="q" to="rooms.capulet.lit">${serialize(buildArchiveQuery({ filter: { text: "hedge" }, queryId: "q" }), "jabber:client")}</iq>`,
  );
  const [second, first] = iago.takesAll().map((stanza) => stanza.child("result", "urn:xmpp:mam:2")?.attr("id"));
  await sets(iago, `<read xmlns="${NS_FILTERS}" id="f" to="${first}"/>`);
  expect((await asks(iago)).at(-1)).toMatchObject({ unread: 1, readId: first });
  await sets(iago, `<read xmlns="${NS_FILTERS}" id="f" to="${second}"/>`);
  await sets(iago, `<read xmlns="${NS_FILTERS}" id="f" to="${first}"/>`);
  expect((await asks(iago)).at(-1)).toMatchObject({ unread: 0, readId: second });
  // Deleted by mistake, and back as it was.
  await sets(iago, `<remove xmlns="${NS_FILTERS}" id="f"/>`);
  await keep(iago, "f", { text: "hedge" }, `name="f" read="${first}"`);
  expect((await asks(iago)).at(-1)).toMatchObject({ unread: 1, readId: first });
});

test("[FI7] counts are told to programs that have asked, once a second, and go down when a message is taken back", async () => {
  const made = await chamber();
  const { iago, juliet } = made;
  await keep(iago, "f", { text: "hedge" });
  await asks(iago);
  await say(juliet, "hedge one", "m1");
  await say(juliet, "hedge two", "m2");
  await say(juliet, "nothing", "m3");
  iago.receivesNothing();
  await made.passes(TELL_MS);
  const told = filtersIn(iago.takesAll());
  expect(told).toMatchObject([{ id: "f", unread: 2 }]);
  const ids = juliet.takesAll().map((stanza) => stanza.child("stanza-id", "urn:xmpp:sid:0")?.attr("id"));
  const retract = `<retract xmlns="urn:xmpp:message-retract:1" id="${ids[0]}"/>`;
  await juliet.sends(`<message to="${ROOM}" type="groupchat" id="r">${retract}</message>`);
  await made.passes(TELL_MS);
  expect(filtersIn(iago.takesAll())).toMatchObject([{ id: "f", unread: 1 }]);
});

test("[FI7] a count that waited for a program which has gone is not told to the one that came after it", async () => {
  const made = await chamber();
  const { iago, juliet, core } = made;
  await keep(iago, "breaks", { text: "break" });
  await asks(iago);
  juliet.forgets();
  await say(juliet, "a break", "m1");
  const id = juliet.takesAll()[0]?.child("stanza-id", "urn:xmpp:sid:0")?.attr("id");
  await core.emit("sessionClosed", iago.session);
  const next = await made.connect(`${IAGO}/next`);
  expect((await counts(next)).at(-1)).toEqual(["breaks", 1]);
  expect(await sets(next, `<read xmlns="${NS_FILTERS}" id="breaks" to="${id}"/>`)).toBeUndefined();
  next.forgets();
  await made.passes(TELL_MS);
  expect(filtersIn(next.takesAll())).toEqual([]);
});

test("[FI7] other programs of the account hear of what is made, changed, read and deleted", async () => {
  const made = await chamber();
  const other = await made.connect(`${IAGO}/phone`);
  await asks(other);
  await keep(made.iago, "f", { text: "hedge" });
  await sets(made.iago, `<filter xmlns="${NS_FILTERS}" id="f" name="Hedges" alert="true"/>`);
  expect(filtersIn(other.takesAll())).toMatchObject([
    { id: "f", name: "f", alerts: false },
    { id: "f", name: "Hedges", alerts: true, terms: { text: "hedge" } },
  ]);
  await sets(made.iago, `<remove xmlns="${NS_FILTERS}" id="f"/>`);
  other.receives(
    `<message from="${IAGO}" to="${other.jid}"><filters xmlns="${NS_FILTERS}"><remove id="f"/></filters></message>`,
  );
});

test("[FI8] a hit of a filter with an alert comes at once with its message; one without, or hidden, only counts", async () => {
  const { iago, juliet } = await chamber({ roomname: "Chamber" });
  await keep(iago, "loud", { text: "hedge" }, `name="Loud" alert="true"`);
  await keep(iago, "still", { text: "hedge" });
  await keep(iago, "hidden", { text: "hedge" }, `name="H" alert="true" hidden="true"`);
  await asks(iago);
  await say(juliet, "hedge", "m1");
  const [hit, ...more] = iago.takesAll();
  expect(more).toEqual([]);
  expect(serialize(hit?.child("hit", NS_FILTERS) as XmlElement)).toBe(
    `<hit xmlns="${NS_FILTERS}" filter="loud" room="${ROOM}" name="Chamber"/>`,
  );
  expect(serialize(hit as XmlElement)).toContain("<body>hedge</body>");
});

test("[FI8] [RM28] with nobody there a mention goes to the push service, and to nobody once it is switched off", async () => {
  pushed.length = 0;
  const { iago, juliet, storage } = await chamber();
  await iago.sends(`<iq type="set" id="p"><enable xmlns="urn:xmpp:push:0" jid="push.capulet.lit" node="n"/></iq>`);
  await say(juliet, "iago?", "m1");
  await say(juliet, "nobody", "m2");
  expect(pushed).toHaveLength(1);
  expect(serialize(pushed[0] as XmlElement)).toContain(`${ROOM}/Juliet`);
  // The server knows after a restart, too, for whom a service waits.
  pushed.length = 0;
  const later = await again(storage);
  const romeo = await later.connect("romeo@capulet.lit/2");
  await romeo.sends(`<presence to="${ROOM}/Romeo"><x xmlns="http://jabber.org/protocol/muc"/></presence>`);
  await say(romeo, "iago!", "m3");
  expect(pushed).toHaveLength(1);
  pushed.length = 0;
  const iagoAgain = await later.connect(`${IAGO}/2`);
  await iagoAgain.sends(`<iq type="set" id="p"><disable xmlns="urn:xmpp:push:0" jid="push.capulet.lit"/></iq>`);
  await say(romeo, "iago!!", "m4");
  expect(pushed).toEqual([]);
});

test("[FI9] [SV7] who may no longer read a room is told nothing of it, and its hits leave the count", async () => {
  const made = await chamber({ membersonly: "1" });
  const { iago, juliet } = made;
  await juliet.sends(adminIq("set", `<item affiliation="member" jid="${IAGO}"/>`));
  await keep(iago, "f", { text: "hedge" }, `name="f" alert="true"`);
  await asks(iago);
  await say(juliet, "hedge", "m1");
  expect(iago.takesAll()).toHaveLength(1);
  await juliet.sends(adminIq("set", `<item affiliation="none" jid="${IAGO}"/>`));
  iago.forgets();
  await say(juliet, "hedge", "m2");
  iago.receivesNothing();
  await made.passes(TELL_MS);
  expect(filtersIn(iago.takesAll())).toMatchObject([{ id: "f", unread: 0 }]);
  expect(await counts(iago)).toEqual([
    ["mentions", 0],
    ["f", 0],
  ]);
});

test("[FI9] where addresses are veiled a filter by somebody's address finds nothing", async () => {
  const made = await chamber({ whois: "moderators" });
  const { iago, romeo } = made;
  const byRomeo = { search: { from: ["romeo@capulet.lit" as never] } };
  await keep(iago, "f", byRomeo, `name="f" alert="true"`);
  await asks(iago);
  await say(romeo, "psst", "m1");
  await made.passes(TELL_MS);
  iago.receivesNothing();
  expect((await counts(iago)).at(-1)).toEqual(["f", 0]);
});

test("[FI9] another's filters are refused", async () => {
  const { iago } = await chamber();
  iago.forgets();
  await iago.sends(`<iq type="get" id="x" to="${JULIET}"><filters xmlns="${NS_FILTERS}"/></iq>`);
  expect(iago.takesAll()[0]?.child("error")?.firstElement()?.name).toBe("forbidden");
});

test("[FI1] nobody is told after their session has ended, and nothing is left of an account that is removed", async () => {
  const { iago, juliet, core, storage } = await chamber();
  await keep(iago, "f", { text: "hedge" }, `name="f" alert="true"`);
  await asks(iago);
  await core.emit("sessionClosed", iago.session);
  await say(juliet, "hedge", "m1");
  iago.receivesNothing();
  await core.emit("accountRemoved", IAGO as never);
  expect(await storage.collection({ name: "filters", version: 1 }).count(IAGO)).toBe(0);
});

test("[FI10] [RM26] a corrected message is counted by its new words, without an alert, and by its old ones no more", async () => {
  const made = await chamber();
  const { iago, romeo } = made;
  await keep(iago, "breaks", { text: "break" }, `name="breaks" alerts="true"`);
  await asks(iago);
  await say(romeo, "a brake", "m1");
  await say(romeo, "a break", "m2");
  await made.passes(TELL_MS);
  iago.forgets();
  const correct = (id: string, of: string, text: string): Promise<void> =>
    romeo.sends(
      `<message to="${ROOM}" type="groupchat" id="${id}"><body>${text}</body><replace xmlns="urn:xmpp:message-correct:0" id="${of}"/></message>`,
    );
  await correct("c1", "m1", "a break, I mean");
  await made.passes(TELL_MS);
  const told = iago.takesAll();
  expect(filtersIn(told)).toMatchObject([{ id: "breaks", unread: 2 }]);
  expect(told).toHaveLength(1);
  await correct("c2", "m2", "a brake, I mean");
  await correct("c3", "m1", "a brake after all");
  await made.passes(TELL_MS);
  expect(filtersIn(iago.takesAll())).toMatchObject([{ id: "breaks", unread: 0 }]);
  expect(await counts(iago)).toEqual([
    ["mentions", 0],
    ["breaks", 0],
  ]);
});

const publish = (client: WireClient, node: string, id: string, payload: string): Promise<void> =>
  client.sends(
    `<iq type="set" id="p"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="${node}"><item id="${id}">${payload}</item></publish></pubsub></iq>`,
  );
const reads = (client: WireClient, id: string | undefined): Promise<void> =>
  publish(
    client,
    "urn:xmpp:mds:displayed:0",
    ROOM,
    `<displayed xmlns="urn:xmpp:mds:displayed:0"><stanza-id xmlns="urn:xmpp:sid:0" by="${ROOM}" id="${id}"/></displayed>`,
  );
const idsOf = (client: WireClient): readonly (string | undefined)[] =>
  client.takesAll().map((stanza) => stanza.child("stanza-id", "urn:xmpp:sid:0")?.attr("id"));

test("[FI11] [RM21] [RM27] what is read in its room is read in the filter, told within a second, after a restart too", async () => {
  const made = await chamber({}, { filterUnreadMax: 2 });
  const { iago, juliet, storage } = made;
  await keep(iago, "f", { text: "hedge" });
  await asks(iago);
  juliet.forgets();
  for (const id of ["m1", "m2", "m3", "m4"]) await say(juliet, "hedge", id);
  const ids = idsOf(juliet);
  await made.passes(TELL_MS);
  expect(filtersIn(iago.takesAll())).toMatchObject([{ id: "f", unread: 2, isMore: true }]);
  await reads(iago, ids[2]);
  await made.passes(TELL_MS);
  expect(filtersIn(iago.takesAll())).toMatchObject([{ id: "f", unread: 1, isMore: false }]);
  const later = await again(storage);
  const iagoAgain = await later.connect(`${IAGO}/2`);
  expect((await asks(iagoAgain)).at(-1)).toMatchObject({ id: "f", unread: 1, isMore: false });
  await reads(iago, ids[3]);
  await made.passes(TELL_MS);
  expect(filtersIn(iago.takesAll())).toMatchObject([{ id: "f", unread: 0 }]);
});

test("[FI11] who writes in a room has read what stood above; older hits elsewhere are counted behind read ones", async () => {
  const made = await chamber({}, { filterUnreadMax: 2 });
  const { romeo, juliet } = made;
  const garden = "garden@rooms.capulet.lit";
  await juliet.sends(`<presence to="${garden}/Juliet"><x xmlns="http://jabber.org/protocol/muc"/></presence>`);
  await juliet.sends(
    `<iq type="set" id="c" to="${garden}"><query xmlns="http://jabber.org/protocol/muc#owner"><x xmlns="jabber:x:data" type="submit"/></query></iq>`,
  );
  await keep(romeo, "f", { text: "hedge" });
  await say(juliet, "hedge of the garden", "g1", garden);
  for (const id of ["m1", "m2", "m3"]) await say(juliet, "hedge", id);
  expect((await asks(romeo)).at(-1)).toMatchObject({ unread: 2, isMore: true });
  await say(romeo, "seen", "r1");
  await made.passes(TELL_MS);
  expect(filtersIn(romeo.takesAll())).toMatchObject([{ id: "f", unread: 1, isMore: false }]);
  expect((await asks(romeo)).at(-1)).toMatchObject({ unread: 1, isMore: false });
});

const bookmark = (client: WireClient, level: string): Promise<void> =>
  publish(
    client,
    "urn:xmpp:bookmarks:1",
    ROOM,
    `<conference xmlns="urn:xmpp:bookmarks:1"><extensions><notify xmlns="urn:xmpp:notification-settings:1">${level}</notify></extensions></conference>`,
  );

test("[FI12] [RM28] a room that is to be silent alerts only of what is important or by a filter that names it", async () => {
  const { iago, juliet } = await chamber();
  await keep(iago, "named", { text: "hedge", search: { in: [ROOM as never] } }, `name="N" alert="true"`);
  await keep(iago, "any", { text: "hedge" }, `name="A" alert="true"`);
  await asks(iago);
  const alertsOf = async (id: string, inner: string): Promise<readonly (string | undefined)[]> => {
    iago.forgets();
    await juliet.sends(`<message to="${ROOM}" type="groupchat" id="${id}">${inner}</message>`);
    return iago
      .takesAll()
      .flatMap((stanza) => stanza.child("hit", NS_FILTERS)?.attr("filter") ?? [])
      .sort();
  };
  expect(await alertsOf("m1", "<body>hedge, iago</body>")).toEqual(["any", "mentions", "named"]);
  await bookmark(iago, "<never/>");
  expect(await alertsOf("m2", "<body>hedge, iago</body>")).toEqual(["named"]);
  expect(await alertsOf("m3", "<body>iago</body>")).toEqual([]);
  const urgent = `<headers xmlns="http://jabber.org/protocol/shim"><header name="Urgency">high</header></headers>`;
  expect(await alertsOf("m4", `<body>iago</body>${urgent}`)).toEqual(["mentions"]);
  await bookmark(iago, "<on-mention/>");
  expect(await alertsOf("m5", "<body>iago</body>")).toEqual(["mentions"]);
  const quiet = `<notifications xmlns="urn:tandem:notifications:0" rooms="nothing"/>`;
  await publish(iago, "urn:tandem:notifications:0", "current", quiet);
  expect(await alertsOf("m6", "<body>iago</body>")).toEqual(["mentions"]);
  await publish(iago, "urn:xmpp:bookmarks:1", ROOM, `<conference xmlns="urn:xmpp:bookmarks:1"/>`);
  expect(await alertsOf("m7", "<body>iago</body>")).toEqual([]);
  expect((await asks(iago)).find(({ id }) => id === "mentions")?.unread).toBe(7);
});

test.each([
  ["<never/>", 0],
  ["<on-mention/>", 1],
])("[FI12] [RM28] with nobody there, a mention in a room set to %s is pushed %i times", async (level, times) => {
  pushed.length = 0;
  const { iago, juliet } = await chamber();
  await iago.sends(`<iq type="set" id="p"><enable xmlns="urn:xmpp:push:0" jid="push.capulet.lit" node="n"/></iq>`);
  await bookmark(iago, level);
  await say(juliet, "iago?", "m1");
  expect(pushed).toHaveLength(times);
});

const follow = (client: WireClient, level = ""): Promise<void> =>
  publish(
    client,
    "urn:xmpp:bookmarks:1",
    ROOM,
    `<conference xmlns="urn:xmpp:bookmarks:1" autojoin="true"><extensions><notify xmlns="urn:xmpp:notification-settings:1">${level}</notify></extensions></conference>`,
  );
const URGENT = `<headers xmlns="http://jabber.org/protocol/shim"><header name="Urgency">high</header></headers>`;

test.each([
  ["<always/>", ["m1", "m2", "m3"]],
  ["<on-mention/>", ["m2", "m3"]],
  ["<never/>", ["m3"]],
])("[FI13] [RM28] of a room that is followed with %s the push service hears %j", async (level, expected) => {
  const { iago, juliet } = await chamber();
  await iago.sends(`<iq type="set" id="p"><enable xmlns="urn:xmpp:push:0" jid="push.capulet.lit" node="n"/></iq>`);
  await follow(iago, level);
  const told: string[] = [];
  for (const [id, inner] of [
    ["m1", "<body>hello</body>"],
    ["m2", "<body>iago?</body>"],
    ["m3", `<body>fire</body>${URGENT}`],
  ] as const) {
    pushed.length = 0;
    await juliet.sends(`<message to="${ROOM}" type="groupchat" id="${id}">${inner}</message>`);
    if (pushed.length > 0) told.push(id);
    // Once, though a filter and the room tell of it.
    expect(pushed.length).toBeLessThan(2);
    for (const stanza of pushed) expect(serialize(stanza)).toContain(`kind="room"`);
  }
  expect(told).toEqual(expected);
});

test("[FI13] what a session in the room, or one that looks at the filters, has had is not pushed; nor one's own words", async () => {
  const { iago, juliet, romeo } = await chamber();
  for (const client of [iago, romeo])
    await client.sends(`<iq type="set" id="p"><enable xmlns="urn:xmpp:push:0" jid="push.capulet.lit" node="n"/></iq>`);
  await follow(iago, "<always/>");
  await follow(romeo, "<always/>");
  pushed.length = 0;
  // Iago is there with a program that is not in the room; Romeo sits in it.
  for (const client of [iago, romeo]) await client.sends("<presence/>");
  await say(juliet, "hello", "m1");
  expect(pushed).toHaveLength(1);
  pushed.length = 0;
  await say(romeo, "hello yourself", "m3");
  expect(pushed).toHaveLength(1);
  pushed.length = 0;
  await asks(iago);
  await say(juliet, "hello", "m2");
  expect(pushed).toEqual([]);
  await iago.sends(`<presence type="unavailable"/>`);
  await say(juliet, "hello", "m4");
  expect(pushed).toHaveLength(1);
});

test("[FI13] [SV7] who unfollows, switches push off or may not read hears nothing", async () => {
  const { iago, juliet } = await chamber();
  const enable = (verb: string) =>
    iago.sends(`<iq type="set" id="p"><${verb} xmlns="urn:xmpp:push:0" jid="push.capulet.lit" node="n"/></iq>`);
  await enable("enable");
  await follow(iago, "<always/>");
  const hears = async (id: string): Promise<number> => {
    pushed.length = 0;
    await say(juliet, "hello", id);
    return pushed.length;
  };
  expect(await hears("m1")).toBe(1);
  await enable("disable");
  expect(await hears("m2")).toBe(0);
  await enable("enable");
  await bookmark(iago, "<always/>");
  expect(await hears("m3")).toBe(0);
  await follow(iago, "<always/>");
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="${IAGO}"/>`));
  expect(await hears("m4")).toBe(0);
});
