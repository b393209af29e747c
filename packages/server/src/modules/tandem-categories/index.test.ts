import type { BareJid } from "@tandem/protocol";
import { parseDateTime } from "@tandem/protocol/xep-0082-datetime";
import { adminIq, configure, enter, ROOM, roomScene, type RoomScene, say } from "@tandem/testkit/room-scene";
import { errorXml, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { accountsModule } from "../accounts/index.ts";
import { rooms } from "../xep-0045-muc/contract.ts";
import { muc } from "../xep-0045-muc/index.ts";
import { type Categories, categories } from "./contract.ts";
import { tandemCategories } from "./index.ts";

const modules = [accountsModule, muc, tandemCategories];
const NS = "urn:tandem:categories:0";
const juliet = "juliet@capulet.lit" as BareJid;

async function withTree(
  options: Partial<Parameters<typeof roomScene>[0]> = {},
): Promise<RoomScene & { tree: Categories }> {
  const made = await roomScene({ modules, ...options });
  const tree = made.core.use(categories);
  await tree.create({ id: "verona", name: "Verona", order: 1 });
  await tree.create({ id: "mantua", name: "Mantua", order: 0 });
  await tree.create({ id: "houses", name: "Houses", parent: "verona" });
  return Object.assign(made, { tree });
}

async function ask(
  client: WireClient,
  rsm = "",
): Promise<{ categories: (string | undefined)[]; rooms: (string | undefined)[]; more: boolean }> {
  const set = rsm === "" ? "" : `<set xmlns="http://jabber.org/protocol/rsm">${rsm}</set>`;
  await client.sends(`<iq type="get" id="t" to="rooms.capulet.lit"><categories xmlns="${NS}">${set}</categories></iq>`);
  const answer = client.takesAll().at(-1)?.child("categories", NS);
  return {
    categories: answer?.elements("category").map((category) => category.attr("id")) ?? [],
    rooms: answer?.elements("room").map((room) => room.attr("jid")?.split("@")[0]) ?? [],
    more: answer?.child("set", "http://jabber.org/protocol/rsm") !== undefined,
  };
}

test("[CAT1] one exchange brings the tree and the rooms", async () => {
  const made = await withTree();
  await made.juliet.sends(`<message to="${ROOM}" type="groupchat"><subject>Night</subject></message>`);
  await configure(made.juliet, { roomname: "Chamber", [`${NS}#category`]: "houses" });
  made.romeo.forgets();
  await made.romeo.sends(`<iq type="get" id="t" to="rooms.capulet.lit"><categories xmlns="${NS}"/></iq>`);
  made.romeo.receives(
    `<iq type="result" id="t" from="rooms.capulet.lit" to="${made.romeo.jid}"><categories xmlns="${NS}">
      <category id="mantua" name="Mantua"/><category id="verona" name="Verona"/><category id="houses" name="Houses" parent="verona"/>
      <room jid="${ROOM}" name="Chamber" category="houses" topic="Night" occupants="2" members="1" visibility="open" joinable="true"/>
    </categories></iq>`,
  );
  await made.romeo.sends(
    `<iq type="get" id="i" to="rooms.capulet.lit"><query xmlns="http://jabber.org/protocol/disco#info"/></iq>`,
  );
  const query = made.romeo.takesAll()[0]?.child("query", "http://jabber.org/protocol/disco#info");
  expect(query?.elements("feature").map((feature) => feature.attr("var"))).toContain(NS);
});

test("[CAT2] who may not find a room is not told of it (RM6)", async () => {
  const made = await withTree();
  await configure(made.juliet, { publicroom: "0", membersonly: "1" });
  expect((await ask(made.iago)).rooms).toEqual([]);
  expect((await ask(made.juliet)).rooms).toEqual(["chamber"]);
  await configure(made.juliet, { publicroom: "1" });
  expect((await ask(made.iago)).rooms).toEqual(["chamber"]);
  await made.juliet.sends(adminIq("set", `<item affiliation="outcast" jid="iago@capulet.lit"/>`));
  expect((await ask(made.iago)).rooms).toEqual([]);
  await made.core.use(rooms).close(ROOM as BareJid);
  expect((await ask(made.juliet)).rooms).toEqual([]);
});

test("[CAT1] what a room is for stands beside it (RM6, RM11)", async () => {
  const made = await withTree();
  await configure(made.juliet, { roomdesc: "Where the watch is told" });
  await made.romeo.sends(`<iq type="get" id="t" to="rooms.capulet.lit"><categories xmlns="${NS}"/></iq>`);
  const room = made.romeo.takesAll().at(-1)?.child("categories", NS)?.child("room");
  expect(room?.attr("description")).toBe("Where the watch is told");
});

test("[CAT1] an auditorium says that it is one (RM6, RM11)", async () => {
  const made = await withTree();
  const typeOf = async (): Promise<string | undefined> => {
    await made.romeo.sends(`<iq type="get" id="t" to="rooms.capulet.lit"><categories xmlns="${NS}"/></iq>`);
    return made.romeo.takesAll().at(-1)?.child("categories", NS)?.child("room")?.attr("type");
  };
  expect(await typeOf()).toBeUndefined();
  await configure(made.juliet, { moderatedroom: "1" });
  expect(await typeOf()).toBe("auditorium");
});

test("[CAT9] who asks is told when something was last said in each room, where something was (RM11)", async () => {
  const made = await withTree({ config: { "tandem:archive": "1" } });
  await made.core.use(rooms).create({ local: "silent", owner: juliet, isArchived: true });
  const lastOf = async (attrs: string): Promise<readonly (number | null | undefined)[]> => {
    await made.romeo.sends(`<iq type="get" id="t" to="rooms.capulet.lit"><categories xmlns="${NS}"${attrs}/></iq>`);
    const found = made.romeo.takesAll().at(-1)?.child("categories", NS)?.elements("room") ?? [];
    return found.map((room) => parseDateTime(room.attr("last")));
  };
  await say(made.juliet, "Wherefore art thou?", "m1");
  const { at } = (await made.storage.archive.bounds(ROOM as BareJid))?.last ?? {};
  expect(at).toBeTypeOf("number");
  expect(await lastOf(` last="true"`)).toEqual([at, null]);
  expect(await lastOf("")).toEqual([null, null]);
});

test("[CAT3] more rooms than fit come in pages, the tree once (XEP-0059)", async () => {
  const made = await withTree();
  const service = made.core.use(rooms);
  for (const local of ["a", "b"]) await service.create({ local, owner: juliet });
  expect(await ask(made.iago, "<max>2</max>")).toEqual({
    categories: ["mantua", "verona", "houses"],
    rooms: ["a", "b"],
    more: true,
  });
  const next = await ask(made.iago, "<max>2</max><after>b@rooms.capulet.lit</after>");
  expect(next).toEqual({ categories: [], rooms: ["chamber"], more: false });
});

test("[CAT1] whoever wants no rooms gets the categories alone (RM9)", async () => {
  const made = await withTree();
  const alone = { categories: ["mantua", "verona", "houses"], rooms: [], more: false };
  expect(await ask(made.iago, "<max>0</max>")).toEqual(alone);
});

test("[CAT4] ids, depth and number have their bounds (RM1)", async () => {
  const { tree } = await withTree({ limits: { categoryDepthMax: 3, categoriesMax: 4 } });
  for (const id of ["", "Upper", "a b", "x".repeat(65)]) {
    await expect(tree.create({ id, name: "Bad" })).rejects.toMatchObject({ code: "categories/bad-id" });
  }
  await expect(tree.create({ id: "houses", name: "Again" })).rejects.toMatchObject({ code: "categories/taken" });
  await tree.create({ id: "x".repeat(64), name: "Deep", parent: "houses" });
  await expect(tree.create({ id: "more", name: "More" })).rejects.toMatchObject({ code: "categories/too-many" });
  await tree.remove("mantua");
  await expect(tree.create({ id: "deeper", name: "Deeper", parent: "x".repeat(64) })).rejects.toMatchObject({
    code: "categories/too-deep",
  });
});

test("[CAT5] no circles, and nothing is removed from under its rooms (RM1)", async () => {
  const { tree, juliet: owner } = await withTree();
  await expect(tree.change("verona", { parent: "houses" })).rejects.toMatchObject({ code: "categories/circle" });
  await expect(tree.remove("verona")).rejects.toMatchObject({ code: "categories/not-empty" });
  await configure(owner, { [`${NS}#category`]: "mantua" });
  await expect(tree.remove("mantua")).rejects.toMatchObject({ code: "categories/not-empty" });
  await tree.change("houses", { parent: "mantua", name: "All houses" });
  expect((await tree.list()).map(({ id, parent }) => [id, parent])).toEqual([
    ["mantua", undefined],
    ["houses", "mantua"],
    ["verona", undefined],
  ]);
  await tree.remove("verona");
  expect(await tree.list()).toHaveLength(2);
});

test("[CAT6] [CAT7] rooms come into a category through those who may make them there (RM3)", async () => {
  const made = await withTree();
  await made.tree.change("verona", { creation: "managers", managers: ["iago@capulet.lit" as BareJid] });
  await made.tree.change("houses", { creation: "managers" });
  const refused = (type: string, condition: string): string =>
    `<iq type="error" id="config" from="${ROOM}" to="${made.juliet.jid}">${errorXml(type, condition)}</iq>`;
  await configure(made.juliet, { [`${NS}#category`]: "houses" });
  made.juliet.receives(refused("cancel", "not-allowed"));
  await configure(made.juliet, { [`${NS}#category`]: "nowhere" });
  made.juliet.receives(refused("modify", "item-not-found"));
  const room = "handkerchief@rooms.capulet.lit";
  await enter(made.iago, "Iago", "", room);
  await configure(made.iago, { [`${NS}#category`]: "houses" }, room);
  expect(made.iago.takesAll().at(-1)?.attr("type")).toBe("result");
});
