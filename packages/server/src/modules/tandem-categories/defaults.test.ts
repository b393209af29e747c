import type { BareJid } from "@tandem/protocol";
import { adminIq, configure, enter, ROOM, roomScene, type RoomScene, say, submit } from "@tandem/testkit/room-scene";
import { Prng } from "@tandem/testkit/prng";
import { errorXml, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { type Accounts, accounts } from "../accounts/contract.ts";
import { accountsModule } from "../accounts/index.ts";
import { INHERITABLE, type Inheritable, RETENTION_DAYS_MAX, rooms } from "../xep-0045-muc/contract.ts";
import { RETENTION_SWEEP_MS } from "../xep-0045-muc/history/retention.ts";
import { muc } from "../xep-0045-muc/index.ts";
import { type Categories, categories, type Category } from "./contract.ts";
import { settingsIn } from "./defaults.ts";
import { tandemCategories } from "./index.ts";

const modules = [accountsModule, muc, tandemCategories];
const CATEGORY = "urn:tandem:categories:0#category";
const ROOMS = "urn:tandem:rooms:0";
const MUC = "http://jabber.org/protocol/muc";
const DAY_MS = 86_400_000;
const address = (local: string): BareJid => `${local}@capulet.lit` as BareJid;

interface City extends RoomScene {
  readonly tree: Categories;
  readonly people: Accounts;
}

/** Juliet's chamber follows "houses", below "verona", in everything; Romeo is in it; the nurse is of the group Capulets. */
async function city(fields: Readonly<Record<string, string>> = {}): Promise<City> {
  const made = await roomScene({ modules });
  const [tree, people] = [made.core.use(categories), made.core.use(accounts)];
  const secret = { kind: "password", password: "secret" } as const;
  for (const local of ["juliet", "romeo", "iago"]) await people.add({ jid: address(local), secret });
  await people.add({ jid: address("nurse"), groups: ["Capulets"], secret });
  await tree.create({ id: "verona", name: "Verona" });
  await tree.create({ id: "houses", name: "Houses", parent: "verona" });
  await submit(made.juliet, { [CATEGORY]: ["houses"], [`${ROOMS}#inherit`]: INHERITABLE, ...wrapped(fields) });
  for (const client of [made.juliet, made.romeo]) client.forgets();
  return Object.assign(made, { tree, people });
}

function wrapped(fields: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value]]));
}

async function formOf(client: WireClient): Promise<(name: string) => readonly string[] | undefined> {
  client.forgets();
  await client.sends(`<iq type="get" id="form" to="${ROOM}"><query xmlns="${MUC}#owner"/></iq>`);
  const answer = client.takesAll().find((stanza) => stanza.attr("id") === "form");
  const fields = answer?.child("query", `${MUC}#owner`)?.child("x", "jabber:x:data")?.elements("field") ?? [];
  return (name) =>
    fields
      .find((field) => field.attr("var") === name)
      ?.elements("value")
      .map((value) => value.text());
}

function codesOf(client: WireClient): (string | undefined)[] {
  return client
    .takesAll()
    .flatMap((stanza) => stanza.child("x", `${MUC}#user`)?.elements("status") ?? [])
    .map((status) => status.attr("code"));
}

async function conditionOf(client: WireClient, xml: string): Promise<string | undefined> {
  client.forgets();
  await client.sends(xml);
  return client.takesAll().at(-1)?.child("error")?.firstElement()?.name;
}
const entering = (nick: string): string => `<presence to="${ROOM}/${nick}"><x xmlns="${MUC}"/></presence>`;

test("[RM4] an edit to a default takes effect at once in every room that follows it, from any height", async () => {
  const { juliet, romeo, iago, tree } = await city();
  await tree.change("verona", { defaults: { visibility: "closed", history: false } });
  expect(codesOf(juliet)).toEqual(["104", "171", "322"]);
  expect(codesOf(romeo)).toEqual(["104", "171", "110", "322"]);
  expect(await conditionOf(iago, entering("Iago"))).toBe("registration-required");
  await tree.change("verona", { defaults: {} });
  expect(codesOf(juliet)).toContain("170");
  expect(await conditionOf(iago, entering("Iago"))).toBeUndefined();
});

test("[RM4] the nearest category holds; a room's own setting holds against both", async () => {
  const { juliet, tree } = await city({ "muc#roomconfig_allowinvites": "1" });
  await tree.change("verona", { defaults: { visibility: "secret", retention: 30 } });
  await tree.change("houses", { defaults: { visibility: "closed" } });
  const inherited = await formOf(juliet);
  expect(inherited("muc#roomconfig_publicroom")).toEqual(["1"]);
  expect(inherited("muc#roomconfig_membersonly")).toEqual(["1"]);
  expect(inherited(`${ROOMS}#retention`)).toEqual(["30"]);
  await configure(juliet, { membersonly: "0" });
  const own = await formOf(juliet);
  expect(own("muc#roomconfig_membersonly")).toEqual(["0"]);
  expect(own(`${ROOMS}#inherit`)).toEqual(["invitations", "history", "files", "retention", "members"]);
  await tree.change("houses", { defaults: { visibility: "secret" } });
  expect((await formOf(juliet))("muc#roomconfig_publicroom")).toEqual(["1"]);
  await submit(juliet, { [`${ROOMS}#inherit`]: ["visibility"] });
  expect((await formOf(juliet))("muc#roomconfig_publicroom")).toEqual(["0"]);
});

test("[RM4] what a category locks holds in rooms that said otherwise, and no owner changes it", async () => {
  const { juliet, tree } = await city();
  await submit(juliet, { [`${ROOMS}#inherit`]: [] });
  await configure(juliet, { membersonly: "0" });
  await tree.change("verona", { defaults: { visibility: "closed" }, locks: ["visibility"] });
  const form = await formOf(juliet);
  expect(form("muc#roomconfig_membersonly")).toEqual(["1"]);
  expect(form(`${ROOMS}#locked`)).toEqual(["visibility"]);
  await tree.change("houses", { defaults: { visibility: "open" } });
  expect((await formOf(juliet))("muc#roomconfig_membersonly")).toEqual(["1"]);
  juliet.forgets();
  await configure(juliet, { membersonly: "0" });
  juliet.receives(
    `<iq type="error" id="config" from="${ROOM}" to="${juliet.jid}">${errorXml("cancel", "not-allowed")}</iq>`,
  );
  // Forms come back whole: what is there already is no change.
  await configure(juliet, { membersonly: "1", roomname: "Chamber" });
  expect((await formOf(juliet))("muc#roomconfig_roomname")).toEqual(["Chamber"]);
});

test("[RM4] a room that says nothing of it was made before: it follows nothing", async () => {
  const { core, tree, iago } = await city();
  const service = core.use(rooms);
  await service.create({ local: "old", owner: address("juliet"), category: "houses", inherits: [] });
  await tree.change("verona", { defaults: { visibility: "secret" } });
  expect((await service.settings("old@rooms.capulet.lit" as BareJid))?.isPublic).toBe(true);
  await enter(iago, "Iago", "", "old@rooms.capulet.lit");
  expect(iago.takesAll().at(-1)?.name).toBe("message");
});

test("[RM4] a room that nobody is in, and a list of rooms, are read through the category", async () => {
  const { core, tree, juliet, iago } = await city();
  await tree.change("verona", { defaults: { visibility: "closed" } });
  const service = core.use(rooms);
  for (const local of ["one", "two"]) {
    await service.create({
      local,
      owner: address("juliet"),
      category: "houses",
      ...(local === "two" && { isPublic: true }),
    });
  }
  await tree.change("verona", { defaults: { visibility: "secret" } });
  const seen = async (who: BareJid): Promise<string[]> =>
    (await service.visibleTo(who, { max: 10 })).rooms.map(({ jid }) => jid.split("@")[0] ?? "");
  expect(await seen(address("iago"))).toEqual(["two"]);
  expect(await seen(address("juliet"))).toEqual(["chamber", "one", "two"]);
  expect((await service.get("one@rooms.capulet.lit" as BareJid))?.visibility).toBe("secret");
  expect((await service.readableBy(address("iago"), [ROOM as BareJid])).length).toBe(0);
  for (const client of [juliet, iago]) client.forgets();
});

test("[RM4] [RM7] a category's members are members of the rooms that follow it, by name or group, and no longer than that", async () => {
  const { core, iago, tree, people } = await city();
  await tree.change("verona", {
    defaults: { visibility: "secret", members: ["group:Capulets", "iago@capulet.lit"] },
  });
  const service = core.use(rooms);
  const finds = async (who: string): Promise<boolean> =>
    (await service.visibleTo(address(who), { max: 10 })).rooms.length > 0;
  expect([await finds("nurse"), await finds("iago"), await finds("romeo")]).toEqual([true, true, false]);
  await enter(iago, "Iago");
  const own = iago.takesAll().find((stanza) => stanza.attr("from") === `${ROOM}/Iago`);
  expect(own?.child("x", `${MUC}#user`)?.child("item")?.attr("affiliation")).toBe("member");
  await tree.change("verona", { defaults: { visibility: "secret", members: ["group:Capulets"] } });
  expect(codesOf(iago)).toEqual(["110", "321"]);
  await people.change(address("iago"), { groups: ["Capulets"] });
  await enter(iago, "Iago");
  iago.forgets();
  await people.change(address("iago"), { groups: [] });
  expect(codesOf(iago)).toEqual(["110", "321"]);
});

test("[RM4] a ban outweighs membership by the category; a room that does not follow its members has its own", async () => {
  const { juliet, iago, tree } = await city();
  await tree.change("verona", { defaults: { visibility: "closed", members: ["iago@capulet.lit"] } });
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="iago@capulet.lit"/>`));
  expect(await conditionOf(iago, entering("Iago"))).toBe("forbidden");
  await juliet.sends(adminIq("set", `<item affiliation="none" jid="iago@capulet.lit"/>`));
  expect(await conditionOf(iago, entering("Iago"))).toBeUndefined();
  await submit(juliet, { [`${ROOMS}#inherit`]: ["visibility"] });
  expect(codesOf(iago).slice(-2)).toEqual(["110", "321"]);
  expect(await conditionOf(iago, entering("Iago"))).toBe("registration-required");
});

test("[RM6] where files are off, neither a file nor a message with one gets in", async () => {
  const { core, juliet, romeo, tree } = await city();
  const check = (): Promise<void> => core.use(rooms).check(ROOM as BareJid, address("romeo"), "post");
  await expect(check()).resolves.toBeUndefined();
  await tree.change("houses", { defaults: { files: false } });
  await expect(check()).rejects.toMatchObject({ code: "rooms/files-off" });
  juliet.forgets();
  const file = `<message to="${ROOM}" type="groupchat" id="f"><body>x</body><x xmlns="jabber:x:oob"><url>https://a.example/x</url></x></message>`;
  expect(await conditionOf(romeo, file)).toBe("not-allowed");
  juliet.receivesNothing();
  await say(romeo, "words go on");
  expect(juliet.takesAll().length).toBe(1);
});

test("[RM6] messages older than the room keeps them go, and only they", async () => {
  const { core, romeo, tree, time } = await city();
  const kept = async (): Promise<string[]> =>
    (await core.environment.storage.archive.page({ archive: ROOM as BareJid, from: "start", limit: 50 })).entries.map(
      (entry) => entry.text,
    );
  await say(romeo, "old", "m1");
  time.advance(DAY_MS);
  await say(romeo, "young", "m2");
  time.advance(RETENTION_SWEEP_MS);
  expect(await kept()).toEqual(["old", "young"]);
  await tree.change("verona", { defaults: { retention: 1 } });
  time.advance(RETENTION_SWEEP_MS);
  await expect.poll(kept).toEqual(["young"]);
});

test("[RM4] days are 0 to 36,525; unknown names are refused (SV3)", async () => {
  const { juliet, tree } = await city();
  await tree.change("verona", { defaults: { retention: RETENTION_DAYS_MAX } });
  for (const retention of [RETENTION_DAYS_MAX + 1, -1, 0.5])
    await expect(tree.change("verona", { defaults: { retention } })).rejects.toMatchObject({
      code: "categories/bad-default",
    });
  const tries: [string, string, string | undefined][] = [
    [`${ROOMS}#retention`, String(RETENTION_DAYS_MAX), undefined],
    [`${ROOMS}#retention`, String(RETENTION_DAYS_MAX + 1), "bad-request"],
    [`${ROOMS}#retention`, "soon", "bad-request"],
    [`${ROOMS}#files`, "perhaps", "bad-request"],
    [`${ROOMS}#inherit`, "colour", "bad-request"],
  ];
  for (const [name, value, condition] of tries) {
    juliet.forgets();
    await submit(juliet, { [name]: [value] });
    const answer = juliet.takesAll().find((stanza) => stanza.name === "iq");
    expect(answer?.child("error")?.firstElement()?.name, `${name} ${value}`).toBe(condition);
  }
});

test("[RM4] in 2,000 random trees the topmost lock holds, and below it the nearest word", () => {
  const prng = new Prng(4104);
  let [locked, plain] = [0, 0];
  for (let run = 0; run < 2_000; run++) {
    const tree = new Map<string, Category>();
    const depth = prng.between(1, 6);
    for (let n = 0; n < depth; n++) {
      const locks: Inheritable[] = prng.chance(0.3) ? ["retention"] : [];
      tree.set(`c${n}`, {
        id: `c${n}`,
        name: "",
        order: 0,
        managers: [],
        creation: "everyone",
        ...(n > 0 && { parent: `c${n - 1}` }),
        ...(prng.chance(0.6) && { defaults: { retention: n } }),
        locks,
      });
    }
    const path = [...tree.values()];
    const lockAt = path.findIndex((category) => category.locks?.length === 1);
    const heard = lockAt === -1 ? path : path.slice(0, lockAt + 1);
    const expected = heard.findLast((category) => category.defaults !== undefined)?.defaults?.retention;
    const { defaults, locked: names } = settingsIn(tree, `c${depth - 1}`);
    expect(defaults.retention).toBe(expected);
    expect(names.has("retention")).toBe(lockAt !== -1);
    if (lockAt === -1) plain++;
    else locked++;
  }
  for (const seen of [locked, plain]) expect(seen).toBeGreaterThan(300);
});
