import type { SearchGroup, SearchHit, ShownCount } from "@tandem/client-core/view-models";
import { expect, test } from "vitest";
import { groupRows } from "./group-rows.ts";

const hit = (jid: string, n: number): SearchHit => ({
  id: `${jid} ${n}`,
  archiveId: String(n),
  place: { kind: "room", jid, name: jid.toUpperCase() },
  author: { nick: "Dana" },
  mine: false,
  at: n,
  text: "",
  has: [],
});
const hits = (jid: string, ...all: readonly number[]): readonly SearchHit[] => all.map((n) => hit(jid, n));
const exact = (count: number): ShownCount => ({ count, isExact: true });

interface Given {
  readonly counts?: Readonly<Record<string, ShownCount>>;
  readonly groups?: Readonly<Record<string, SearchGroup>>;
  readonly hasMore?: boolean;
}

function rowsOf(found: readonly SearchHit[], { counts = {}, groups = {}, hasMore = false }: Given = {}) {
  const grouping = { counts: new Map(Object.entries(counts)), groups: new Map(Object.entries(groups)), hasMore };
  return groupRows(found, grouping).map((row) => {
    if (row.kind === "hit") return row.hit.id;
    if (row.kind === "more") return `${row.left ?? "?"} more`;
    return `${row.place.name}: ${row.count?.count ?? "?"}${row.count?.isExact === false ? "+" : ""}`;
  });
}

test("[RM26] hits stand under their places, three of each, with what is left", () => {
  const found = [...hits("a", 9), ...hits("b", 8), ...hits("a", 7, 6, 5)];
  expect(rowsOf(found)).toEqual(["A: 4", "a 9", "a 7", "a 6", "1 more", "B: 1", "b 8"]);
  expect(rowsOf(found, { counts: { a: exact(14), b: exact(1) }, hasMore: true })).toEqual([
    ...["A: 14", "a 9", "a 7", "a 6", "11 more"],
    ...["B: 1", "b 8"],
  ]);
});

test("[RM26] nothing is told that nobody counted", () => {
  expect(rowsOf(hits("a", 9), { hasMore: true })).toEqual(["A: ?", "a 9", "? more"]);
  const inexact = { a: { count: 1000, isExact: false } };
  expect(rowsOf(hits("a", 9), { counts: inexact, hasMore: true })).toEqual(["A: 1000+", "a 9", "? more"]);
});

test("[RM26] of which more was asked for, all that came stands there, until nothing is left", () => {
  const found = hits("a", 9, 8, 7, 6);
  const counts = { a: exact(6) };
  const first: SearchGroup = { hits: [], isLoading: true, hasMore: true };
  expect(rowsOf(found, { counts, groups: { a: first }, hasMore: true })).toEqual([
    ...["A: 6", "a 9", "a 8", "a 7", "a 6", "2 more"],
  ]);
  const done: SearchGroup = { hits: hits("a", 9, 8, 7, 6, 5, 4), isLoading: false, hasMore: false };
  expect(rowsOf(found, { counts, groups: { a: done }, hasMore: true })).toEqual([
    ...["A: 6", "a 9", "a 8", "a 7", "a 6", "a 5", "a 4"],
  ]);
});
