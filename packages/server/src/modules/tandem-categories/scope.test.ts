import type { BareJid } from "@tandem/protocol";
import { adminIq, configure, enter, ROOM, roomScene, type RoomScene, submit } from "@tandem/testkit/room-scene";
import { parsePrincipal, PRINCIPALS_MAX, principalsOf } from "@tandem/protocol/tandem-rooms";
import { Prng } from "@tandem/testkit/prng";
import { errorXml, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { defineModule } from "../../core/index.ts";
import { type Accounts, accounts } from "../accounts/contract.ts";
import { accountsModule } from "../accounts/index.ts";
import { accessLevels } from "../tandem-access/contract.ts";
import { rooms } from "../xep-0045-muc/contract.ts";
import { muc } from "../xep-0045-muc/index.ts";
import { type Categories, categories, type Category } from "./contract.ts";
import { tandemDirectory } from "../tandem-directory/index.ts";
import { tandemCategories } from "./index.ts";
import { standingIn } from "./scope.ts";

const everybodyTells = defineModule({
  name: "tandem-access",
  setup: (host) => host.provide(accessLevels, { tellsWork: async () => true } as never),
});
const modules = [accountsModule, muc, tandemCategories, tandemDirectory, everybodyTells];
const NS = "urn:tandem:categories:0";
const DIRECTORY = "urn:tandem:directory:0";
const MUC = "http://jabber.org/protocol/muc";
const address = (local: string): BareJid => `${local}@capulet.lit` as BareJid;

interface City extends RoomScene {
  readonly tree: Categories;
  readonly people: Accounts;
}

/** Juliet's chamber stands in "houses", below "verona"; Romeo is in it; Juliet and the nurse are of the group Capulets. */
async function city(config: Readonly<Record<string, string>> = {}): Promise<City> {
  const made = await roomScene({ modules });
  const [tree, people] = [made.core.use(categories), made.core.use(accounts)];
  const secret = { kind: "password", password: "secret" } as const;
  for (const local of ["juliet", "nurse"]) await people.add({ jid: address(local), groups: ["Capulets"], secret });
  for (const local of ["romeo", "iago"]) await people.add({ jid: address(local), secret });
  await tree.create({ id: "verona", name: "Verona" });
  await tree.create({ id: "houses", name: "Houses", parent: "verona" });
  await configure(made.juliet, { [`${NS}#category`]: "houses", ...config });
  for (const client of [made.juliet, made.romeo]) client.forgets();
  return Object.assign(made, { tree, people });
}

async function conditionOf(client: WireClient, xml: string): Promise<string | undefined> {
  client.forgets();
  await client.sends(xml);
  return client.takesAll().at(-1)?.child("error")?.firstElement()?.name;
}
const asks = (payload: string, type = "get"): string => `<iq type="${type}" id="q" to="${ROOM}">${payload}</iq>`;

test("[RM2] outside the scope there is no such room, whatever is asked of it", async () => {
  const { iago, juliet, tree } = await city();
  const everything = [
    `<presence to="${ROOM}/Iago"><x xmlns="${MUC}"/></presence>`,
    asks(`<query xmlns="http://jabber.org/protocol/disco#info"/>`),
    asks(`<query xmlns="urn:xmpp:mam:2"/>`, "set"),
    asks(`<query xmlns="jabber:iq:register"/>`),
    asks(`<vCard xmlns="vcard-temp"/>`),
    adminIq("get", `<item affiliation="member"/>`),
    asks(`<query xmlns="${MUC}#owner"/>`),
  ];
  for (const xml of everything.slice(1, 5)) expect(await conditionOf(iago, xml), xml).toBeUndefined();
  await tree.change("verona", { scope: ["group:Capulets"] });
  juliet.forgets();
  for (const xml of everything) expect(await conditionOf(iago, xml), xml).toBe("item-not-found");
  juliet.receivesNothing();
});

test("[RM2] outside the scope neither room nor category is listed, searched or told", async () => {
  const { iago, juliet, tree } = await city();
  await tree.change("houses", { scope: ["group:Capulets"] });
  const seen = async (client: WireClient): Promise<string> => {
    client.forgets();
    for (const payload of [
      `<query xmlns="http://jabber.org/protocol/disco#items"/>`,
      `<categories xmlns="${NS}"/>`,
      `<search xmlns="urn:xmpp:channel-search:0:search"><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>urn:xmpp:channel-search:0:search-params</value></field><field var="all"><value>1</value></field></x></search>`,
    ]) {
      await client.sends(`<iq type="get" id="q" to="rooms.capulet.lit">${payload}</iq>`);
    }
    return client
      .takesAll()
      .map((stanza) =>
        stanza
          .firstElement()
          ?.elements()
          .map((child) => child.attrs.join(" ")),
      )
      .join(" ");
  };
  expect(await seen(iago)).not.toMatch(/chamber|houses/u);
  expect(await seen(iago)).toContain("verona");
  expect((await seen(juliet)).match(/chamber/gu)?.length).toBeGreaterThanOrEqual(3);
});

test("[RM2] nobody outside is invited or made a member; those inside the scope are", async () => {
  const { juliet, iago, tree } = await city();
  await tree.change("verona", { scope: ["group:Capulets", "paris@capulet.lit"] });
  const member = (local: string): string => adminIq("set", `<item affiliation="member" jid="${local}@capulet.lit"/>`);
  expect(await conditionOf(juliet, member("iago"))).toBe("not-allowed");
  expect(await conditionOf(juliet, member("nurse"))).toBeUndefined();
  expect(await conditionOf(juliet, member("paris"))).toBeUndefined();
  const invite = `<invite to="nurse@capulet.lit"/><invite to="iago@capulet.lit"/>`;
  const letter = `<message to="${ROOM}" id="i"><x xmlns="${MUC}#user">${invite}</x></message>`;
  expect(await conditionOf(juliet, letter)).toBe("not-allowed");
  iago.receivesNothing();
});

test("[RM2] a narrower scope removes at once: from the room with 321, and from its lists; bans stay", async () => {
  const { core, juliet, romeo, tree } = await city();
  await juliet.sends(adminIq("set", `<item affiliation="member" jid="romeo@capulet.lit"/>`));
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="iago@capulet.lit"/>`));
  for (const client of [juliet, romeo]) client.forgets();
  await tree.change("verona", { scope: ["group:Capulets"] });
  const codes = romeo
    .takesAll()
    .flatMap((stanza) => stanza.child("x", `${MUC}#user`)?.elements("status") ?? [])
    .map((status) => status.attr("code"));
  expect(codes).toEqual(["110", "321"]);
  const left = (await core.use(rooms).affiliations(ROOM as BareJid)).map((row) => [row.account, row.affiliation]);
  expect(left).toEqual([
    ["iago@capulet.lit", "outcast"],
    ["juliet@capulet.lit", "owner"],
  ]);
});

test("[RM2] [MUC53] with who falls out goes their request to be let in: nobody is asked, and a yes lets nobody in", async () => {
  const { juliet, iago, tree, people, core } = await city({ membersonly: "1" });
  const REGISTER = `${MUC}#register`;
  const form = (fields: string): string =>
    `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${REGISTER}</value></field>${fields}</x>`;
  const nick = `<field var="muc#register_roomnick"><value>Ensign</value></field>`;
  const request = asks(`<query xmlns="jabber:iq:register">${form(nick)}</query>`, "set");
  const isAsked = async (): Promise<boolean> => {
    juliet.forgets();
    await enter(juliet, "Juliet");
    return juliet.takesAll().some((stanza) => stanza.child("x", "jabber:x:data") !== undefined);
  };
  for (const narrows of [
    () => tree.change("houses", { scope: ["group:Capulets"] }),
    () => people.change(address("iago"), { groups: [] }),
  ]) {
    await people.change(address("iago"), { groups: ["Guests"] });
    await tree.change("houses", { scope: ["group:Capulets", "group:Guests"] });
    expect(await conditionOf(iago, request)).toBeUndefined();
    await juliet.sends(`<presence type="unavailable" to="${ROOM}/Juliet"/>`);
    expect(await isAsked()).toBe(true);
    await narrows();
    await juliet.sends(`<presence type="unavailable" to="${ROOM}/Juliet"/>`);
    expect(await isAsked()).toBe(false);
    const yes = `<field var="muc#register_allow"><value>1</value></field>`;
    await juliet.sends(`<message to="${ROOM}" id="v">${form(nick + yes)}</message>`);
    expect((await core.use(rooms).affiliations(ROOM as BareJid)).map(({ account }) => account)).toEqual([
      address("juliet"),
    ]);
  }
});

test("[RM2] moving a room or a category below a narrower scope removes too; so does leaving a group", async () => {
  const { juliet, romeo, tree, people } = await city();
  await tree.create({ id: "vault", name: "Vault", scope: ["group:Capulets", "romeo@capulet.lit"] });
  await tree.change("houses", { parent: "vault" });
  romeo.receivesNothing();
  await tree.change("vault", { scope: ["group:Capulets", "group:Montagues"] });
  expect(romeo.takesAll().at(-1)?.attr("type")).toBe("unavailable");
  await people.change(address("romeo"), { groups: ["Montagues"] });
  await enter(romeo, "Romeo");
  expect(romeo.takesAll()[0]?.attr("type")).toBeUndefined();
  await people.change(address("romeo"), { groups: [] });
  expect(romeo.takesAll().at(-1)?.attr("type")).toBe("unavailable");
  juliet.forgets();
});

test("[RM2] a category that leaves one out is not there when a room is moved", async () => {
  const { juliet, tree } = await city();
  await tree.create({ id: "theirs", name: "Theirs", scope: ["group:Montagues"] });
  await configure(juliet, { [`${NS}#category`]: "theirs" });
  juliet.receives(
    `<iq type="error" id="config" from="${ROOM}" to="${juliet.jid}">${errorXml("modify", "item-not-found")}</iq>`,
  );
});

test("[RM2] [MUC28] an owner's form that names somebody outside the scope changes nothing at all", async () => {
  const { juliet, core, tree } = await city();
  await tree.change("houses", { scope: ["group:Capulets"] });
  const refusal = async (fields: Readonly<Record<string, readonly string[]>>): Promise<string | undefined> => {
    juliet.forgets();
    await submit(juliet, fields);
    return juliet.takesAll().at(-1)?.child("error")?.firstElement()?.name;
  };
  const name = { "muc#roomconfig_roomname": ["Renamed"] };
  const nurseAnd = (local: string): string[] => [address("nurse"), address(local)];
  expect(await refusal({ ...name, "muc#roomconfig_roomadmins": nurseAnd("iago") })).toBe("not-allowed");
  expect(await refusal({ ...name, "muc#roomconfig_roomowners": [address("juliet"), ...nurseAnd("iago")] })).toBe(
    "not-allowed",
  );
  expect((await core.use(rooms).settings(ROOM as BareJid))?.name).not.toBe("Renamed");
  expect(await core.use(rooms).affiliations(ROOM as BareJid)).toHaveLength(1);
  // And of the category that the same form names.
  await tree.change("houses", { scope: [] });
  await tree.create({ id: "capulets", name: "Capulets", scope: ["group:Capulets"] });
  const move = { [`${NS}#category`]: ["capulets"] };
  expect(await refusal({ ...move, "muc#roomconfig_roomadmins": nurseAnd("iago") })).toBe("not-allowed");
  expect((await core.use(rooms).settings(ROOM as BareJid))?.category).toBe("houses");
  expect(await refusal({ ...move, "muc#roomconfig_roomadmins": [address("nurse")] })).toBeUndefined();
  expect((await core.use(rooms).settings(ROOM as BareJid))?.category).toBe("capulets");
});

test("[RM3] managers manage every room below, by name or by group, if the scope holds them", async () => {
  const { iago, romeo, tree } = await city({ membersonly: "1" });
  const config = asks(`<query xmlns="${MUC}#owner"/>`);
  expect(await conditionOf(iago, config)).toBe("forbidden");
  await tree.change("verona", { managers: ["iago@capulet.lit"] });
  expect(await conditionOf(iago, config)).toBeUndefined();
  await enter(iago, "Iago");
  const own = iago.takesAll().find((stanza) => stanza.attr("from") === `${ROOM}/Iago`);
  expect(own?.child("x", `${MUC}#user`)?.child("item")?.attr("affiliation")).toBe("owner");
  await tree.change("houses", { scope: ["group:Capulets"] });
  expect(await conditionOf(iago, config)).toBe("item-not-found");
  expect(await conditionOf(romeo, config)).toBe("item-not-found");
});

test("[RM3] [SV7] who managed a room by its category only is a stranger in it once it stands elsewhere", async () => {
  const { romeo, core, tree } = await city();
  await tree.change("houses", { managers: ["romeo@capulet.lit"] });
  const told = (): string | undefined =>
    romeo
      .takesAll()
      .findLast((stanza) => stanza.attr("from") === `${ROOM}/Romeo`)
      ?.child("x", `${MUC}#user`)
      ?.child("item")
      ?.attr("affiliation");
  expect(told()).toBe("owner");
  await core.use(rooms).configure(ROOM as BareJid, { category: "" });
  expect(told()).toBe("none");
});

test("[RM7] principals: people and groups, at most 1000; anything else is refused", async () => {
  const { tree } = await city();
  expect(parsePrincipal("group:Release board")).toBe("group:Release board");
  expect(parsePrincipal("Juliet@Capulet.LIT")).toBe("juliet@capulet.lit");
  for (const text of ["group:", "@", "a@b/c", `group:${"x".repeat(257)}`])
    expect(parsePrincipal(text), text).toBeNull();
  const many = (count: number): string[] => Array.from({ length: count }, (_, n) => `p${n}@capulet.lit`);
  await tree.change("verona", { scope: many(PRINCIPALS_MAX) });
  await expect(tree.change("verona", { scope: many(PRINCIPALS_MAX + 1) })).rejects.toThrow();
  await expect(tree.change("verona", { managers: ["nobody at all"] })).rejects.toThrow();
  await tree.change("verona", { scope: [] });
  expect((await tree.list())[0]?.scope).toBeUndefined();
});

const PEOPLE = ["a", "b", "c"].map((local) => address(local));
const GROUPS = ["g", "h"];

test("[RM2] [CAT8] who made a room behind a wall cannot take it out; who manages the category with the wall can", async () => {
  const { juliet, tree, core } = await city();
  await tree.create({ id: "square", name: "Square" });
  await tree.create({ id: "hall", name: "Hall", parent: "houses" });
  await tree.change("houses", { scope: ["group:Capulets", address("romeo")] });
  const moves = (to: string): Promise<string | undefined> =>
    conditionOf(
      juliet,
      asks(
        `<query xmlns="${MUC}#owner"><x xmlns="jabber:x:data" type="submit"><field var="${NS}#category"><value>${to}</value></field></x></query>`,
        "set",
      ),
    );
  const place = async (): Promise<string | undefined> =>
    (await core.use(rooms).get(ROOM.split("/")[0] as BareJid))?.category;
  for (const to of ["", "square", "verona"]) {
    expect(await moves(to)).toBe("not-allowed");
    expect(await place()).toBe("houses");
  }
  // Behind the same wall she may.
  expect(await moves("hall")).toBeUndefined();
  expect(await moves("houses")).toBeUndefined();
  // She manages a category, but not the one with the wall.
  await tree.change("hall", { managers: [address("juliet")] });
  expect(await moves("hall")).toBeUndefined();
  expect(await moves("square")).toBe("not-allowed");
  await tree.change("houses", { managers: [address("juliet")] });
  expect(await moves("square")).toBeUndefined();
  expect(await place()).toBe("square");
});

function randomTree(prng: Prng): Map<string, Category> {
  const all = [...PEOPLE, ...GROUPS.map((group) => `group:${group}`)];
  const some = (): string[] => all.filter(() => prng.chance(0.4));
  const tree = new Map<string, Category>();
  for (let n = 0; n < 8; n++) {
    const parent = n === 0 || prng.chance(0.2) ? {} : { parent: `c${prng.between(0, n - 1)}` };
    const rest = { id: `c${n}`, name: "", order: n, creation: "everyone" } as const;
    tree.set(`c${n}`, { ...rest, ...parent, ...(prng.chance(0.5) ? { scope: some() } : {}), managers: some() });
  }
  return tree;
}

test("[RM2] [RM3] in 2,000 random trees a scope only shrinks on the way down, and narrowing gives nobody anything", () => {
  const prng = new Prng(8360);
  let [inside, managing, lost] = [0, 0, 0];
  for (let run = 0; run < 2_000; run++) {
    const tree = randomTree(prng);
    const narrowed = new Map(tree);
    const at = `c${prng.between(0, 7)}`;
    const old = tree.get(at);
    if (old !== undefined) narrowed.set(at, { ...old, scope: (old.scope ?? PEOPLE).filter(() => prng.chance(0.5)) });
    for (const person of PEOPLE) {
      const principals = principalsOf(
        person,
        GROUPS.filter(() => prng.chance(0.5)),
      );
      for (const [id, { parent }] of tree) {
        const standing = standingIn(tree, { category: id }, principals);
        const above =
          parent === undefined
            ? { isInScope: true, isManager: false }
            : standingIn(tree, { category: parent }, principals);
        const after = standingIn(narrowed, { category: id }, principals);
        if (standing.isInScope) expect(above.isInScope).toBe(true);
        if (standing.isManager) expect(standing.isInScope).toBe(true);
        if (above.isManager && standing.isInScope) expect(standing.isManager).toBe(true);
        if (after.isInScope) expect(standing.isInScope).toBe(true);
        if (after.isManager) expect(standing.isManager).toBe(true);
        inside += Number(standing.isInScope);
        managing += Number(standing.isManager);
        lost += Number(standing.isInScope && !after.isInScope);
      }
    }
  }
  // A run that did no work proves nothing.
  for (const seen of [inside, managing, lost]) expect(seen).toBeGreaterThan(500);
});

/** Who is offered, whether somebody is left out, or the condition of the refusal. */
async function offered(client: WireClient, place: string, search = ""): Promise<unknown> {
  client.forgets();
  await client.sends(
    `<iq type="get" id="d" to="capulet.lit"><directory xmlns="${DIRECTORY}" search="${search}" ${place}/></iq>`,
  );
  const answer = client.takesAll().at(-1);
  const directory = answer?.child("directory", DIRECTORY);
  if (answer?.attr("type") === "error") return answer.child("error")?.firstElement()?.name;
  const people = directory?.elements("person").map((person) => person.attr("jid")?.split("@")[0]);
  return { people, limited: directory?.attr("limited") === "true" };
}

test("[RM2] a people picker is offered nobody outside the scope, of a room or a category (docs/protocol/directory.md)", async () => {
  const { juliet, romeo, tree } = await city();
  const everyone = { people: ["iago", "juliet", "nurse", "romeo"], limited: false };
  expect(await offered(juliet, "")).toEqual(everyone);
  expect(await offered(juliet, `room="${ROOM}"`)).toEqual(everyone);
  await tree.change("verona", { scope: ["group:Capulets", address("romeo"), "friar@abbey.example"] });
  const verona = { people: ["juliet", "nurse", "romeo"], limited: true };
  expect(await offered(juliet, `room="${ROOM}"`)).toEqual(verona);
  expect(await offered(romeo, `category="houses"`)).toEqual(verona);
  await tree.change("houses", { scope: ["group:Capulets", address("iago")] });
  expect(await offered(juliet, `room="${ROOM}"`)).toEqual({ people: ["juliet", "nurse"], limited: true });
  expect(await offered(juliet, `room="${ROOM}"`, "iago@capulet.lit")).toEqual({ people: [], limited: true });
  expect(await offered(juliet, `category="verona"`, "friar@abbey.example")).toEqual({
    people: ["friar"],
    limited: true,
  });
  expect(await offered(juliet, `category="houses"`, "friar@abbey.example")).toEqual({ people: [], limited: true });
  expect(await offered(juliet, `category="verona"`, "nobody@capulet.lit")).toEqual({ people: [], limited: true });
  expect(await offered(juliet, `category="verona"`, "romeo@capulet.lit")).toEqual({ people: ["romeo"], limited: true });
});

test("[RM2] [SV7] who is out of scope learns nothing of it; a place that is not there is answered alike", async () => {
  const { iago, juliet, romeo, tree } = await city({
    publicroom: "0",
    membersonly: "1",
  });
  expect(await offered(iago, `room="${ROOM}"`)).toBe("item-not-found");
  await tree.change("houses", { scope: ["group:Capulets"] });
  for (const place of [
    `room="${ROOM}"`,
    `category="houses"`,
    `room="none@rooms.capulet.lit"`,
    `category="none"`,
    `room="x@capulet.lit"`,
  ])
    expect(await offered(romeo, place)).toBe("item-not-found");
  for (const place of [`room="${ROOM}" category="houses"`, `room="@"`])
    expect(await offered(juliet, place)).toBe("bad-request");
});
