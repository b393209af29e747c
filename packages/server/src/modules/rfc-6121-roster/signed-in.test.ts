import { bareJid, type BareJid } from "@tandem/protocol";
import { scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import type { Collection } from "../../core/index.ts";
import type { Contact } from "./contract.ts";
import { SignedInRosters } from "./signed-in.ts";
import { rosterSpec } from "./store.ts";

const juliet = bareJid("juliet", "capulet.lit");
const jidOf = (local: string): BareJid => bareJid(local, "capulet.lit");
const contactOf = (local: string): Contact => ({
  jid: jidOf(local),
  subscription: "both",
  isPending: false,
  isApproved: false,
  groups: [],
});

/** Juliet is signed in, the nurse not; `lists` counts what is read from storage as a whole. */
async function capulets(contactsMax = 100) {
  const stage = await scene({ modules: [] });
  const balcony = await stage.connect(`${juliet}/balcony`);
  const stored = stage.core.environment.storage.collection(rosterSpec);
  const lists: string[] = [];
  const counting: Collection<Contact> = {
    ...bound(stored),
    list: (owner) => {
      lists.push(owner);
      return stored.list(owner);
    },
  };
  const rosters = new SignedInRosters(counting, stage.core.sessions, contactsMax);
  const put = (local: string) =>
    rosters.changing(juliet, jidOf(local), () => stored.update(juliet, jidOf(local), () => contactOf(local)));
  const remove = (local: string) =>
    rosters.changing(juliet, jidOf(local), () => stored.update(juliet, jidOf(local), () => undefined));
  const names = async () => (await rosters.all(juliet)).map(({ jid }) => jid.split("@")[0]);
  return { balcony, stored, lists, rosters, put, remove, names };
}

function bound(stored: Collection<Contact>): Collection<Contact> {
  return new Proxy(stored, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

test("[RO8] of whoever is signed in the contacts are read once, and changes are seen at once", async () => {
  const { lists, rosters, put, remove, names } = await capulets();
  await put("romeo");
  expect(await names()).toEqual(["romeo"]);
  await put("nurse");
  await put("paris");
  expect(await names()).toEqual(["nurse", "paris", "romeo"]);
  await remove("paris");
  expect(await names()).toEqual(["nurse", "romeo"]);
  expect(await rosters.count(juliet)).toBe(2);
  expect(await rosters.contact(juliet, jidOf("paris"))).toBeUndefined();
  expect(await rosters.contact(juliet, jidOf("nurse"))).toEqual(contactOf("nurse"));
  expect(lists).toEqual([juliet]);
});

test("[RO8] a change that is refused, or does not reach the disk, leaves what is stored", async () => {
  const { rosters, put, names } = await capulets();
  await put("romeo");
  await names();
  const refused = rosters.changing(juliet, jidOf("paris"), () => Promise.reject(new Error("full")));
  await expect(refused).rejects.toThrow("full");
  expect(await names()).toEqual(["romeo"]);
});

test("[RO8] nothing is kept of an account behind its last session, nor of one that is not signed in", async () => {
  const { balcony, stored, lists, rosters, put, names } = await capulets();
  await put("romeo");
  await names();
  await balcony.disconnects();
  rosters.closed(juliet);
  await stored.put(juliet, jidOf("paris"), contactOf("paris"));
  expect(await names()).toEqual(["paris", "romeo"]);
  expect(await names()).toEqual(["paris", "romeo"]);
  expect(lists).toHaveLength(3);
});

test("[RO8] an account that is erased has no contacts left", async () => {
  const { stored, rosters, put, names } = await capulets();
  await put("romeo");
  await names();
  await rosters.erasing(juliet, () => stored.deleteOwner(juliet));
  expect(await names()).toEqual([]);
});

test.each([
  [3, 1],
  [2, 2],
])("[RO8] of two contacts with a limit of %i the list is read %i times", async (contactsMax, reads) => {
  const { lists, put, names } = await capulets(contactsMax);
  await put("romeo");
  await put("nurse");
  await names();
  expect(await names()).toEqual(["nurse", "romeo"]);
  expect(lists).toHaveLength(reads);
});
