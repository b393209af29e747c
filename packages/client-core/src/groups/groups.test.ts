import type { BareJid } from "@tandem/protocol";
import {
  buildGroupMembers,
  buildGroupRequest,
  buildGroups,
  buildListedGroup,
  type GroupMember,
  NS_GROUPS,
} from "@tandem/protocol/tandem-groups";
import type { PubsubItem } from "@tandem/protocol/xep-0060-pubsub";
import { iq } from "@tandem/protocol/stanza";
import type { XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import { createGroups } from "./groups.ts";

const JULIET = "juliet@capulet.lit" as BareJid;
const TYBALT = "tybalt@capulet.lit" as BareJid;
const person = (jid: BareJid): GroupMember => ({ jid, name: jid, title: undefined, department: undefined });
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A server with one group, and what the client asks of it. */
function bench(disk = new Map<string, unknown>()) {
  const inGroup = [JULIET, TYBALT];
  const node = new Map<string, PubsubItem>([["Capulets", buildListedGroup("Capulets")]]);
  const asked: string[] = [];
  const unwatched: BareJid[] = [];
  let fails = false;
  let listener: (stanza: XmlElement) => void = () => {};
  let before: () => void = () => {};
  const answer = (payload: XmlElement): XmlElement | undefined => {
    if (payload.name === "groups") return buildGroups([{ name: "Capulets", size: inGroup.length }]);
    if (payload.name === "unwatch") return undefined;
    return buildGroupMembers({ group: "Capulets", members: inGroup.map(person), gone: [] });
  };
  const context = {
    account: "romeo@capulet.lit",
    features: { server: new Set([NS_GROUPS]) },
    store: {
      get: async (key: string) => disk.get(key),
      set: async (key: string, value: unknown) => disk.set(key, value),
    },
    pep: {
      publish: async (_: string, item: PubsubItem) => void node.set(item.id as string, item),
      retract: async (_: string, id: string) => void node.delete(id),
      items: async () => [...node.values()],
      onEvent: () => {},
    },
    connection: {
      onStanza: (handler: typeof listener) => void (listener = handler),
      send: () => {},
      async request(_: string, __: string, payload: XmlElement) {
        asked.push(payload.name);
        if (fails) throw new RequestError("timeout");
        before();
        const inner = answer(payload);
        return iq("result", { id: "1" }, ...(inner === undefined ? [] : [inner]));
      },
    },
  } as unknown as Context;
  const groups = createGroups(context, (people) => void unwatched.push(...people));
  const push = (payload: XmlElement, from = "capulet.lit"): void => listener(iq("set", { id: "p", from }, payload));
  const members = (): BareJid[] => groups.of("Capulets").value.members.map(({ jid }) => jid);
  const state = (): string => groups.of("Capulets").value.state;
  return {
    groups,
    push,
    members,
    state,
    asked,
    unwatched,
    disk,
    beforeAnswer: (task: () => void) => void (before = task),
    fail: (next: boolean) => void (fails = next),
  };
}

const joins = (jid: BareJid): XmlElement => buildGroupMembers({ group: "Capulets", members: [person(jid)], gone: [] });
const leaves = (jid: BareJid): XmlElement => buildGroupMembers({ group: "Capulets", members: [], gone: [jid] });

test("[CO3] a group is read and watched while it is open; closed, its people are nobody's any more", async () => {
  const { groups, members, state, asked, unwatched } = bench();
  await groups.load();
  expect([state(), groups.of("Capulets").value.size, asked]).toEqual(["closed", 2, ["groups"]]);
  await groups.setOpen("Capulets", true);
  expect([state(), members(), [...groups.watched.value]]).toEqual(["open", [JULIET, TYBALT], [JULIET, TYBALT]]);
  await groups.setOpen("Capulets", false);
  expect([state(), members(), unwatched]).toEqual(["closed", [], [JULIET, TYBALT]]);
  expect(asked).toEqual(["groups", "watch", "unwatch"]);
});

test("[CO3] what stood open is opened anew at the next sign-in, on this device", async () => {
  const first = bench();
  await first.groups.load();
  await first.groups.setOpen("Capulets", true);
  const { groups, state, asked } = bench(first.disk);
  await groups.load();
  expect([state(), asked]).toEqual(["open", ["groups", "watch"]]);
});

test("[CO3] [PR6] who joins and leaves is in and out, also between question and answer; nobody else tells it", async () => {
  const { groups, push, members, beforeAnswer, unwatched } = bench();
  await groups.load();
  beforeAnswer(() => push(leaves(TYBALT)));
  await groups.setOpen("Capulets", true);
  expect(members()).toEqual([JULIET]);
  push(joins(TYBALT));
  push(joins(TYBALT));
  expect(members()).toEqual([JULIET, TYBALT]);
  push(leaves(JULIET), "romeo@capulet.lit");
  expect(members()).toEqual([JULIET, TYBALT]);
  push(leaves(JULIET));
  expect([members(), unwatched]).toEqual([[TYBALT], [JULIET]]);
});

test("[CO3] a group that is gone says so, one that cannot be read too, and can be tried again", async () => {
  const { groups, push, state, members, fail } = bench();
  await groups.load();
  fail(true);
  await groups.setOpen("Capulets", true);
  expect(state()).toBe("failed");
  fail(false);
  await groups.setOpen("Capulets", true);
  expect(state()).toBe("open");
  push(buildGroupRequest("unwatch", "Capulets"));
  expect([state(), members()]).toEqual(["gone", []]);
});

test("[CO3] taken out of the list it is closed; put in again it stands there closed", async () => {
  const { groups, state, asked } = bench();
  await groups.load();
  await groups.setOpen("Capulets", true);
  await groups.setListed("Capulets", false);
  await settle();
  expect([state(), groups.listed.value.size, asked.at(-1)]).toEqual(["closed", 0, "unwatch"]);
  await groups.setListed("Capulets", true);
  expect([state(), [...groups.listed.value]]).toEqual(["closed", ["Capulets"]]);
});
