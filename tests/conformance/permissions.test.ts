import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { actsInside, destroys, fetches, OUTSIDE, ownersFile } from "./permissions/deeds.ts";
import { commandsListed, commandsRun } from "./permissions/commands.ts";
import { follows, type Lists, listsFor } from "./permissions/lists.ts";
import { pushesIn } from "./permissions/push.ts";
import {
  ACTIONS,
  type Action,
  COMMANDS,
  isOpenToAll,
  may,
  mayCommand,
  nameOf,
  type Role,
  ROLES,
  ROOMS,
} from "./permissions/table.ts";
import { entersAs, openWorld, type RoomHere, type World } from "./permissions/world.ts";

/** Every cell of docs/permissions.md, asked of the whole server: on the wire, over HTTP, and in what lists many rooms. */
let world: World;
let pushes: ReadonlyMap<Role, ReadonlySet<string>>;
const lists = new Map<Role, Lists>();

beforeAll(async () => {
  world = await openWorld();
  pushes = await pushesIn(world);
  world.arrive();
  for (const role of ROLES) await follows(world.as(role), world);
  for (const room of world.all) await world.posts(room, "news");
  for (const role of ROLES) lists.set(role, await listsFor(world.as(role)));
});
afterAll(() => world?.stop());

type Cells = Partial<Record<Action, boolean>>;
const expectedOf = (role: Role, at: number, actions: readonly string[]): Cells =>
  Object.fromEntries(actions.map((action) => [action, may(role, action as Action, ROOMS[at] as RoomHere)]));

describe.each(ROOMS.map((kind, at) => ({ name: nameOf(kind), at })))("$name", ({ at }) => {
  const room = (): RoomHere => world.all[at] as RoomHere;

  test.each(ROLES)("[RM2] [RM3] [RM6] [RM7] [RM19] [RM26] [RM27] [RM28] [SV7] %s", async (role) => {
    const done: Cells = {};
    for (const [action, found] of Object.entries(lists.get(role) ?? {})) done[action as Action] = found.has(room().jid);
    done.push = pushes.get(role)?.has(room().jid) === true;
    for (const [action, deed] of Object.entries(OUTSIDE)) done[action as Action] = await deed(world, role, room());
    Object.assign(done, await actsInside(world, role, room()));
    expect(done).toEqual(
      expectedOf(
        role,
        at,
        ACTIONS.filter((action) => action !== "destroy"),
      ),
    );
  });

  test("[RM19] a file's address alone opens it only where everybody may read", async () => {
    const { status } = await fetches(world, await ownersFile(world, room()));
    expect(status).toBe(isOpenToAll(room()) ? 200 : 403);
  });

  test("[RM3] [RM5] [RM7] who destroys it", async () => {
    const done: Partial<Record<Role, boolean>> = {};
    for (const role of ROLES) {
      done[role] = await destroys(world, role, room());
      if (done[role] && room().type !== "ad-hoc") {
        await world.rooms.reopen(room().jid);
        await entersAs(world.as("owner"), room().jid, "owner");
      }
    }
    expect(done).toEqual(Object.fromEntries(ROLES.map((role) => [role, may(role, "destroy", room())])));
  });
});

test.each(ROLES)(
  "[SV7] commands of the server: %s is told of those that they may run, and of no other (XEP-0050)",
  async (role) => {
    const expected = new Set(mayCommand(role) ? Object.keys(COMMANDS) : []);
    expect(await commandsListed(world.as(role))).toEqual(expected);
    expect(await commandsRun(world.as(role))).toEqual(expected);
  },
);
