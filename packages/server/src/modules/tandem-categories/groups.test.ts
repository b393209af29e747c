import type { BareJid } from "@tandem/protocol";
import { adminIq, enter, ROOM, roomScene, type RoomScene, say, submit } from "@tandem/testkit/room-scene";
import type { WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { type Accounts, accounts } from "../accounts/contract.ts";
import { accountsModule } from "../accounts/index.ts";
import { rooms } from "../xep-0045-muc/contract.ts";
import { muc } from "../xep-0045-muc/index.ts";
import { categories } from "./contract.ts";
import { tandemCategories } from "./index.ts";

const ROOMS = "urn:tandem:rooms:0";
const MUC = "http://jabber.org/protocol/muc";
const address = (local: string): BareJid => `${local}@capulet.lit` as BareJid;

/** Juliet's chamber; Iago is of the group Schemers, Romeo of none. */
async function chamber(): Promise<RoomScene & { readonly people: Accounts }> {
  const made = await roomScene({ modules: [accountsModule, muc, tandemCategories] });
  const people = made.core.use(accounts);
  const secret = { kind: "password", password: "secret" } as const;
  for (const local of ["juliet", "romeo"]) await people.add({ jid: address(local), secret });
  await people.add({ jid: address("iago"), groups: ["Schemers"], secret });
  return Object.assign(made, { people });
}

/** Affiliation and role as the room told them last of that nickname, and the status codes beside. */
function standingOf(client: WireClient, nick: string): (string | undefined)[] {
  const told = client.takesAll().findLast((stanza) => stanza.attr("from") === `${ROOM}/${nick}`);
  const x = told?.child("x", `${MUC}#user`);
  const item = x?.child("item");
  const codes = x?.elements("status").map((status) => status.attr("code")) ?? [];
  return [item?.attr("affiliation"), item?.attr("role"), ...codes];
}

const isRefused = (client: WireClient): boolean => client.takesAll().some((stanza) => stanza.attr("type") === "error");

test("[RM7] a group of members: in a closed room its people enter, and leave with the group", async () => {
  const { juliet, iago, people, core } = await chamber();
  const closed = { "muc#roomconfig_membersonly": ["1"], "muc#roomconfig_publicroom": ["0"] };
  await submit(juliet, { ...closed, [`${ROOMS}#members`]: ["group:Schemers"] });
  expect((await core.use(rooms).visibleTo(address("iago"), { max: 5 })).rooms).toHaveLength(1);
  expect((await core.use(rooms).visibleTo(address("romeo"), { max: 5 })).rooms).toHaveLength(0);
  await enter(iago, "Iago");
  expect(standingOf(iago, "Iago").slice(0, 2)).toEqual(["member", "participant"]);
  await people.change(address("iago"), { groups: [] });
  expect(standingOf(iago, "Iago")).toEqual(["none", "none", "110", "321"]);
});

/** `muc#register`, XEP-0045 §7.10. */
async function reserves(client: WireClient, nick: string): Promise<void> {
  const field = (name: string, value: string): string => `<field var="${name}"><value>${value}</value></field>`;
  const fields = field("FORM_TYPE", `${MUC}#register`) + field("muc#register_roomnick", nick);
  await client.sends(
    `<iq type="set" id="r" to="${ROOM}"><query xmlns="jabber:iq:register"><x xmlns="jabber:x:data" type="submit">${fields}</x></query></iq>`,
  );
}

test.each([
  ["members", "member"],
  ["managers", "admin"],
])(
  "[RM7] [MUC36] by a group of %s: a reserved nickname is theirs, what they are stays the group's",
  async (list, affiliation) => {
    const { juliet, romeo, iago, people, core } = await chamber();
    await submit(juliet, { [`${ROOMS}#${list}`]: ["group:Schemers"] });
    await reserves(iago.forgets(), "Ensign");
    expect(isRefused(iago)).toBe(false);
    await enter(iago, "Ensign");
    expect(standingOf(iago, "Ensign")[0]).toBe(affiliation);
    await reserves(romeo.forgets(), "Ensign");
    expect(isRefused(romeo)).toBe(true);
    await people.change(address("iago"), { groups: [] });
    expect(standingOf(iago, "Ensign")[0]).toBe("none");
    expect(await core.use(rooms).affiliations(ROOM as BareJid)).toMatchObject([{ affiliation: "owner" }]);
    await enter(iago, "Ensign");
    expect(standingOf(iago, "Ensign")[0]).toBe("none");
  },
);

test("[RM3] [MUC36] who managed a category is no owner of its rooms afterwards, though a nickname was reserved", async () => {
  const { juliet, iago, core } = await chamber();
  const tree = core.use(categories);
  await tree.create({ id: "houses", name: "Houses", managers: [address("iago")] });
  await submit(juliet, { "urn:tandem:categories:0#category": ["houses"] });
  await reserves(iago.forgets(), "Ensign");
  await enter(iago, "Ensign");
  expect(standingOf(iago, "Ensign")[0]).toBe("owner");
  await tree.change("houses", { managers: [] });
  expect(standingOf(iago, "Ensign")[0]).toBe("none");
});

test("[RM7] a group of managers manages, a person named there too; a ban outweighs the group", async () => {
  const { juliet, romeo, iago } = await chamber();
  await submit(juliet, { [`${ROOMS}#managers`]: ["group:Schemers", "romeo@capulet.lit"] });
  expect(standingOf(romeo, "Romeo").slice(0, 2)).toEqual(["admin", "moderator"]);
  await enter(iago, "Iago");
  expect(standingOf(iago, "Iago").slice(0, 2)).toEqual(["admin", "moderator"]);
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="iago@capulet.lit"/>`));
  expect(standingOf(iago, "Iago")[0]).toBe("outcast");
  await enter(iago, "Iago");
  expect(isRefused(iago)).toBe(true);
});

test("[RM6] [RM7] an auditorium: all read, presenters and managers post, members listen", async () => {
  const { juliet, romeo, iago } = await chamber();
  await juliet.sends(adminIq("set", `<item affiliation="member" jid="romeo@capulet.lit"/>`));
  await enter(iago, "Iago");
  await submit(juliet, { "muc#roomconfig_moderatedroom": ["1"] });
  for (const client of [romeo, iago]) client.forgets();
  // Without presenters it is XEP-0045's moderated room: members have voice.
  await say(romeo, "as a member");
  expect(isRefused(romeo)).toBe(false);
  await submit(juliet, { [`${ROOMS}#presenters`]: ["group:Schemers"] });
  expect(standingOf(romeo, "Romeo").slice(0, 2)).toEqual(["member", "visitor"]);
  expect(standingOf(iago, "Iago").slice(0, 2)).toEqual(["none", "participant"]);
  await say(romeo, "may I");
  expect(isRefused(romeo)).toBe(true);
  for (const client of [iago, juliet]) {
    client.forgets();
    await say(client, "listen");
    expect(isRefused(client)).toBe(false);
  }
});

test("[RM7] [SV7] who is taken off the last list of people and groups is at once what they are without it", async () => {
  const { juliet, romeo, iago } = await chamber();
  await submit(juliet, { [`${ROOMS}#managers`]: ["romeo@capulet.lit"] });
  expect(standingOf(romeo, "Romeo").slice(0, 2)).toEqual(["admin", "moderator"]);
  await submit(juliet, { [`${ROOMS}#managers`]: [] });
  expect(standingOf(romeo, "Romeo").slice(0, 2)).toEqual(["none", "participant"]);
  await submit(juliet, { "muc#roomconfig_membersonly": ["1"], [`${ROOMS}#members`]: ["group:Schemers"] });
  await enter(iago, "Iago");
  iago.forgets();
  await submit(juliet, { [`${ROOMS}#members`]: [] });
  expect(standingOf(iago, "Iago")).toEqual(["none", "none", "110", "321"]);
});

test("[MUC32] [RM7] a manager does not ban, strike or appoint a manager whom a group makes one; an owner does", async () => {
  const { juliet, romeo, iago } = await chamber();
  await submit(juliet, { [`${ROOMS}#managers`]: ["group:Schemers"] });
  await juliet.sends(adminIq("set", `<item affiliation="admin" jid="romeo@capulet.lit"/>`));
  await enter(iago, "Iago");
  for (const to of ["outcast", "member", "none"]) {
    romeo.forgets();
    await romeo.sends(adminIq("set", `<item affiliation="${to}" jid="iago@capulet.lit"/>`));
    expect(romeo.takesAll().at(-1)?.child("error")?.firstElement()?.name).toBe("not-allowed");
  }
  expect(standingOf(iago, "Iago").slice(0, 2)).toEqual(["admin", "moderator"]);
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="iago@capulet.lit"/>`));
  expect(standingOf(iago, "Iago")[0]).toBe("outcast");
});

test("[RM7] [SV7] with an account go its names in the lists of rooms and categories: the next of that name inherits nothing", async () => {
  const { juliet, iago, people, core } = await chamber();
  const tree = core.use(categories);
  const both = [address("iago"), address("juliet")];
  await tree.create({ id: "houses", name: "Houses", managers: both, scope: [...both, address("romeo")] });
  await tree.create({ id: "alone", name: "Alone", scope: [address("iago")] });
  await tree.change("houses", { defaults: { members: both, visibility: "closed" } });
  const lists = { managers: both, members: ["group:Schemers", ...both], presenters: both };
  const fields = Object.entries(lists).map(([name, list]) => [`${ROOMS}#${name}`, list] as const);
  await submit(juliet, { ...Object.fromEntries(fields), "urn:tandem:categories:0#category": ["houses"] });
  iago.forgets();
  await iago.disconnects();
  await people.remove(address("iago"));
  expect(await core.use(rooms).settings(ROOM as BareJid)).toMatchObject({
    managers: [address("juliet")],
    members: ["group:Schemers", address("juliet")],
    presenters: [address("juliet")],
  });
  expect(await tree.list()).toMatchObject([
    {
      id: "houses",
      managers: [address("juliet")],
      scope: [address("juliet"), address("romeo")],
      defaults: { members: [address("juliet")], visibility: "closed" },
    },
    // Without anybody it would keep nobody out.
    { id: "alone", scope: [address("iago")] },
  ]);
  await people.add({ jid: address("iago"), secret: { kind: "password", password: "another" } });
  expect((await core.use(rooms).visibleTo(address("iago"), { max: 5 })).rooms).toEqual([]);
});

test("[RM7] voice that a moderator gave stays when settings change that have nothing to do with it", async () => {
  const { juliet, romeo } = await chamber();
  await submit(juliet, { "muc#roomconfig_moderatedroom": ["1"], [`${ROOMS}#presenters`]: ["group:Schemers"] });
  await juliet.sends(adminIq("set", `<item nick="Romeo" role="participant"/>`));
  romeo.forgets();
  await submit(juliet, { "muc#roomconfig_roomname": ["Chamber"], [`${ROOMS}#members`]: ["group:Others"] });
  await say(romeo, "still here");
  expect(isRefused(romeo)).toBe(false);
  await submit(juliet, { [`${ROOMS}#presenters`]: ["group:Others"] });
  expect(standingOf(romeo, "Romeo").slice(0, 2)).toEqual(["none", "visitor"]);
});

test.each([["group:"], ["not an address"], Array.from({ length: 1_001 }, (_, n) => `p${n}@capulet.lit`)])(
  "[RM7] [SV3] no list of people and groups: %s …",
  async (...values) => {
    const { juliet } = await chamber();
    await submit(juliet, { [`${ROOMS}#members`]: values });
    expect(isRefused(juliet)).toBe(true);
  },
);

test("[RM7] [SV3] 1,000 people and groups make a list", async () => {
  const { juliet } = await chamber();
  await submit(juliet, { [`${ROOMS}#members`]: Array.from({ length: 1_000 }, (_, n) => `p${n}@capulet.lit`) });
  expect(isRefused(juliet)).toBe(false);
});
