import type { BareJid } from "@tandem/protocol";
import { parseRoomCheck, type RoomCheck } from "@tandem/protocol/tandem-room-check";
import { adminIq, configure, ROOM, roomScene, type RoomScene, submit } from "@tandem/testkit/room-scene";
import type { WireClient } from "@tandem/testkit/server-scene";
import { CountedStorage } from "@tandem/testkit/storage-memory";
import { expect, test } from "vitest";
import type { Storage } from "../../core/index.ts";
import { type Accounts, accounts } from "../accounts/contract.ts";
import { accountsModule } from "../accounts/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { organisationGroups } from "../tandem-groups/contract.ts";
import { tandemGroups } from "../tandem-groups/index.ts";
import { muc } from "../xep-0045-muc/index.ts";
import { PEOPLE_COUNTED_MAX, ROOM_CHECKS_PER_MINUTE_MAX } from "../xep-0045-muc/check/limits.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { type Categories, categories } from "./contract.ts";
import { tandemCategories } from "./index.ts";

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
const CATEGORY = "urn:tandem:categories:0#category";
const address = (local: string): BareJid => `${local}@capulet.lit` as BareJid;
const row = (local: string, affiliation: string): string =>
  `<item affiliation="${affiliation}" jid="${local}@capulet.lit"/>`;

interface City extends RoomScene {
  readonly tree: Categories;
  readonly people: Accounts;
}

/**
 * Juliet's chamber stands in "houses", below "verona", whose scope is the open group Capulets, Romeo and Paris. The nurse and
 * Tybalt are Capulets; Tybalt and Iago are of the hidden group Swords. Paris is a manager of the room.
 */
async function city(storage?: Storage): Promise<City> {
  const made = await roomScene({ modules, ...(storage && { storage }) });
  const [tree, people] = [made.core.use(categories), made.core.use(accounts)];
  const secret = { kind: "password", password: "secret" } as const;
  const groupsOf: Readonly<Record<string, readonly string[]>> = {
    juliet: ["Capulets"],
    nurse: ["Capulets"],
    tybalt: ["Capulets", "Swords"],
    iago: ["Venice", "Swords"],
    romeo: [],
    paris: [],
  };
  for (const [local, groups] of Object.entries(groupsOf)) await people.add({ jid: address(local), groups, secret });
  for (const name of ["Capulets", "Venice"]) await made.core.use(organisationGroups).add(name, false);
  await made.core.use(organisationGroups).add("Swords", true);
  const scope = ["group:Capulets", address("romeo"), address("paris")];
  await tree.create({ id: "verona", name: "Verona", scope });
  await tree.create({ id: "houses", name: "Houses", parent: "verona" });
  await configure(made.juliet, { [CATEGORY]: "houses" });
  await made.juliet.sends(adminIq("set", row("paris", "admin")));
  for (const client of [made.juliet, made.romeo]) client.forgets();
  return Object.assign(made, { tree, people });
}

const form = (fields: Readonly<Record<string, readonly string[]>>): string =>
  `<x xmlns="jabber:x:data" type="submit">${Object.entries(fields)
    .map(
      ([name, values]) => `<field var="${name}">${values.map((value) => `<value>${value}</value>`).join("")}</field>`,
    )
    .join("")}</x>`;

async function asks(client: WireClient, local: string | undefined, draft = ""): Promise<RoomCheck | string> {
  client.forgets();
  const about = local === undefined ? "" : ` jid="${local}@capulet.lit"`;
  await client.sends(`<iq type="get" id="c" to="${ROOM}"><check xmlns="${NS}"${about}>${draft}</check></iq>`);
  const answer = client.takesAll().find((stanza) => stanza.attr("id") === "c");
  return parseRoomCheck(answer?.child("check", NS)) ?? answer?.child("error")?.firstElement()?.name ?? "nothing";
}

async function personIn(client: WireClient, local: string, draft = ""): Promise<unknown> {
  const told = await asks(client, local, draft);
  return typeof told === "string" ? told : told.person;
}

const numbersFor = async (client: WireClient, draft = ""): Promise<unknown> => {
  const told = await asks(client, undefined, draft);
  return typeof told === "string" ? told : Object.values(told.numbers);
};

test("[RM2] [RM7] outside the scope: no member, reads nothing, posts nothing, and why", async () => {
  const { juliet } = await city();
  expect(await personIn(juliet, "iago")).toMatchObject({
    isInScope: false,
    outside: "verona",
    affiliation: "none",
    reads: false,
    posts: false,
    groups: ["Venice"],
  });
  expect(await personIn(juliet, "romeo")).toMatchObject({ isInScope: true, reads: true, posts: true, by: undefined });
});

test("[RM6] [RM7] what is not saved is answered as if it were, and nothing of it is kept", async () => {
  const { juliet } = await city();
  const closed = form({ "muc#roomconfig_membersonly": ["1"] });
  expect(await personIn(juliet, "romeo", closed)).toMatchObject({ affiliation: "none", reads: false, posts: false });
  expect(await personIn(juliet, "romeo", row("romeo", "member") + closed)).toMatchObject({
    affiliation: "member",
    by: "list",
    reads: true,
    posts: true,
  });
  const auditorium = form({ "muc#roomconfig_moderatedroom": ["1"], [`${NS}#presenters`]: ["nurse@capulet.lit"] });
  expect(await personIn(juliet, "romeo", row("romeo", "member") + auditorium)).toMatchObject({ posts: false });
  expect(await personIn(juliet, "nurse", auditorium)).toMatchObject({ posts: true, isPresenter: true });
  expect(await personIn(juliet, "paris", auditorium)).toMatchObject({ posts: true, isPresenter: false });
  expect(await personIn(juliet, "romeo", row("romeo", "outcast"))).toMatchObject({
    affiliation: "outcast",
    reads: false,
  });
  expect(await personIn(juliet, "romeo")).toMatchObject({ affiliation: "none", reads: true, posts: true });
});

test("[RM3] [RM4] [RM7] who is what by a group or by the category, and by which", async () => {
  const { juliet, tree } = await city();
  const lists = form({ [`${NS}#managers`]: ["group:Capulets"] });
  expect(await personIn(juliet, "nurse", lists)).toMatchObject({
    affiliation: "admin",
    by: "group",
    group: "Capulets",
  });
  await tree.change("verona", { managers: ["romeo@capulet.lit"], defaults: { members: ["group:Capulets"] } });
  expect(await personIn(juliet, "romeo")).toMatchObject({ affiliation: "owner", by: "category" });
  const stands = form({ [`${NS}#inherit`]: [""] });
  expect(await personIn(juliet, "nurse")).toMatchObject({ affiliation: "member", by: "category" });
  expect(await personIn(juliet, "nurse", stands)).toMatchObject({ affiliation: "none", by: undefined });
});

test("[MUC86] [RM7] how many people each role has, everybody once, groups by their people; and how many are inside", async () => {
  const { juliet } = await city();
  expect(await asks(juliet, undefined)).toMatchObject({
    numbers: { managers: 2, presenters: 0, members: 0, inside: 5 },
    scopes: [{ category: "verona", principals: ["group:Capulets", "romeo@capulet.lit", "paris@capulet.lit"] }],
  });
  const auditorium = form({
    "muc#roomconfig_moderatedroom": ["1"],
    [`${NS}#members`]: ["group:Capulets"],
    [`${NS}#presenters`]: ["tybalt@capulet.lit", "paris@capulet.lit"],
  });
  // Juliet and Paris manage; Tybalt presents; the nurse is a member by her group, Romeo by the list, Iago is outside the scope.
  expect(await asks(juliet, undefined, row("romeo", "member") + row("iago", "member") + auditorium)).toMatchObject({
    numbers: { managers: 2, presenters: 1, members: 2 },
  });
});

const salt = new Uint8Array(8);
const keys = { salt, iterations: 4_096, storedKey: new Uint8Array(32), serverKey: new Uint8Array(32) };

const crowded = ({ people }: City, crowd: readonly BareJid[]): Promise<void> =>
  people.importMany(
    crowd.map((jid) => ({ jid, groups: ["Crowd"], secret: { kind: "derived", keys } })),
    { sha256Only: true },
  );

test("[SV3] a room of too many people is not counted", async () => {
  const made = await city();
  const { juliet } = made;
  const crowd = Array.from({ length: PEOPLE_COUNTED_MAX - 1 }, (_, n) => address(`p${n}`));
  await crowded(made, crowd.slice(1));
  await submit(juliet, { [`${NS}#members`]: ["group:Crowd"] });
  const managers = async (): Promise<unknown> => {
    const told = await asks(juliet, undefined);
    return typeof told === "string" ? told : told.numbers.managers;
  };
  // Two of the room's own list besides.
  expect(await managers()).toBe(2);
  await crowded(made, crowd.slice(0, 1));
  expect(await managers()).toBeUndefined();
});

test("[SV3] people of groups cost a check no read each, with one scope around the room or two", async () => {
  const storage = new CountedStorage();
  const made = await city(storage);
  await crowded(made, [address("p0")]);
  await made.core.use(organisationGroups).add("Crowd", false);
  await made.tree.change("verona", { scope: ["group:Crowd", address("juliet")] });
  await made.tree.change("houses", { scope: ["group:Crowd", address("juliet"), "group:Venice"] });
  await submit(made.juliet, { [`${NS}#members`]: ["group:Crowd"] });
  const readsFor = async (members: number): Promise<number> => {
    const before = storage.calls;
    // Juliet manages; Iago is inside the one scope only.
    expect(await numbersFor(made.juliet)).toEqual([1, 0, members, members + 1]);
    return storage.calls - before;
  };
  const few = await readsFor(1);
  await crowded(
    made,
    Array.from({ length: 100 }, (_, n) => address(`p${n + 1}`)),
  );
  expect(await readsFor(101)).toBe(few);
});

test("[SV3] who asks too often waits", async () => {
  const { juliet, time } = await city();
  for (let n = 0; n < ROOM_CHECKS_PER_MINUTE_MAX; n++) expect(await personIn(juliet, "romeo")).toMatchObject({});
  expect(await personIn(juliet, "romeo")).toBe("resource-constraint");
  time.advance(60_000);
  expect(await personIn(juliet, "romeo")).toMatchObject({ reads: true });
});

test("[SV7] only who manages the room asks; of settings that are not saved only who may change them", async () => {
  const made = await city();
  const { juliet, romeo, iago } = made;
  const paris = await made.connect("paris@capulet.lit/castle");
  expect(await asks(romeo, "nurse")).toBe("forbidden");
  expect(await asks(iago, "nurse")).toBe("item-not-found");
  expect(await personIn(paris, "romeo")).toMatchObject({ reads: true });
  expect(await asks(paris, "romeo", form({ "muc#roomconfig_membersonly": ["1"] }))).toBe("forbidden");
  // Out of the scope only by who manages Verona: nor is it told what that would come to.
  expect(await asks(juliet, "romeo", form({ [CATEGORY]: [""] }))).toBe("not-allowed");
});

test("[SV5] a hidden group that the room does not name tells nothing of who is in it", async () => {
  const made = await city();
  const { juliet } = made;
  const paris = await made.connect("paris@capulet.lit/castle");
  const swords = form({ [`${NS}#managers`]: ["group:Swords"], "muc#roomconfig_membersonly": ["1"] });
  expect(await personIn(juliet, "tybalt", swords)).toMatchObject({ affiliation: "none", groups: ["Capulets"] });
  expect(await asks(juliet, undefined, swords)).toMatchObject({ numbers: { managers: 2 } });
  // Once the room names it, its owner knows it; a manager is not told by which group somebody is what they are.
  await submit(juliet, { [`${NS}#members`]: ["group:Swords"] });
  expect(await personIn(juliet, "tybalt")).toMatchObject({ affiliation: "member", by: "group", group: "Swords" });
  expect(await personIn(paris, "tybalt")).toMatchObject({ affiliation: "member", by: "group", group: undefined });
});

test("[MUC86] a hidden group in the scope around the room is named to nobody who does not have it in the room's form (SV5)", async () => {
  const { tree, juliet } = await city();
  await tree.change("verona", { scope: ["group:Capulets", "group:Swords", address("juliet")] });
  const scopes = [{ category: "verona", principals: ["group:Capulets", address("juliet")] }];
  expect(await asks(juliet, undefined)).toMatchObject({ scopes });
});

test.each([
  ["managers", [3, 0, 0, 5]],
  ["presenters", [2, 1, 0, 5]],
  ["members", [2, 0, 1, 5]],
])(
  "[MUC86] a hidden group among the room's %s is counted for who has it in the room's form, and its size told to nobody else (SV5)",
  async (list, numbers) => {
    const made = await city();
    const paris = await made.connect("paris@capulet.lit/castle");
    await submit(made.juliet, { [`${NS}#${list}`]: ["group:Swords"], "muc#roomconfig_moderatedroom": ["1"] });
    expect(await numbersFor(paris)).toEqual([undefined, undefined, undefined, 5]);
    expect(await numbersFor(made.juliet)).toEqual(numbers);
    // A change that takes it out leaves nothing to be read off.
    expect(await numbersFor(made.juliet, form({ [`${NS}#${list}`]: [""] }))).toEqual([2, 0, 0, 5]);
  },
);

test.each([
  ["managers of the category", { managers: ["group:Swords"] }, 5],
  ["its members", { defaults: { members: ["group:Swords"] } }, 5],
  ["who the nearest scope holds", { scope: ["group:Swords", address("juliet"), address("paris")] }, undefined],
])("[MUC86] a hidden group among %s keeps the numbers from owner and manager (SV5)", async (_, change, inside) => {
  const made = await city();
  const paris = await made.connect("paris@capulet.lit/castle");
  await made.tree.change("houses", change);
  const told = [undefined, undefined, undefined, inside];
  expect(await numbersFor(made.juliet)).toEqual(told);
  expect(await numbersFor(paris)).toEqual(told);
});

test("[MUC86] a group that accounts have and nobody has added holds its people, and counts as hidden (SV5)", async () => {
  const { tree, juliet, core, people } = await city();
  await people.change(address("romeo"), { groups: ["Guards"] });
  await tree.change("houses", { scope: ["group:Guards", address("juliet")] });
  expect(await personIn(juliet, "romeo")).toMatchObject({ isInScope: true, groups: [] });
  expect(await asks(juliet, undefined)).toMatchObject({
    numbers: { inside: undefined },
    scopes: [{ category: "houses", principals: [address("juliet")] }, {}],
  });
  await core.use(organisationGroups).add("Guards", false);
  expect(await personIn(juliet, "romeo")).toMatchObject({ isInScope: true, groups: ["Guards"] });
  expect(await asks(juliet, undefined)).toMatchObject({
    numbers: { inside: 2 },
    scopes: [{ category: "houses", principals: ["group:Guards", address("juliet")] }, {}],
  });
});

test("[MUC86] a hidden group in a scope further out keeps the numbers back too (SV5)", async () => {
  const made = await city();
  const paris = await made.connect("paris@capulet.lit/castle");
  await made.tree.change("verona", { scope: ["group:Swords", "group:Capulets", address("paris")] });
  await made.tree.change("houses", { scope: ["group:Capulets", address("paris")] });
  const none = [undefined, undefined, undefined, undefined];
  expect(await numbersFor(made.juliet)).toEqual(none);
  expect(await numbersFor(paris)).toEqual(none);
  // Of one person it is told that the scope holds them.
  expect(await personIn(paris, "tybalt")).toMatchObject({ isInScope: true, groups: ["Capulets"] });
});

test("[MUC86] a hidden group among members that the room does not take from its category changes no number (SV5)", async () => {
  const made = await city();
  const paris = await made.connect("paris@capulet.lit/castle");
  await made.tree.change("houses", { defaults: { members: ["group:Swords"] } });
  await submit(made.juliet, { [`${NS}#inherit`]: ["history"] });
  expect(await numbersFor(paris)).toEqual([2, 0, 0, 5]);
  expect(await numbersFor(made.juliet)).toEqual([2, 0, 0, 5]);
});

test.each([
  ["an address that is none", `<check xmlns="${NS}" jid="@"/>`],
  [
    "more changes than one request may make",
    `<check xmlns="${NS}">${Array.from({ length: 501 }, (_, n) => row(`p${n}`, "member")).join("")}</check>`,
  ],
])("[SV5] %s is refused", async (_, xml) => {
  const { juliet } = await city();
  await juliet.sends(`<iq type="get" id="c" to="${ROOM}">${xml}</iq>`);
  expect(juliet.takesAll().at(-1)?.child("error")?.firstElement()?.name).toBe("bad-request");
});
