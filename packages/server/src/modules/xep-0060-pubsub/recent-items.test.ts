import { expect, test } from "vitest";
import { ITEMS_MIN, RECENT_CHARS_MAX, RECENT_ITEMS_MAX, RecentItems } from "./recent-items.ts";

function store() {
  const recent = new RecentItems<number>();
  const kept = new Map<string, { rev: number; items: number[]; chars: number }>();
  let reads = 0;
  const put = (owner: string, rev: number, count: number, chars = count): void =>
    void kept.set(owner, { rev, chars, items: Array.from({ length: count }, (_, n) => n) });
  const of = (owner: string) =>
    recent.read(
      owner,
      async () => kept.get(owner)?.rev ?? 0,
      async () => {
        reads++;
        return kept.get(owner) ?? { items: [], chars: 0 };
      },
    );
  return { put, of, reads: () => reads };
}

test("[RM9] a long list is read once until something of it changes", async () => {
  const { put, of, reads } = store();
  put("a", 1, ITEMS_MIN);
  expect([await of("a"), await of("a")].map(({ length }) => length)).toEqual([ITEMS_MIN, ITEMS_MIN]);
  expect(reads()).toBe(1);
  put("a", 2, ITEMS_MIN + 1);
  expect(await of("a")).toHaveLength(ITEMS_MIN + 1);
  expect(reads()).toBe(2);
});

test("[RM9] a short list is read each time", async () => {
  const { put, of, reads } = store();
  put("a", 1, ITEMS_MIN - 1);
  await of("a");
  await of("a");
  expect(reads()).toBe(2);
});

test("[SV3] past the limit those go that were not asked for the longest", async () => {
  const { put, of, reads } = store();
  for (const owner of ["a", "b", "c"]) put(owner, 1, RECENT_ITEMS_MAX / 2);
  for (const owner of ["a", "b", "a", "c"]) await of(owner);
  expect(reads()).toBe(3);
  await of("a");
  expect(reads()).toBe(3);
  await of("b");
  expect(reads()).toBe(4);
});

test("[SV3] few long items count by what they say", async () => {
  const { put, of, reads } = store();
  for (const owner of ["a", "b", "c"]) put(owner, 1, ITEMS_MIN, RECENT_CHARS_MAX / 2);
  for (const owner of ["a", "b", "a", "c"]) await of(owner);
  expect(reads()).toBe(3);
  await of("a");
  expect(reads()).toBe(3);
  await of("b");
  expect(reads()).toBe(4);
});

test("[RM9] what was written while it was read is read again", async () => {
  const recent = new RecentItems<number>();
  let rev = 1;
  let items = Array.from({ length: ITEMS_MIN }, (_, n) => n);
  const read = () =>
    recent.read(
      "a",
      async () => rev,
      async () => ({ items, chars: 0 }),
    );
  const first = recent.read(
    "a",
    async () => rev,
    async () => {
      [rev, items] = [2, [...items, 99]];
      return { items, chars: 0 };
    },
  );
  expect(await first).toHaveLength(ITEMS_MIN + 1);
  items = [...items, 100];
  expect(await read()).toHaveLength(ITEMS_MIN + 2);
});
