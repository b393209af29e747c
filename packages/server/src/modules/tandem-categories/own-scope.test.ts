import type { BareJid } from "@tandem/protocol";
import { parseRoomChanges } from "@tandem/protocol/tandem-room-changes";
import { parseRoomCheck, type RoomCheck } from "@tandem/protocol/tandem-room-check";
import { parseGroups } from "@tandem/protocol/tandem-groups";
import { principalsOf } from "@tandem/protocol/tandem-rooms";
import { Prng } from "@tandem/testkit/prng";
import { adminIq, configure, enter, ROOM, roomScene, type RoomScene } from "@tandem/testkit/room-scene";
import type { WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { type Accounts, accounts } from "../accounts/contract.ts";
import { accountsModule } from "../accounts/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { organisationGroups } from "../tandem-groups/contract.ts";
import { tandemGroups } from "../tandem-groups/index.ts";
import { rooms } from "../xep-0045-muc/contract.ts";
import { muc } from "../xep-0045-muc/index.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { type Categories, categories, type Category } from "./contract.ts";
import { tandemCategories } from "./index.ts";
import { standingIn } from "./scope.ts";

const modules = [
  accountsModule,
  rfc6121Roster,
  rfc6121Presence,
  xep0115Caps,
  xep0060Pubsub,
  tandemGroups,
  muc,
  tandemCategories,
];
const NS = "urn:tandem:rooms:0";
const MUC = "http://jabber.org/protocol/muc";
const CATEGORY = "urn:tandem:categories:0#category";
const address = (local: string): BareJid => `${local}@capulet.lit` as BareJid;

interface City extends RoomScene {
  readonly tree: Categories;
  readonly people: Accounts;
}

/**
 * Juliet's chamber stands in "houses", whose scope holds Capulets, Montagues and Iago. Juliet, the nurse and Tybalt are Capulets,
 * Tybalt of the hidden group Swords too; Romeo is a Montague and in the room; Paris is outside.
 */
async function city(): Promise<City> {
  const made = await roomScene({ modules });
  const [tree, people] = [made.core.use(categories), made.core.use(accounts)];
  const secret = { kind: "password", password: "secret" } as const;
  const groupsOf: Readonly<Record<string, readonly string[]>> = {
    juliet: ["Capulets"],
    nurse: ["Capulets"],
    tybalt: ["Capulets", "Swords"],
    romeo: ["Montagues"],
    iago: [],
    paris: [],
  };
  for (const [local, groups] of Object.entries(groupsOf)) await people.add({ jid: address(local), groups, secret });
  for (const name of ["Capulets", "Montagues"]) await made.core.use(organisationGroups).add(name, false);
  await made.core.use(organisationGroups).add("Swords", true);
  await tree.create({ id: "houses", name: "Houses", scope: ["group:Capulets", "group:Montagues", address("iago")] });
  await configure(made.juliet, { [CATEGORY]: "houses" });
  for (const client of [made.juliet, made.romeo]) client.forgets();
  return Object.assign(made, { tree, people });
}

async function answersTo(client: WireClient, xml: string): Promise<string | undefined> {
  client.forgets();
  await client.sends(xml);
  return client.takesAll().at(-1)?.child("error")?.firstElement()?.name;
}
const asks = (payload: string, type = "get"): string => `<iq type="${type}" id="q" to="${ROOM}">${payload}</iq>`;
const values = (all: readonly string[]): string => all.map((one) => `<value>${one}</value>`).join("");
const form = (scope: readonly string[], more = ""): string =>
  `<x xmlns="jabber:x:data" type="submit"><field var="${NS}#scope">${values(scope)}</field>${more}</x>`;
const narrows = (scope: readonly string[], more = ""): string =>
  asks(`<query xmlns="${MUC}#owner">${form(scope, more)}</query>`, "set");
const member = (local: string): string => adminIq("set", `<item affiliation="member" jid="${address(local)}"/>`);

async function checked(client: WireClient, draft: string, about = ""): Promise<RoomCheck | null> {
  client.forgets();
  await client.sends(asks(`<check xmlns="${NS}"${about}>${draft}</check>`));
  return parseRoomCheck(client.takesAll().at(-1)?.child("check", NS));
}

test("[RM2] outside a room's own scope there is no such room, though its category holds them", async () => {
  const { juliet, iago, core } = await city();
  const everything = [
    `<presence to="${ROOM}/Iago"><x xmlns="${MUC}"/></presence>`,
    asks(`<query xmlns="http://jabber.org/protocol/disco#info"/>`),
    asks(`<query xmlns="urn:xmpp:mam:2"/>`, "set"),
    asks(`<query xmlns="jabber:iq:register"/>`),
    asks(`<vCard xmlns="vcard-temp"/>`),
  ];
  for (const xml of everything) expect(await answersTo(iago, xml), xml).toBeUndefined();
  expect(await answersTo(juliet, narrows(["group:Capulets"]))).toBeUndefined();
  for (const xml of everything) expect(await answersTo(iago, xml), xml).toBe("item-not-found");
  const service = core.use(rooms);
  const jid = ROOM as BareJid;
  const listed = async (who: string): Promise<number> =>
    (await service.visibleTo(address(who), { max: 9 })).rooms.length;
  expect([await listed("iago"), await listed("nurse")]).toEqual([0, 1]);
  expect((await service.readableBy(address("iago"), [jid])).length).toBe(0);
  expect((await service.readableBy(address("nurse"), [jid])).length).toBe(1);
  const isOffered = await service.scopeAround(address("nurse"), { room: jid });
  expect([await isOffered?.(address("tybalt")), await isOffered?.(address("romeo"))]).toEqual([true, false]);
  await expect(service.scopeAround(address("iago"), { room: jid })).rejects.toThrow("rooms/unknown");
  await expect(service.check(jid, null, "read")).rejects.toThrow("rooms/unknown");
});

test("[RM2] a room's own scope lets nobody in whom its category leaves out", async () => {
  const { juliet, core } = await city();
  expect(await answersTo(juliet, narrows(["group:Capulets", address("paris")]))).toBeUndefined();
  await expect(core.use(rooms).check(ROOM as BareJid, address("paris"), "read")).rejects.toThrow("rooms/unknown");
  expect(await answersTo(juliet, member("paris"))).toBe("not-allowed");
});

test("[RM2] it holds for a room in no category too, and for groups whose name nothing else names", async () => {
  const { juliet, romeo, iago, core, people } = await city();
  await core.use(rooms).configure(ROOM as BareJid, { category: "" });
  expect(await answersTo(juliet, narrows(["group:Capulets"]))).toBeUndefined();
  expect(await answersTo(iago, asks(`<query xmlns="http://jabber.org/protocol/disco#info"/>`))).toBe("item-not-found");
  // Who leaves the group leaves the room.
  await people.change(address("romeo"), { groups: ["Capulets"] });
  await enter(romeo, "Romeo");
  romeo.forgets();
  await people.change(address("romeo"), { groups: [] });
  expect(codesOf(romeo)).toEqual(["110", "321"]);
});

function codesOf(client: WireClient): readonly (string | undefined)[] {
  return client
    .takesAll()
    .flatMap((stanza) => stanza.child("x", `${MUC}#user`)?.elements("status") ?? [])
    .map((status) => status.attr("code"));
}

test("[RM2] narrowing removes at once whom it leaves out: from the room with 321, and from its lists; bans stay", async () => {
  const { core, juliet, romeo } = await city();
  for (const local of ["romeo", "nurse"]) await juliet.sends(member(local));
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="${address("iago")}"/>`));
  romeo.forgets();
  await juliet.sends(narrows(["group:Capulets"]));
  expect(codesOf(romeo).slice(-2)).toEqual(["110", "321"]);
  const list = async (): Promise<unknown> =>
    (await core.use(rooms).affiliations(ROOM as BareJid)).map((row) => [row.account, row.affiliation]);
  const left = [
    [address("iago"), "outcast"],
    [address("juliet"), "owner"],
    [address("nurse"), "member"],
  ];
  expect(await list()).toEqual(left);
  // Falling out is for good: a wider scope brings nobody back.
  await juliet.sends(narrows([""]));
  expect(await list()).toEqual(left);
  expect(await answersTo(juliet, member("romeo"))).toBeUndefined();
});

test("[RM2] nobody outside it is invited or made a member, in the form that narrows it neither", async () => {
  const { juliet, romeo, core } = await city();
  await romeo.sends(`<presence type="unavailable" to="${ROOM}/Romeo"/>`);
  romeo.forgets();
  const admins = `<field var="muc#roomconfig_roomadmins" type="jid-multi"><value>${address("romeo")}</value></field>`;
  expect(await answersTo(juliet, narrows(["group:Capulets"], admins))).toBe("not-allowed");
  expect((await core.use(rooms).settings(ROOM as BareJid))?.scope).toBeUndefined();
  await juliet.sends(narrows(["group:Capulets"]));
  expect(await answersTo(juliet, member("romeo"))).toBe("not-allowed");
  const letter = `<message to="${ROOM}" id="i"><x xmlns="${MUC}#user"><invite to="${address("romeo")}"/></x></message>`;
  expect(await answersTo(juliet, letter)).toBe("not-allowed");
  romeo.receivesNothing();
});

test("[RM2] groups of whom the scope holds nobody are told so to who may know of the place, and hidden ones to nobody", async () => {
  const { juliet, iago, core } = await city();
  await core.use(organisationGroups).add("Nobody", false);
  const groups = async (client: WireClient, place: string): Promise<unknown> => {
    client.forgets();
    await client.sends(`<iq type="get" id="g" to="capulet.lit"><groups xmlns="urn:tandem:groups:0"${place}/></iq>`);
    const answer = client.takesAll().at(-1);
    const shown = parseGroups(answer?.child("groups", "urn:tandem:groups:0"));
    return (
      shown?.map(({ name, isOutside = false }) => [name, isOutside]) ?? answer?.child("error")?.firstElement()?.name
    );
  };
  const none = [
    ["Capulets", false],
    ["Montagues", false],
    ["Nobody", false],
  ];
  const room = ` room="${ROOM}"`;
  expect(await groups(juliet, room)).toEqual(none);
  await juliet.sends(narrows(["group:Swords", address("juliet")]));
  expect(await groups(juliet, room)).toEqual([
    ["Capulets", false],
    ["Montagues", true],
    ["Nobody", false],
  ]);
  expect(await groups(juliet, "")).toEqual(none);
  expect(await groups(juliet, ` category="houses"`)).toEqual(none);
  expect(await groups(iago, room)).toBe("item-not-found");
  expect(await groups(juliet, `${room} category="houses"`)).toBe("bad-request");
});

test("[RM2] who narrows a room stays in it", async () => {
  const { juliet, core } = await city();
  expect(await answersTo(juliet, narrows(["group:Montagues"]))).toBe("not-acceptable");
  expect(await answersTo(juliet, narrows(["group:Montagues", address("juliet")]))).toBeUndefined();
  expect((await core.use(rooms).settings(ROOM as BareJid))?.scope).toEqual(["group:Montagues", address("juliet")]);
});

test("[RM2] [RM3] whoever manages the category and is outside manages the room no more", async () => {
  const { juliet, core, tree } = await city();
  await tree.change("houses", { managers: [address("romeo")] });
  const administers = (): Promise<void> => core.use(rooms).check(ROOM as BareJid, address("romeo"), "administer");
  await administers();
  await juliet.sends(narrows(["group:Capulets"]));
  await expect(administers()).rejects.toThrow("rooms/unknown");
});

test("[RM2] a removed account goes from a room's scope, but never as its last name", async () => {
  const { juliet, core, people } = await city();
  const scope = async (): Promise<unknown> => (await core.use(rooms).settings(ROOM as BareJid))?.scope;
  await juliet.sends(narrows([address("juliet"), address("nurse")]));
  await people.remove(address("nurse"));
  expect(await scope()).toEqual([address("juliet")]);
  await people.remove(address("juliet"));
  expect(await scope()).toEqual([address("juliet")]);
});

test("[RM2] [MUC86] before it is saved: who would be inside, how many fall out, and that it is the room's own scope", async () => {
  const { juliet } = await city();
  for (const local of ["romeo", "nurse", "tybalt"]) await juliet.sends(member(local));
  const now = await checked(juliet, "");
  expect(now?.numbers).toEqual({ managers: 1, presenters: 0, inside: 5, members: 3 });
  expect(now?.scopes.map(({ category }) => category)).toEqual(["houses"]);
  const draft = form(["group:Capulets", address("iago")]);
  const then = await checked(juliet, draft, ` jid="${address("romeo")}"`);
  expect(then?.numbers).toMatchObject({ inside: 4, falling: 1, members: 2 });
  expect(then?.scopes).toMatchObject([
    { category: undefined, principals: ["group:Capulets", address("iago")] },
    { category: "houses" },
  ]);
  expect(then?.person).toMatchObject({ isInScope: false, outside: undefined, affiliation: "none", reads: false });
  await juliet.sends(narrows(["group:Capulets", address("iago")]));
  const saved = await checked(juliet, form([""]));
  expect(saved?.numbers).toMatchObject({ inside: 5, falling: 0, members: 2 });
});

test("[SV5] [MUC86] a hidden group in a scope that is not saved holds nobody, and nobody is counted", async () => {
  const { juliet } = await city();
  for (const local of ["romeo", "tybalt"]) await juliet.sends(member(local));
  const about = ` jid="${address("tybalt")}"`;
  const only = await checked(juliet, form(["group:Swords"]), about);
  expect(only?.person?.isInScope).toBe(false);
  expect(Object.values(only?.numbers ?? {}).filter((number) => number !== undefined)).toEqual([]);
  expect(only?.scopes[0]).toEqual({ category: undefined, principals: [] });
});

test("[MUC87] last changes tell whom the scope holds since, and hidden groups to owners only", async () => {
  const { juliet, romeo } = await city();
  const told = async (client: WireClient): Promise<unknown> => {
    client.forgets();
    await client.sends(asks(`<changes xmlns="${NS}"/>`));
    return (parseRoomChanges(client.takesAll().at(-1)?.child("changes", NS)) ?? [])
      .filter(({ what }) => what === "scope")
      .map(({ value, added, removed, more }) => ({ value, added, removed, more }));
  };
  const [capulets, swords] = ["group:Capulets", "group:Swords"];
  await juliet.sends(narrows([capulets, swords, "group:Montagues"]));
  await juliet.sends(narrows([capulets, "group:Montagues"]));
  await juliet.sends(narrows([""]));
  expect(await told(juliet)).toEqual([
    { value: "none", added: [], removed: [capulets, "group:Montagues"], more: 0 },
    { value: undefined, added: [], removed: [swords], more: 0 },
    { value: "first", added: [capulets, swords, "group:Montagues"], removed: [], more: 0 },
  ]);
  await juliet.sends(adminIq("set", `<item affiliation="admin" jid="${address("romeo")}"/>`));
  expect(await told(romeo)).toEqual([
    { value: "none", added: [], removed: [capulets, "group:Montagues"], more: 0 },
    { value: undefined, added: [], removed: [], more: 1 },
    { value: "first", added: [capulets, "group:Montagues"], removed: [], more: 1 },
  ]);
});

test("[RM2] whatever a room writes: nobody is inside it who is outside its category", () => {
  const prng = new Prng(20);
  const names = ["a@x", "b@x", "c@x", "group:g", "group:h"];
  const some = (): string[] => names.filter(() => prng.below(2) === 0);
  for (let round = 0; round < 300; round++) {
    const tree = new Map<string, Category>();
    for (const [n, id] of ["top", "mid", "low"].entries()) {
      const parent = n === 0 ? {} : { parent: ["top", "mid"][n - 1] as string };
      const scope = prng.below(3) === 0 ? {} : { scope: some() };
      tree.set(id, { id, name: id, order: n, managers: some(), creation: "everyone", ...parent, ...scope });
    }
    const who = principalsOf(["a@x", "b@x", "c@x"][prng.below(3)] as BareJid, prng.below(2) === 0 ? ["g"] : []);
    const scope = some();
    const [within, around] = [
      standingIn(tree, { category: "low", scope }, who),
      standingIn(tree, { category: "low" }, who),
    ];
    const isNamed = scope.some((one) => who.has(one));
    expect(within).toEqual(isNamed ? around : { isInScope: false, isManager: false, isMember: false });
  }
});
