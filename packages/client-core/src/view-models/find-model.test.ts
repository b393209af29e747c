import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import { findBy } from "./find-model.ts";
import type { HistorySearchSnapshot, HistorySearchViewModel, SearchHit } from "./history-search.ts";
import { viewModelOf } from "./of-signal.ts";

const EMPTY: HistorySearchSnapshot = {
  text: "",
  order: "newest",
  fields: { words: "", from: [], in: [], any: [], has: [] },
  names: [],
  has: [],
  marked: [],
  isFeed: false,
  state: "empty",
  hits: [],
  hasMore: false,
  loadingMore: false,
};

/** A history search whose answers the test gives. */
function aSearch() {
  const state = signal(EMPTY);
  const opened: string[] = [];
  const asked: string[] = [];
  const calls: string[] = [];
  const search = {
    ...viewModelOf(state),
    setText: (text: string) => void asked.push(text),
    findIn: (jid: string) => {
      asked.push(`in:${jid} `);
      state.value = EMPTY;
    },
    search: () => void calls.push("search"),
    loadMore: () => void calls.push("more"),
    open: (hit: SearchHit) => void opened.push(hit.archiveId),
  } as Partial<HistorySearchViewModel> as HistorySearchViewModel;
  const answer = (ids: readonly string[], more: Partial<HistorySearchSnapshot> = {}): void => {
    const hits = ids.map((archiveId) => ({ archiveId }) as SearchHit);
    state.value = { ...state.value, state: "done", hits, total: { count: hits.length, isExact: true }, ...more };
  };
  const searching = (): void => {
    state.value = { ...state.value, state: "searching" };
  };
  return { search, opened, asked, calls, answer, searching };
}

function aFoundRoom(ids: readonly string[], more: Partial<HistorySearchSnapshot> = {}) {
  const found = aSearch();
  const find = findBy(found.search);
  find.open("ops@rooms.example");
  find.setText("break");
  found.searching();
  found.answer(ids, more);
  return { ...found, find };
}

test("[RM29] what is found in the place is shown newest first, and gone through both ways and around", () => {
  const { find, opened, asked } = aFoundRoom(["new", "middle", "old"]);
  expect(asked.at(-1)).toBe("break in:ops@rooms.example");
  expect(find.snapshot()).toMatchObject({ at: 1, total: { count: 3 } });
  find.next();
  find.next();
  find.next();
  find.previous();
  expect(opened).toEqual(["new", "middle", "old", "new", "old"]);
  expect(find.snapshot().at).toBe(3);
});

test("[RM29] behind the hits that are known the next page is read, and its first hit shown", () => {
  const { find, opened, calls, answer } = aFoundRoom(["new"], { hasMore: true });
  find.previous();
  find.next();
  expect(calls).toEqual(["more"]);
  expect(find.snapshot().at).toBe(1);
  answer(["new", "older"]);
  expect(opened).toEqual(["new", "older"]);
});

test("[RM29] Enter asks at once for what was typed a moment ago, and again for what failed", () => {
  const { find, opened, calls, searching, answer } = aFoundRoom(["new", "old"]);
  find.setText("break list");
  expect(find.snapshot().at).toBe(0);
  find.next();
  expect(calls).toEqual(["search"]);
  searching();
  answer([], { state: "failed", error: "offline" });
  find.next();
  expect(calls).toEqual(["search", "search"]);
  expect(opened).toEqual(["new"]);
});

test("[RM29] the search stays in the place, whatever place is typed", () => {
  const { find, asked } = aFoundRoom([]);
  find.setText('in:"Ops Bridge" from:dana break');
  expect(asked.at(-1)).toBe("break from:dana in:ops@rooms.example");
});

test("[RM29] an answer that comes after the end of looking moves nothing; another place begins anew", () => {
  const { find, opened, searching, answer } = aFoundRoom([]);
  searching();
  find.close();
  answer(["late"]);
  expect(opened).toEqual([]);
  find.open("other@rooms.example");
  expect(find.snapshot()).toMatchObject({ place: "other@rooms.example", text: "", at: 0, state: "empty" });
});
