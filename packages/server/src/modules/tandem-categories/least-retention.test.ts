import type { BareJid } from "@tandem/protocol";
import { ROOM, roomScene, type RoomScene, say, submit } from "@tandem/testkit/room-scene";
import { expect, test } from "vitest";
import { accounts } from "../accounts/contract.ts";
import { accountsModule } from "../accounts/index.ts";
import { RETENTION_DAYS_MAX, type Rooms, rooms, type RoomSettings } from "../xep-0045-muc/contract.ts";
import { RETENTION_SWEEP_MS } from "../xep-0045-muc/history/retention.ts";
import { muc } from "../xep-0045-muc/index.ts";
import { type Categories, categories } from "./contract.ts";
import { tandemCategories } from "./index.ts";

const modules = [accountsModule, muc, tandemCategories];
const CATEGORY = "urn:tandem:categories:0#category";
const NS = "urn:tandem:rooms:0";
const MUC = "http://jabber.org/protocol/muc";
const DAY_MS = 86_400_000;
const RECORDS = { policy: "Markets records", days: 30 };
const address = (local: string): BareJid => `${local}@capulet.lit` as BareJid;

interface City extends RoomScene {
  readonly tree: Categories;
  readonly settings: () => Promise<RoomSettings | undefined>;
  /** What a submission of these fields is answered with. */
  readonly submits: (fields: Readonly<Record<string, readonly string[]>>) => Promise<string | undefined>;
}

/** Juliet's chamber stands in "houses", below "verona", and keeps its messages for a day, by its own setting. */
async function city(): Promise<City> {
  const made = await roomScene({ modules });
  const [tree, { juliet }] = [made.core.use(categories), made];
  const secret = { kind: "password", password: "secret" } as const;
  for (const local of ["juliet", "romeo"]) await made.core.use(accounts).add({ jid: address(local), secret });
  await tree.create({ id: "verona", name: "Verona" });
  await tree.create({ id: "houses", name: "Houses", parent: "verona" });
  await submit(juliet, { [CATEGORY]: ["houses"], [`${NS}#retention`]: ["1"] });
  for (const client of [juliet, made.romeo]) client.forgets();
  const submits: City["submits"] = async (fields) => {
    juliet.forgets();
    await submit(juliet, fields);
    const answer = juliet.takesAll().find((stanza) => stanza.name === "iq");
    return answer?.child("error")?.firstElement()?.name;
  };
  return Object.assign(made, { tree, submits, settings: () => made.core.use(rooms).settings(ROOM as BareJid) });
}

const keeps = (days: number): Record<string, readonly string[]> => ({ [`${NS}#retention`]: [String(days)] });

test("[RM6] [MUC89] below a policy a room keeps its messages as long as it asks for, whatever it said before", async () => {
  const { core, romeo, tree, settings, time } = await city();
  const kept = async (): Promise<number> =>
    (await core.environment.storage.archive.page({ archive: ROOM as BareJid, from: "start", limit: 9 })).entries.length;
  expect((await settings())?.retentionDays).toBe(1);
  await tree.change("verona", { leastRetention: RECORDS });
  expect((await settings())?.retentionDays).toBe(30);
  await say(romeo, "to be kept");
  time.advance(29 * DAY_MS);
  time.advance(RETENTION_SWEEP_MS);
  expect(await kept()).toBe(1);
  time.advance(DAY_MS);
  time.advance(RETENTION_SWEEP_MS);
  await expect.poll(kept).toBe(0);
});

test("[RM6] [MUC89] less than it asks for is refused; as much, more and for ever are taken", async () => {
  const { submits, settings, tree } = await city();
  await tree.change("verona", { leastRetention: RECORDS });
  expect(await submits(keeps(29))).toBe("not-acceptable");
  for (const days of [30, 31, 0]) {
    expect(await submits(keeps(days)), `${days} days`).toBeUndefined();
    expect((await settings())?.retentionDays).toBe(days);
  }
});

test("[RM6] [MUC89] a room that would keep nothing, or go with its last occupant, is refused as well", async () => {
  const { submits, settings, tree, core } = await city();
  await configureAs(core.use(rooms), { isArchived: false });
  await tree.change("houses", { leastRetention: RECORDS });
  expect(await settings()).toMatchObject({ isArchived: true, isPersistent: true });
  for (const field of ["enablelogging", "persistentroom"])
    expect(await submits({ [`muc#roomconfig_${field}`]: ["0"] }), field).toBe("not-acceptable");
  const service = core.use(rooms);
  const wanted = { local: "vault", owner: address("juliet"), category: "houses" };
  for (const against of [{ retentionDays: 29 }, { isArchived: false }, { isPersistent: false }])
    await expect(service.create({ ...wanted, ...against })).rejects.toMatchObject({ code: "rooms/kept-by-policy" });
  await expect(configureAs(service, { retentionDays: 1 })).rejects.toMatchObject({ code: "rooms/kept-by-policy" });
  await expect(service.create({ ...wanted, retentionDays: 30 })).resolves.toBe("vault@rooms.capulet.lit");
});

const configureAs = (service: Rooms, settings: RoomSettings): Promise<void> =>
  service.configure(ROOM as BareJid, settings);

test("[RM6] [MUC89] of several on the way to the root the one that asks for most holds, against the categories' own words too", async () => {
  const { submits, settings, tree } = await city();
  await tree.change("verona", { leastRetention: RECORDS });
  await tree.change("houses", { leastRetention: { policy: "Short", days: 2 }, defaults: { retention: 3 } });
  expect(await submits({ [`${NS}#inherit`]: ["retention"] })).toBeUndefined();
  expect((await settings())?.retentionDays).toBe(30);
  await tree.change("verona", { leastRetention: null });
  expect((await settings())?.retentionDays).toBe(3);
});

test("[RM6] [MUC89] the form says which policy asks for how long, and where none does it says nothing", async () => {
  const { juliet, tree } = await city();
  const told = async (): Promise<unknown> => {
    juliet.forgets();
    await juliet.sends(`<iq type="get" id="form" to="${ROOM}"><query xmlns="${MUC}#owner"/></iq>`);
    const form = juliet.takesAll().at(-1)?.child("query", `${MUC}#owner`)?.child("x", "jabber:x:data");
    return form
      ?.elements("field")
      .filter((field) => field.attr("var")?.startsWith(`${NS}#least`))
      .map((field) => [field.attr("type"), field.childText("value")]);
  };
  expect(await told()).toEqual([]);
  await tree.change("verona", { leastRetention: RECORDS });
  expect(await told()).toEqual([
    ["hidden", "30"],
    ["hidden", "Markets records"],
  ]);
});

test("[RM6] [MUC89] its owner takes no room out of a policy; into a stricter one it goes", async () => {
  const { submits, tree } = await city();
  await tree.create({ id: "mantua", name: "Mantua", leastRetention: { policy: "Longer", days: 31 } });
  await tree.change("verona", { leastRetention: RECORDS });
  expect(await submits({ [CATEGORY]: [""] })).toBe("not-acceptable");
  expect(await submits({ [CATEGORY]: ["mantua"] })).toBeUndefined();
  expect(await submits({ [CATEGORY]: ["houses"] })).toBe("not-acceptable");
});

test("[RM6] [MUC89] a policy has a name of 1 to 128 characters and 1 to 36,525 days (SV3)", async () => {
  const { tree } = await city();
  await tree.change("verona", { leastRetention: { policy: "x".repeat(128), days: RETENTION_DAYS_MAX } });
  for (const wrong of [
    { policy: "x".repeat(129), days: 1 },
    { policy: " ", days: 1 },
    { policy: "x", days: RETENTION_DAYS_MAX + 1 },
    { policy: "x", days: 0 },
    { policy: "x", days: 1.5 },
  ])
    await expect(tree.change("verona", { leastRetention: wrong })).rejects.toMatchObject({
      code: "categories/bad-policy",
    });
});
