import { POSTGRES_MISSING, postgresBinaries, startPostgres, type TestCluster } from "@tandem/testkit/postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPostgres } from "../../packages/server/src/adapters/storage-postgres/index.ts";
import { actsInside, type Deeds, disables, INSIDE, OUTSIDE } from "./permissions/deeds.ts";
import { activityIn, filtersIn } from "./permissions/filters.ts";
import { follows, type Lists, listsFor } from "./permissions/lists.ts";
import { pushesIn } from "./permissions/push.ts";
import { type Answer, answerTo } from "./permissions/refusals.ts";
import { type Action, nameOf, type Role, ROLES, ROOMS } from "./permissions/table.ts";
import { openWorld, type RoomHere, type World } from "./permissions/world.ts";

/**
 * The cells of docs/permissions.md whose answer SQL decides, on PostgreSQL: what lists many rooms (search and the counts beside it,
 * inbox, activity, filters, push, discovery), the archive, and what is gathered of a room and its people. All other cells are
 * decided above the storage, and permissions.test.ts asks every one on SQLite; all of them on both would take a minute more.
 */
const BY_SQL: readonly Action[] = [
  "see managers",
  "see people one knows",
  "be offered people",
  "read history",
  "read bounds",
  "see addresses",
  "read pins",
  "list members",
  "list banned",
  "check somebody",
  "see changes",
];
const among = (deeds: Deeds): Deeds =>
  Object.fromEntries(Object.entries(deeds).filter(([action]) => BY_SQL.includes(action as Action)));
const FROM_OUTSIDE = among(OUTSIDE);
const FROM_INSIDE = among(INSIDE);

const reason = postgresBinaries() === null ? `: skipped, ${POSTGRES_MISSING}` : "";

describe.skipIf(reason !== "")(`PostgreSQL${reason}`, () => {
  let cluster: TestCluster | undefined;
  let world: World;
  const told = new Map<Role, Lists>();

  beforeAll(async () => {
    cluster = await startPostgres();
    const clock = { now: () => Date.now(), monotonic: () => 0 };
    world = await openWorld({ storage: await openPostgres({ url: await cluster.makeDatabase(), clock }) });
    await disables(world);
    const push = await pushesIn(world);
    world.arrive();
    for (const role of ROLES) await follows(world.as(role), world);
    for (const room of world.all) await world.posts(room, "news");
    const lists = new Map<Role, Lists>();
    for (const role of ROLES) lists.set(role, await listsFor(world.as(role), world));
    const filter = await filtersIn(world);
    const activity = await activityIn(world);
    for (const role of ROLES) {
      const alone = { push: push.get(role), filter: filter.get(role), activity: activity.get(role) };
      for (const [action, found] of Object.entries(alone))
        if (found === undefined) throw new Error(`no ${action} of ${role}`);
      told.set(role, { ...lists.get(role), ...alone } as Lists);
    }
  }, 240_000);
  afterAll(async () => {
    await world?.stop();
    await cluster?.stop();
  });

  describe.each(ROOMS.map((kind, at) => ({ name: nameOf(kind), at })))("$name", ({ at }) => {
    const room = (): RoomHere => world.all[at] as RoomHere;

    test.each(ROLES)("[RM2] [RM6] [RM7] [RM21] [RM26] [RM27] [RM28] [SV7] %s", async (role) => {
      const done: Partial<Record<Action, Answer>> = {};
      for (const [action, found] of Object.entries(told.get(role) ?? {}))
        done[action as Action] = found.has(room().jid) ? "yes" : "absent";
      for (const [action, deed] of Object.entries(FROM_OUTSIDE))
        done[action as Action] = await deed(world, role, room());
      Object.assign(done, await actsInside(world, role, room(), FROM_INSIDE));
      const asked = Object.keys(done) as Action[];
      expect(asked).toEqual(expect.arrayContaining([...BY_SQL]));
      expect(done).toEqual(Object.fromEntries(asked.map((action) => [action, answerTo(role, action, room())])));
    });
  });
});
