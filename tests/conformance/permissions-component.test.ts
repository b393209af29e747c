import { type BareJid, bareJid } from "@tandem/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ComponentPeople } from "./harness/component-people.ts";
import { asksAccounts } from "./permissions/abroad.ts";
import { commandsListed, commandsRun } from "./permissions/commands.ts";
import { actsInside, destroys, disables, OUTSIDE } from "./permissions/deeds.ts";
import { type Lists, roomsTold } from "./permissions/lists.ts";
import { type Answer, answerTo } from "./permissions/refusals.ts";
import { ACTIONS, type Action, nameOf, type Role, ROLES, ROOMS } from "./permissions/table.ts";
import { DOMAIN, entersAs, openWorld, type Person, type RoomHere, SERVICE, type World } from "./permissions/world.ts";

const HOST = `bridge.${DOMAIN}`;
const SECRET = "a-secret-of-some-length";
/** Each is called as somebody of another role is here, for whom they might be taken. */
const namesakeOf = (role: Role): string => (ROLES.at(ROLES.indexOf(role) - 4) as Role).replaceAll(" ", "-");

/**
 * The cells of docs/permissions.md for the people of a component, who come in by no server and no account. Rooms judge them as they
 * judge people of another server, whom permissions-abroad.test.ts has ask in every room; so some rooms of all sorts are enough.
 */
const SOME: readonly string[] = [
  "normal, open, walled",
  "normal, secret, walled",
  "auditorium, closed, everyone",
  "normal, closed, narrowed",
  "ad-hoc, secret, everyone",
  "normal, open, everyone, veiled",
  "normal, closed, walled, disabled",
];

let here: World;
let world: World;
let bridge: ComponentPeople;
const lists = new Map<Role, Lists>();
const ofAccounts = new Map<Role, Partial<Record<Action, Answer>>>();

beforeAll(async () => {
  const abroad = new Map<Role, BareJid>(ROLES.map((role) => [role, bareJid(namesakeOf(role), HOST)]));
  here = await openWorld({ abroad, components: new Map([[HOST, SECRET]]) });
  bridge = await ComponentPeople.connect(here.running.addresses.components?.port ?? 0, HOST, SECRET);
  const people = new Map<Role, Person>(ROLES.map((role) => [role, bridge.person(namesakeOf(role))]));
  const as = (role: Role): Person => people.get(role) as Person;
  world = { ...here, as, nickOf: (role) => `${role.replaceAll(" ", "-")}-behind` };
  await disables(here);
  world.arrive();
  for (const role of ROLES) {
    lists.set(role, await roomsTold(world.as(role), world));
    ofAccounts.set(role, await asksAccounts(world, role));
  }
});
afterAll(async () => {
  bridge?.closes();
  await here?.stop();
});

describe.each(SOME.map((name) => ({ name, at: ROOMS.findIndex((kind) => nameOf(kind) === name) })))(
  "$name",
  ({ at }) => {
    const room = (): RoomHere => world.all[at] as RoomHere;

    test.each(ROLES)("[RM2] [RM3] [RM6] [RM7] [RM19] [RM26] [SV7] [EC3] %s behind a component", async (role) => {
      const done: Partial<Record<Action, Answer>> = { ...ofAccounts.get(role) };
      for (const [action, found] of Object.entries(lists.get(role) ?? {}))
        done[action as Action] = found.has(room().jid) ? "yes" : "absent";
      for (const [action, deed] of Object.entries(OUTSIDE)) done[action as Action] = await deed(world, role, room());
      Object.assign(done, await actsInside(world, role, room()));
      const asked = ACTIONS.filter((action) => action !== "destroy");
      expect(done).toEqual(
        Object.fromEntries(asked.map((action) => [action, answerTo(role, action, room(), "abroad")])),
      );
    });

    test("[RM3] [RM5] [RM7] who destroys it", async () => {
      for (const role of ROLES) {
        const answer = await destroys(world, role, room());
        expect([role, answer]).toEqual([role, answerTo(role, "destroy", room(), "abroad")]);
        if (answer !== "yes" || room().type === "ad-hoc") continue;
        await world.rooms.reopen(room().jid);
        await entersAs(world.keeper, room().jid, "owner");
      }
    });
  },
);

test.each(ROLES)("[SV7] [AD1] commands and rooms of one's own: none for the %s behind a component", async (role) => {
  expect(await commandsListed(world.as(role))).toEqual(new Set());
  expect(await commandsRun(world.as(role))).toEqual(new Set());
  expect(await entersAs(world.as(role), `made-by-${role.replaceAll(" ", "-")}@${SERVICE}`, "me")).toBe("not-allowed");
});
