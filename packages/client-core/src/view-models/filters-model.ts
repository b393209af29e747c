import { MENTIONS_FILTER, type FilterTerms, type SavedFilter } from "@tandem/protocol/tandem-filters";
import { batch, computed, effect, signal, type Signal } from "@preact/signals-core";
import type { Filters } from "../account/filters.ts";
import type { AccountClient } from "../account/account-client.ts";
import { isEmptySearch, NO_SEARCH, parseSearchText, type SearchText } from "../search/search-text.ts";
import { termsOf } from "../search/terms.ts";
import type { FilterRow, FiltersSnapshot, FiltersViewModel, NoFilter } from "./filters.ts";
import type { HistorySearchSnapshot } from "./history-search.ts";
import type { FeedableSearch } from "./history-search-model.ts";
import type { OpenPlace } from "./my-chat.ts";
import { viewModelOf } from "./of-signal.ts";
import { OFFLINE, outcomeOf, type Shell } from "./shell.ts";
import type { Outcome } from "./view-model.ts";

/** The feed of a filter is the view of the search, at the place of that filter. */
export function createFiltersViewModel(
  shell: Shell,
  history: FeedableSearch,
  place: Signal<OpenPlace>,
): FiltersViewModel {
  const removed = signal<SavedFilter | undefined>(undefined);
  const all = computed(() => shell.client.value?.filters.all.value);
  const openId = computed(() => {
    const { value } = place;
    return value.kind === "search" ? value.filter : undefined;
  });
  const openFilter = computed(() => all.value?.find(({ id }) => id === openId.value));
  const visible = computed(() => all.value?.filter(({ isHidden }) => !isHidden));
  const rows = computed(() => visible.value?.map(rowOf));

  const snapshot = computed((): FiltersSnapshot => {
    const [open, gone, shown] = [openFilter.value, removed.value, rows.value];
    const why = noFilterOf(shell.client.value, history.state.value);
    return {
      ...(shown !== undefined && { rows: shown }),
      isMentionsHidden: all.value?.some(({ isHidden }) => isHidden) === true,
      ...(gone !== undefined && { removed: { id: gone.id, name: gone.name } }),
      ...(open !== undefined && { open: open.id }),
      ...(why !== undefined && { noFilter: why }),
    };
  });

  const act = async (request: (filters: Filters) => Promise<unknown>): Promise<Outcome> => {
    const filters = shell.client.peek()?.filters;
    return filters === undefined ? OFFLINE : await outcomeOf(() => request(filters));
  };

  const open = (id: string): void => {
    const filter = all.peek()?.find((one) => one.id === id);
    if (filter === undefined) return;
    batch(() => {
      place.value = { kind: "search", filter: id };
      history.showRooms(searchTextOf(filter.terms));
    });
  };

  // Once somebody types, it is a search like any other.
  effect(() => {
    const { isFeed } = history.state.value;
    if (openId.peek() !== undefined && !isFeed) place.value = { kind: "search" };
  });

  // A live feed: what was found since is read anew, and what is seen is read.
  const isSeen = computed(() => openFilter.value !== undefined && shell.isFocused.value);
  const unread = computed(() => (isSeen.value ? (openFilter.value?.unread ?? 0) : 0));
  effect(() => {
    if (unread.value > 0) history.refresh();
  });
  effect(() => {
    const { state, hits } = history.state.value;
    const filter = openFilter.value;
    if (filter === undefined || !isSeen.value || state !== "done" || filter.unread === 0) return;
    const newest = Math.max(0, ...hits.map(({ archiveId }) => Number(archiveId)));
    if (newest > Number(filter.readId ?? 0)) void act((filters) => filters.read(filter.id, String(newest)));
  });

  return {
    ...viewModelOf(snapshot),
    open,
    async save(name, alerts) {
      const client = shell.client.peek();
      if (client === undefined) return OFFLINE;
      const id = shell.ports.random.id();
      const terms = termsOf(client, parseSearchText(history.state.peek().text));
      const outcome = await act((filters) => filters.change({ id, name, terms, alerts }));
      if (outcome.ok) open(id);
      return outcome;
    },
    rename: (id, name) => act((filters) => filters.change({ id, name })),
    setAlert: (id, alerts) => act((filters) => filters.change({ id, alerts })),
    setHidden: (id, isHidden) => act((filters) => filters.change({ id, isHidden })),
    async remove(id) {
      const filter = all.peek()?.find((one) => one.id === id);
      const outcome = await act((filters) => filters.remove(id));
      if (outcome.ok && filter !== undefined) removed.value = filter;
      if (outcome.ok && openId.peek() === id) place.value = { kind: "none" };
      return outcome;
    },
    async undoRemove() {
      const filter = removed.peek();
      if (filter === undefined) return { ok: true };
      const { id, name, terms, alerts, readId } = filter;
      const outcome = await act((filters) => filters.change({ id, name, terms, alerts, readId }));
      if (outcome.ok) removed.value = undefined;
      return outcome;
    },
    forgetRemoved: () => void (removed.value = undefined),
  };
}

function rowOf({ id, name, terms, unread, alerts }: SavedFilter): FilterRow {
  return { id, kind: kindOf(id, terms), name, unread, alerts };
}

function kindOf(id: string, { text = "", search = {} }: FilterTerms): FilterRow["kind"] {
  if (id === MENTIONS_FILTER) return "mentions";
  if (/["“”]/u.test(text)) return "phrase";
  return text === "" && search.has?.includes("important") === true ? "important" : "search";
}

/** What the server keeps, as somebody would type it. */
function searchTextOf({ text = "", search = {} }: FilterTerms): SearchText {
  const { from = [], has = [], any = [], in: rooms = [], categories = [] } = search;
  return { ...NO_SEARCH, words: text, from, has, any, in: [...rooms, ...categories] };
}

function noFilterOf(
  client: AccountClient | undefined,
  { text, names }: Pick<HistorySearchSnapshot, "text" | "names">,
): NoFilter | undefined {
  const parsed = parseSearchText(text);
  if (client === undefined || isEmptySearch(parsed)) return "empty";
  if (parsed.after !== undefined || parsed.before !== undefined) return "dates";
  const { in: rooms = [], categories = [] } = termsOf(client, parsed).search ?? {};
  const isNowhere = parsed.in.length > 0 && rooms.length + categories.length === 0;
  return isNowhere || names.some(({ found }) => !found) ? "unknown-name" : undefined;
}
