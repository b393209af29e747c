import { type BareJid, localOf } from "@tandem/protocol";
import { defineModule, type ModuleDefinition } from "@tandem/server/core";
import { configure, enter, ROOM, roomScene } from "@tandem/testkit/room-scene";
import type { XmlElement } from "@tandem/xml";
import type { WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { knownAccounts } from "../accounts/contract.ts";
import { blocking } from "../xep-0191-blocking/contract.ts";
import { type Pep, pep } from "../xep-0060-pubsub/contract.ts";
import { type CategoryStanding, type RoomPolicy, rooms } from "../xep-0045-muc/contract.ts";
import { muc } from "../xep-0045-muc/index.ts";
import { tandemInvitations } from "./index.ts";

/** Nodes and accounts as far as invitations need them; "paris" is nobody here, "tybalt" has blocked everybody. */
function nodes(kept: Map<string, string>, letters: string[] = []): ModuleDefinition {
  const key = (account: BareJid, id: string): string => `${account} ${id}`;
  const payloads = new Map<string, XmlElement>();
  return defineModule({
    name: "nodes",
    setup(host) {
      host.ownMessages(({ to }) => void letters.push(to));
      host.provide(knownAccounts, { exists: async (account) => localOf(account) !== "paris" });
      host.provide(blocking, { isBlocked: async (account) => localOf(account) === "tybalt" });
      const offered: Pep = {
        publishAs: async (account, _node, id, payload) => {
          kept.set(key(account, id), payload.attr("from") ?? "");
          payloads.set(key(account, id), payload);
        },
        retractAs: async (account, _node, id) => kept.delete(key(account, id)),
        items: async (account) =>
          [...payloads].flatMap(([id, payload]) =>
            kept.has(id) && id.startsWith(`${account} `) ? [{ id: id.split(" ")[1] ?? "", payload }] : [],
          ),
        onPublished: () => undefined,
        addView: () => undefined,
        compose: () => undefined,
        showAnew: () => Promise.resolve(),
        showAllAnew: () => Promise.resolve(),
      };
      host.provide(pep, offered);
    },
  });
}

function invite(client: WireClient, guest: string): Promise<void> {
  return client.sends(
    `<message to="${ROOM}"><x xmlns="http://jabber.org/protocol/muc#user"><invite to="${guest}"/></x></message>`,
  );
}

test("[MUC39] [RM8] an invitation waits until the invited enters", async () => {
  const kept = new Map<string, string>();
  const { juliet, iago } = await roomScene({ modules: [muc, tandemInvitations, nodes(kept)] });
  await invite(juliet, "iago@capulet.lit");
  await invite(juliet, "macduff@fife.lit");
  await invite(juliet, "tybalt@capulet.lit");
  expect([...kept]).toEqual([[`iago@capulet.lit ${ROOM}`, "juliet@capulet.lit"]]);
  await enter(iago, "Iago");
  expect(kept.size).toBe(0);
});

test("[MUC38] [RM8] who invites an address that nobody has here hears so, and nobody is invited", async () => {
  const kept = new Map<string, string>();
  const { core, juliet } = await roomScene({ modules: [muc, tandemInvitations, nodes(kept)] });
  await configure(juliet, { membersonly: "1" });
  juliet.forgets();
  await juliet.sends(
    `<message to="${ROOM}" id="i"><x xmlns="http://jabber.org/protocol/muc#user"><invite to="iago@capulet.lit"/><invite to="paris@capulet.lit"/></x></message>`,
  );
  const answer = juliet.takesAll().at(-1);
  expect(answer?.attr("type")).toBe("error");
  expect(answer?.child("error")?.firstElement()?.name).toBe("item-not-found");
  expect(kept.size).toBe(0);
  const members = await core.use(rooms).affiliations(ROOM as BareJid);
  expect(members.map(({ account }) => account)).toEqual(["juliet@capulet.lit"]);
});

test("[MUC53] [RM8] [RM11] who was let in has that among their invitations, until they enter; whom a room turned down has nothing", async () => {
  const kept = new Map<string, string>();
  const { juliet, iago, romeo } = await roomScene({ modules: [muc, tandemInvitations, nodes(kept)] });
  await configure(juliet, { membersonly: "1" });
  const field = (name: string, value: string): string => `<field var="${name}"><value>${value}</value></field>`;
  const form = (nick: string, more = ""): string =>
    `<x xmlns="jabber:x:data" type="submit">${field("FORM_TYPE", "http://jabber.org/protocol/muc#register")}${field("muc#register_roomnick", nick)}${more}</x>`;
  const asks = (client: WireClient, nick: string): Promise<void> =>
    client.sends(`<iq type="set" id="r" to="${ROOM}"><query xmlns="jabber:iq:register">${form(nick)}</query></iq>`);
  const decides = (nick: string, isLetIn: string): Promise<void> =>
    juliet.sends(`<message to="${ROOM}" id="v">${form(nick, field("muc#register_allow", isLetIn))}</message>`);
  await asks(iago, "Ensign");
  await asks(romeo, "Montague");
  expect(kept.size).toBe(0);
  await decides("Montague", "0");
  await decides("Ensign", "1");
  expect([...kept]).toEqual([[`iago@capulet.lit ${ROOM}`, ROOM]]);
  await enter(iago, "Ensign");
  expect(kept.size).toBe(0);
});

test("[MUC39] it goes when they decline, and when the room is closed", async () => {
  const kept = new Map<string, string>();
  const { core, juliet, iago } = await roomScene({ modules: [muc, tandemInvitations, nodes(kept)] });
  await configure(juliet, { membersonly: "1" });
  await invite(juliet, "iago@capulet.lit");
  await iago.sends(
    `<message to="${ROOM}"><x xmlns="http://jabber.org/protocol/muc#user"><decline to="juliet@capulet.lit"/></x></message>`,
  );
  expect(kept.size).toBe(0);
  await invite(juliet, "iago@capulet.lit");
  expect(kept.size).toBe(1);
  await core.use(rooms).close(ROOM as BareJid);
  expect(kept.size).toBe(0);
});

test.each(["outcast", "none"] as const)(
  "[MUC39] [RM2] and when somebody makes them %s in a closed room",
  async (to) => {
    const kept = new Map<string, string>();
    const { core, juliet } = await roomScene({ modules: [muc, tandemInvitations, nodes(kept)] });
    await configure(juliet, { membersonly: "1" });
    await invite(juliet, "iago@capulet.lit");
    await invite(juliet, "nurse@capulet.lit");
    await core.use(rooms).setAffiliation(ROOM as BareJid, "iago@capulet.lit" as BareJid, to);
    expect([...kept.keys()]).toEqual([`nurse@capulet.lit ${ROOM}`]);
  },
);

test("[MUC39] an invitation into an open room stays when they are taken off its list: they may enter", async () => {
  const kept = new Map<string, string>();
  const { core, juliet } = await roomScene({ modules: [muc, tandemInvitations, nodes(kept)] });
  await invite(juliet, "iago@capulet.lit");
  await core.use(rooms).setAffiliation(ROOM as BareJid, "iago@capulet.lit" as BareJid, "none");
  expect(kept.size).toBe(1);
});

/** A category around everything, with a wall that keeps out whoever is put into the set. */
function wall(out: ReadonlySet<BareJid>): RoomPolicy {
  const standing = (isInScope: boolean): CategoryStanding => ({ isInScope, isManager: false, isMember: false });
  return {
    knowsCategory: async () => true,
    hasScope: async () => true,
    scopesLeft: async () => [],
    standingsOf: async (account) => () => standing(!out.has(account)),
    principalsOf: async (account) => new Set([account]),
    around: async () => ({ scopes: [], managers: [], members: [], standing: () => standing(true) }),
    inGroup: async () => [],
    openGroups: async () => new Set(),
    settings: async () => () => ({ defaults: {}, locked: new Set() }),
    mayCreate: async () => true,
  };
}

test.each(["the category", "the account"])(
  "[MUC39] [RM2] and when they fall out of the scope of the room's category (%s is looked at)",
  async (which) => {
    const kept = new Map<string, string>();
    const { core, juliet } = await roomScene({ modules: [muc, tandemInvitations, nodes(kept)] });
    const out = new Set<BareJid>();
    const service = core.use(rooms);
    service.setPolicy(wall(out));
    await service.configure(ROOM as BareJid, { category: "houses" });
    await invite(juliet, "iago@capulet.lit");
    await invite(juliet, "nurse@capulet.lit");
    out.add("iago@capulet.lit" as BareJid);
    if (which === "the category") await service.recheckCategories(["houses"]);
    else for (const one of ["iago", "nurse"]) await service.recheckAccount(`${one}@capulet.lit` as BareJid);
    expect([...kept.keys()]).toEqual([`nurse@capulet.lit ${ROOM}`]);
  },
);

test("[MUC39] [CV3] and when a conversation that was not to stay is over: who enters now would be alone", async () => {
  const kept = new Map<string, string>();
  const config = { persistentroom: "0", membersonly: "1" };
  const { juliet, romeo } = await roomScene({ modules: [muc, tandemInvitations, nodes(kept)], config });
  romeo.forgets();
  await invite(juliet, "iago@capulet.lit");
  expect(kept.size).toBe(1);
  await juliet.disconnects();
  expect(kept.size).toBe(0);
});

test("[MUC39] who has blocked the inviter hears nothing, by no way", async () => {
  const kept = new Map<string, string>();
  const letters: string[] = [];
  const { juliet } = await roomScene({ modules: [muc, tandemInvitations, nodes(kept, letters)] });
  await invite(juliet, "tybalt@capulet.lit");
  expect([kept.size, letters]).toEqual([0, []]);
  await invite(juliet, "iago@capulet.lit");
  expect(letters).toEqual(["iago@capulet.lit"]);
  juliet.receivesNothing();
});

const decline = (client: WireClient, inviter: string): Promise<void> =>
  client.sends(
    `<message to="${ROOM}"><x xmlns="http://jabber.org/protocol/muc#user"><decline to="${inviter}"/></x></message>`,
  );

test("[MUC38] [SV5] a refusal is told once, by somebody who was invited: nobody is written to through a room (XEP-0045 §7.8.2)", async () => {
  const letters: string[] = [];
  const { juliet, iago } = await roomScene({ modules: [muc, tandemInvitations, nodes(new Map(), letters)] });
  await decline(iago, "juliet@capulet.lit");
  expect(letters).toEqual([]);
  await invite(juliet, "iago@capulet.lit");
  letters.length = 0;
  await decline(iago, "juliet@capulet.lit");
  await decline(iago, "juliet@capulet.lit");
  expect(letters).toEqual(["juliet@capulet.lit"]);
});
