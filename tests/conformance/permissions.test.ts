import type { BareJid } from "@tandem/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  actsInside,
  answerOf,
  destroys,
  disables,
  fetches,
  INSIDE,
  MUC,
  OUTSIDE,
  ownersFile,
} from "./permissions/deeds.ts";
import { AROUND } from "./permissions/category-deeds.ts";
import { answerAround, CATEGORIES, type CategoryAction, type CategoryId } from "./permissions/category-table.ts";
import { activityIn, filtersIn } from "./permissions/filters.ts";
import { SETTINGS } from "./permissions/inventory.ts";
import { commandsListed, commandsRun } from "./permissions/commands.ts";
import { follows, type Lists, listsFor } from "./permissions/lists.ts";
import { pushesIn } from "./permissions/push.ts";
import { type Answer, answerTo } from "./permissions/refusals.ts";
import { COMMANDS, mayCommand } from "./permissions/server-commands.ts";
import { ACTIONS, type Action, isOpenToAll, may, nameOf, type Role, ROLES, ROOMS } from "./permissions/table.ts";
import { entersAs, jidOf, openWorld, type RoomHere, type World } from "./permissions/world.ts";

/** Every cell of docs/permissions.md, asked of the whole server: on the wire, over HTTP, and in what lists many rooms. */
let world: World;
let pushes: ReadonlyMap<Role, ReadonlySet<string>>;
let filters: ReadonlyMap<Role, ReadonlySet<string>>;
let activity: ReadonlyMap<Role, ReadonlySet<string>>;
const lists = new Map<Role, Lists>();

beforeAll(async () => {
  world = await openWorld();
  await disables(world);
  pushes = await pushesIn(world);
  world.arrive();
  for (const role of ROLES) await follows(world.as(role), world);
  for (const room of world.all) await world.posts(room, "news");
  for (const role of ROLES) lists.set(role, await listsFor(world.as(role), world));
  filters = await filtersIn(world);
  activity = await activityIn(world);
});
afterAll(() => world?.stop());

/** For fields that take no `1`. */
const SETTING_VALUES: Readonly<Record<string, string>> = {
  "muc#roomconfig_whois": "moderators",
  "muc#roomconfig_lang": "de",
  "muc#roomconfig_roomadmins": jidOf("stranger"),
  "muc#roomconfig_roomowners": jidOf("stranger"),
  "urn:tandem:categories:0#category": "sibling",
  "urn:tandem:add-ins:0#page": "",
};

type Cells = Partial<Record<Action, Answer>>;
const isIn = (found: ReadonlySet<string> | undefined, room: RoomHere): Answer =>
  found?.has(room.jid) === true ? "yes" : "absent";

describe.each(ROOMS.map((kind, at) => ({ name: nameOf(kind), at })))("$name", ({ at }) => {
  const room = (): RoomHere => world.all[at] as RoomHere;

  test.each(ROLES)("[RM2] [RM3] [RM6] [RM7] [RM19] [RM26] [RM27] [RM28] [SV7] %s", async (role) => {
    const done: Cells = {};
    for (const [action, found] of Object.entries(lists.get(role) ?? {})) done[action as Action] = isIn(found, room());
    done.push = isIn(pushes.get(role), room());
    done.filter = isIn(filters.get(role), room());
    done.activity = isIn(activity.get(role), room());
    for (const [action, deed] of Object.entries(OUTSIDE)) done[action as Action] = await deed(world, role, room());
    Object.assign(done, await actsInside(world, role, room()));
    const asked = ACTIONS.filter((action) => action !== "destroy");
    expect(done).toEqual(Object.fromEntries(asked.map((action) => [action, answerTo(role, action, room())])));
  });

  test("[RM19] a file's address alone opens it only where everybody may read", async () => {
    const { status } = await fetches(world, await ownersFile(world, room()));
    expect(status).toBe(isOpenToAll(room()) ? 200 : 403);
  });

  test("[RM3] [RM5] [RM7] who destroys it", async () => {
    const done: Partial<Record<Role, Answer>> = {};
    for (const role of ROLES) {
      done[role] = await destroys(world, role, room());
      if (done[role] === "yes" && room().type !== "ad-hoc") {
        await world.rooms.reopen(room().jid);
        await entersAs(world.as("owner"), room().jid, "owner");
      }
    }
    expect(done).toEqual(Object.fromEntries(ROLES.map((role) => [role, answerTo(role, "destroy", room())])));
  });
});

test("[RM3] [RM6] [RM7] each field of a room's settings: who may not change them changes none", async () => {
  const room = world.all[0] as RoomHere;
  const asked = await world.keeper.asks("get", room.jid, `<query xmlns="${MUC}#owner"/>`);
  const fields = asked.child("query", `${MUC}#owner`)?.child("x", "jabber:x:data")?.elements("field") ?? [];
  expect(fields.map((one) => one.attr("var")).toSorted()).toEqual(SETTINGS.toSorted());
  const before = await world.rooms.settings(room.jid);
  const lists = await world.rooms.affiliations(room.jid);
  for (const role of ROLES.filter((one) => !may(one, "change settings", room))) {
    for (const name of SETTINGS.slice(1)) {
      const value = SETTING_VALUES[name] ?? "1";
      const one = `<field var="${name}"><value>${value}</value></field>`;
      const filled = `<x xmlns="jabber:x:data" type="submit">${one}</x>`;
      const answer = await world.as(role).asks("set", room.jid, `<query xmlns="${MUC}#owner">${filled}</query>`);
      expect([role, name, answerOf(answer)]).toEqual([role, name, answerTo(role, "change settings", room)]);
    }
  }
  expect(await world.rooms.settings(room.jid)).toEqual(before);
  expect(await world.rooms.affiliations(room.jid)).toEqual(lists);
});

test.each(ROLES)("[RM1] [RM2] [RM3] [CAT6] [SV7] around categories: %s", async (role) => {
  for (const category of Object.keys(CATEGORIES) as CategoryId[])
    for (const [action, deed] of Object.entries(AROUND) as [CategoryAction, (typeof AROUND)[CategoryAction]][]) {
      const answer = await deed(world, role, category);
      expect([category, action, answer]).toEqual([category, action, answerAround(role, action, category)]);
    }
});

test("[RM2] [SV5] to whom a room is not there, each act is answered as where there is none", async () => {
  const nowhere = {
    ...(ROOMS[1] as (typeof ROOMS)[number]),
    jid: jidOf("x").replace(/.*@/, `nowhere@rooms.`) as BareJid,
  };
  const there = { ...world, posts: async () => 1 };
  const deeds = Object.entries({ ...OUTSIDE, ...INSIDE, destroy: destroys });
  // Of a file that is not there nothing can be asked.
  for (const [action, deed] of deeds.filter(([name]) => name !== "download" && name !== "remove file")) {
    const walled = answerTo("outsider", action as Action, nowhere);
    expect([action, await deed(there, "stranger", nowhere)]).toEqual([action, walled]);
  }
});

test.each(ROLES)(
  "[SV7] commands of the server: %s is told of those that they may run, and of no other (XEP-0050)",
  async (role) => {
    const expected = new Set(mayCommand(role) ? Object.keys(COMMANDS) : []);
    expect(await commandsListed(world.as(role))).toEqual(expected);
    expect(await commandsRun(world.as(role))).toEqual(expected);
  },
);
