import type { BareJid } from "@tandem/protocol";
import { VirtualTime } from "@tandem/testkit/server-scene";
import { MemoryStorage } from "@tandem/testkit/storage-memory";
import { expect, test } from "vitest";
import { type AffiliationRecord, affiliationSpec } from "../store.ts";
import { MEMBER_NAMES_MS_MAX, MemberLists } from "./member-lists.ts";
import { nameFilter, orderedName, placeOf } from "./order.ts";

const ROOM = "chamber@rooms.capulet.lit" as BareJid;
const person = (local: string): BareJid => `${local}@capulet.lit` as BareJid;

function row(local: string, more: Partial<AffiliationRecord> = {}): AffiliationRecord {
  return { room: ROOM, account: person(local), affiliation: "member", ...more };
}

async function lists(rows: readonly AffiliationRecord[], max = 100) {
  const time = new VirtualTime();
  const collection = new MemoryStorage(() => time.now()).collection(affiliationSpec);
  await collection.putMany(rows.map((value) => ({ owner: ROOM, key: value.account, value })));
  const clock = { now: () => time.now(), monotonic: () => time.now() };
  const made = new MemberLists(collection, clock, max);
  const put = async (value: AffiliationRecord): Promise<AffiliationRecord> => {
    await collection.put(ROOM, value.account, value);
    return value;
  };
  const names = async (): Promise<readonly string[]> => (await made.get(ROOM)).inOrder.map(({ name }) => name);
  return { made, collection, put, names, time };
}

test("[RM30] members by name, without the banned: reserved nickname, else how they are called, else the address", async () => {
  const many = Array.from({ length: 2_100 }, (_, n) => row(`m${n}`));
  const { made, names } = await lists(
    [...many, row("a", { nick: "Zoe" }), row("b"), row("c", { affiliation: "outcast" })],
    10_000,
  );
  made.names = (accounts) => new Map(accounts.includes(person("b")) ? [[person("b"), "Ábel"]] : []);
  const listed = await names();
  expect(listed).toHaveLength(2_102);
  expect([listed[0], listed[1], listed[11], listed.at(-1)]).toEqual(["Ábel", "m0", "m10", "Zoe"]);
});

test("[RM30] a change is in the list without reading it again, and told with who stood there", async () => {
  const { made, put, names } = await lists([row("b"), row("d")]);
  expect(await made.write(ROOM, person("c"), () => put(row("c")))).toBeUndefined();
  expect(await names()).toEqual(["b", "c", "d"]);
  const kept = made.known(ROOM);
  expect(await made.write(ROOM, person("a"), () => put(row("a", { nick: "Yan" })))).toMatchObject({
    before: undefined,
    after: { name: "Yan" },
  });
  expect(made.known(ROOM)?.inOrder.map(({ name }) => name)).toEqual(["b", "c", "d", "Yan"]);
  expect(kept?.inOrder).toHaveLength(3);
  expect(await made.write(ROOM, person("a"), async () => undefined)).toMatchObject({ before: { name: "Yan" } });
  expect(made.known(ROOM)?.inOrder.map(({ name }) => name)).toEqual(["b", "c", "d"]);
});

test("[RM30] after two changes at once the list is read again: neither knows what the other made of it", async () => {
  const { made, put, names } = await lists([row("b")]);
  await names();
  const changes = [
    made.write(ROOM, person("a"), () => put(row("a"))),
    made.write(ROOM, person("c"), () => put(row("c"))),
  ];
  expect(await Promise.all(changes)).toEqual([undefined, undefined]);
  expect(made.known(ROOM)).toBeUndefined();
  expect(await names()).toEqual(["a", "b", "c"]);
});

test("[RM30] [SV3] a list that is longer than what is kept is given all the same; names are read anew after a while", async () => {
  const { made, names } = await lists([row("a"), row("b")], 2);
  expect(await names()).toEqual(["a", "b"]);
  expect(made.known(ROOM)).toBeUndefined();
  const fits = await lists([row("a"), row("b")], 3);
  await fits.names();
  expect(fits.made.known(ROOM)).toBeDefined();
  fits.made.names = () => new Map([[person("a"), "Zoe"]]);
  fits.time.advance(MEMBER_NAMES_MS_MAX);
  expect(await fits.names()).toEqual(["a", "b"]);
  fits.time.advance(1);
  expect(await fits.names()).toEqual(["b", "Zoe"]);
});

test("[RM30] the order: managers, who may speak, who may not; names without case and accents, numbers by size", () => {
  const names = ["b 10", "B 9", "á", "A", "z"];
  const sorted = names.toSorted((a, b) => (orderedName(a).key < orderedName(b).key ? -1 : 1));
  expect(sorted).toEqual(["A", "á", "B 9", "b 10", "z"]);
  const place = (affiliation: "none" | "admin", role: "moderator" | "participant" | "visitor") =>
    placeOf({ nick: "a", affiliation, role });
  expect(place("none", "moderator").section).toBe("managers");
  expect(place("admin", "participant").section).toBe("managers");
  expect(place("none", "participant").section).toBe("others");
  expect(place("none", "participant").key < place("none", "visitor").key).toBe(true);
  const fits = (text: string, isAtBeginning: boolean) => nameFilter(text, isAtBeginning)(orderedName("Anna Brandt"));
  expect([fits("NNA", false), fits("nna", true), fits("bra", true), fits(" ", true)]).toEqual([
    true,
    false,
    true,
    true,
  ]);
});
