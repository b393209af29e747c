import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BareJid, bareOf, type FullJid, parseJid } from "@tandem/protocol";
import { categories } from "../../packages/server/src/modules/tandem-categories/contract.ts";
import { RawClient } from "./harness/raw-client.ts";
import { asksAccounts, openWorldAbroad, type WorldAbroad } from "./permissions/abroad.ts";
import { begins, commandsListed, commandsRun } from "./permissions/commands.ts";
import { actsInside, destroys, disables, OUTSIDE } from "./permissions/deeds.ts";
import { type Lists, roomsTold } from "./permissions/lists.ts";
import { type Answer, answerTo } from "./permissions/refusals.ts";
import { mayCommand } from "./permissions/server-commands.ts";
import { ACTIONS, type Action, nameOf, type Role, ROLES, ROOMS } from "./permissions/table.ts";
import { DOMAIN, entersAs, type Person, type RoomHere, SERVICE, type World } from "./permissions/world.ts";

const MUC = "http://jabber.org/protocol/muc";

/** Every cell of docs/permissions.md for people of another server: two servers, real connections, certificates. */
let both: WorldAbroad;
let world: World;
const lists = new Map<Role, Lists>();
const ofAccounts = new Map<Role, Partial<Record<Action, Answer>>>();

beforeAll(async () => {
  both = await openWorldAbroad();
  world = both.world;
  await disables(both.here);
  world.arrive();
  for (const role of ROLES) {
    lists.set(role, await roomsTold(world.as(role), world));
    ofAccounts.set(role, await asksAccounts(world, role));
  }
});
afterAll(() => both?.stop());

const accountOf = ({ jid }: Person): BareJid => bareOf(parseJid(jid) as FullJid);

const isInvitation = (room: RoomHere) => (stanza: { attr(name: string): string | undefined; name: string }) =>
  stanza.name === "message" && stanza.attr("from") === room.jid && stanza.attr("type") !== "error";

/** By a manager from here; resolves to the refusal, if there was one, and to whether the invited has heard of it. */
async function invited(client: Person, room: RoomHere): Promise<{ refusal: string | undefined; hears: boolean }> {
  const manager = both.here.as("manager");
  await manager.takesAll(SERVICE);
  await client.takesAll(SERVICE);
  const to = accountOf(client);
  const x = `<x xmlns="${MUC}#user"><invite to="${to}"/></x>`;
  manager.sends(`<message to="${room.jid}" id="invitation">${x}</message>`);
  const answer = (await manager.takesAll(SERVICE)).find((stanza) => stanza.attr("id") === "invitation");
  const heard = await client.takesAll(SERVICE);
  return { refusal: answer?.child("error")?.firstElement()?.name, hears: heard.some(isInvitation(room)) };
}

describe.each(ROOMS.map((kind, at) => ({ name: nameOf(kind), at })))("$name", ({ at }) => {
  const room = (): RoomHere => world.all[at] as RoomHere;

  test.each(ROLES)("[RM2] [RM3] [RM6] [RM7] [RM19] [RM26] [SV7] [MUC70] %s abroad", async (role) => {
    const done: Partial<Record<Action, Answer>> = { ...ofAccounts.get(role) };
    for (const [action, found] of Object.entries(lists.get(role) ?? {}))
      done[action as Action] = found.has(room().jid) ? "yes" : "absent";
    for (const [action, deed] of Object.entries(OUTSIDE)) done[action as Action] = await deed(world, role, room());
    Object.assign(done, await actsInside(world, role, room()));
    const asked = ACTIONS.filter((action) => action !== "destroy");
    expect(done).toEqual(Object.fromEntries(asked.map((action) => [action, answerTo(role, action, room(), "abroad")])));
  });

  test("[RM2] [RM8] who is invited from here enters; who is outside the scope, or banned, hears of nothing", async () => {
    if (room().isDisabled === true) return expect((await invited(both.newcomer, room())).refusal).toBe("gone");
    expect(await invited(both.newcomer, room())).toEqual({ refusal: undefined, hears: true });
    expect(await entersAs(both.newcomer, room().jid, "newcomer", true)).toBe("yes");
    both.newcomer.sends(`<presence to="${room().jid}/newcomer" type="unavailable"/>`);
    expect(await invited(world.as("banned"), room())).toEqual({ refusal: undefined, hears: false });
    expect(await entersAs(world.as("banned"), room().jid, "banned")).toBe("forbidden");
    if (room().scope === "everyone") return;
    expect(await invited(world.as("outsider"), room())).toEqual({ refusal: "not-allowed", hears: false });
    expect(await entersAs(world.as("outsider"), room().jid, "outsider")).toBe("item-not-found");
  });

  test("[RM3] [RM5] [RM7] who destroys it", async () => {
    const done: Partial<Record<Role, Answer>> = {};
    for (const role of ROLES) {
      done[role] = await destroys(world, role, room());
      if (done[role] === "yes" && room().type !== "ad-hoc") {
        await world.rooms.reopen(room().jid);
        await entersAs(world.keeper, room().jid, "owner");
      }
    }
    expect(done).toEqual(Object.fromEntries(ROLES.map((role) => [role, answerTo(role, "destroy", room(), "abroad")])));
  });
});

test.each(ROLES)(
  "[SV7] [AD1] commands of the server: %s abroad is told of none and runs none, whoever the configuration names",
  async (role) => {
    expect(mayCommand(role, "abroad")).toBe(false);
    expect(await commandsListed(world.as(role))).toEqual(new Set());
    expect(await commandsRun(world.as(role))).toEqual(new Set());
  },
);

test("[SV7] [CM1] [CM4] a command that an administrator has begun is not gone on with from abroad", async () => {
  const begun = await begins(both.here.as("administrator"), "delete-user");
  for (const role of ROLES) {
    const answer = await world.as(role).asks("set", DOMAIN, begun);
    expect(answer.child("error")?.firstElement()?.name).toBe("forbidden");
  }
});

test("[RM2] a scope that gets narrower takes out who is abroad at once, and shows them the room no more", async () => {
  const { newcomer, here } = both;
  const owner = accountOf(here.keeper);
  const tree = world.running.server.core.use(categories);
  await tree.create({ id: "narrow", name: "Narrow", scope: [accountOf(newcomer), owner] });
  const jid = await world.rooms.create({ local: "narrow", owner, name: "Narrow", category: "narrow" });
  expect(await entersAs(newcomer, jid, "newcomer")).toBe("yes");
  await tree.change("narrow", { scope: [owner] });
  const gone = await newcomer.receives("the way out", (stanza) => stanza.attr("type") === "unavailable");
  expect(
    gone
      .child("x", `${MUC}#user`)
      ?.elements("status")
      .map((status) => status.attr("code")),
  ).toContain("321");
  const answer = await newcomer.asks("set", jid, `<query xmlns="urn:xmpp:mam:2"/>`);
  expect(answer.child("error")?.firstElement()?.name).toBe("item-not-found");
  expect(await entersAs(newcomer, jid, "newcomer")).toBe("item-not-found");
});

test("[MUC71] nobody abroad makes a room", async () => {
  for (const role of ROLES)
    expect(await entersAs(world.as(role), `made-by-${role.replaceAll(" ", "-")}@${SERVICE}`, "me")).toBe("not-allowed");
});

test("[SV6] there are no guests: without an account nobody signs in, and nobody makes one by themselves", async () => {
  const raw = await RawClient.tcp(world.running.addresses.c2s?.port ?? 0);
  expect(await raw.opens()).not.toMatch(/ANONYMOUS|features\/iq-register/);
  raw.sends(`<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="ANONYMOUS"/>`);
  expect(await raw.receives(/<\/failure>/)).toContain("invalid-mechanism");
  raw.closes();
  const register = `<query xmlns="jabber:iq:register"/>`;
  for (const person of [world.as("stranger"), both.here.as("stranger")]) {
    expect((await person.asks("get", DOMAIN, register)).child("error")?.firstElement()?.name).toBe(
      "service-unavailable",
    );
  }
});
