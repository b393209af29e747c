import type { BareJid } from "@tandem/protocol";
import { batch, computed, effect, signal, type ReadonlySignal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import { errorCodeOf, RequestError } from "../connection/index.ts";
import { ownNames, peopleNamed, placesNamed } from "../search/names.ts";
import {
  formatSearchText,
  isEmptySearch,
  markedWords,
  namesMe,
  NO_SEARCH,
  parseSearchText,
  type SearchText,
} from "../search/search-text.ts";
import { questionsOf } from "../search/questions.ts";
import { conversationSource, mergeSources, roomSource, type SearchSource } from "../search/sources.ts";
import type {
  HistoryOrder,
  HistorySearchSnapshot,
  HistorySearchViewModel,
  NamedPart,
  SearchHit,
} from "./history-search.ts";
import { viewModelOf } from "./of-signal.ts";
import type { Shell } from "./shell.ts";

/** Fast typists do not ask for each letter. */
const ASK_AFTER_MS = 300;
export const HITS_PER_PAGE = 25;
/** Pages that hold nothing yet are walked over, at most so many before the person is asked whether to go on. */
const EMPTY_PAGES_MAX = 4;
/** Just after the sign-in it is not yet known what the server can: asked again so often, at most so many times. */
const LOOK_AGAIN_MS = 500;
const LOOKS_MAX = 20;

interface Result {
  readonly state: HistorySearchSnapshot["state"];
  readonly hits: readonly SearchHit[];
  readonly total?: HistorySearchSnapshot["total"];
  readonly error?: HistorySearchSnapshot["error"];
  readonly tookMs?: number | undefined;
  readonly next?: string | undefined;
}

const NOTHING: Result = { state: "empty", hits: [] };

/** The search as the feed of a filter. */
export interface FeedableSearch {
  readonly state: ReadonlySignal<HistorySearchSnapshot>;
  /** Looks for it in rooms, newest first. */
  showRooms(search: SearchText): void;
  /** Looks again, unless it is looking already. */
  refresh(): void;
}

/** `open` shows a place at a message; `withRooms` false: conversations only. */
export function createHistorySearchViewModel(
  shell: Shell,
  withRooms: boolean,
  open: (hit: SearchHit) => void,
): HistorySearchViewModel & FeedableSearch {
  const text = signal("");
  const order = signal<HistoryOrder>("newest");
  const result = signal<Result>(NOTHING);
  const loadingMore = signal(false);
  const isFeed = signal(false);
  let source: SearchSource | undefined;
  let asked = 0;
  let looks = 0;
  let cancel: () => void = () => {};

  const snapshot = computed((): HistorySearchSnapshot => {
    const parsed = parseSearchText(text.value);
    const { state, hits, total, error, next, tookMs } = result.value;
    const client = shell.client.value;
    return {
      text: text.value,
      fields: parsed,
      order: order.value,
      names: client === undefined ? [] : namedParts(client, parsed),
      has: parsed.has,
      ...(parsed.after !== undefined && { after: parsed.after }),
      ...(parsed.before !== undefined && { before: parsed.before }),
      marked: [
        ...markedWords(parsed.words),
        ...(client !== undefined && namesMe(parsed) ? ownNames(client) : parsed.any),
      ],
      state,
      ...(error !== undefined && { error }),
      hits,
      ...(total !== undefined && { total }),
      ...(tookMs !== undefined && { tookMs }),
      hasMore: next !== undefined,
      loadingMore: loadingMore.value,
      isFeed: isFeed.value,
    };
  });

  const search = (): void => {
    cancel();
    const mine = ++asked;
    const client = shell.client.peek();
    const parsed = parseSearchText(text.peek());
    source =
      client === undefined || isEmptySearch(parsed)
        ? undefined
        : sourceOf(client, parsed, order.peek(), { withRooms, isFeed: isFeed.peek() });
    if (client === undefined || isEmptySearch(parsed)) result.value = NOTHING;
    else if (source === undefined && looks++ < LOOKS_MAX) {
      result.value = { state: "searching", hits: [] };
      cancel = shell.ports.time.after(LOOK_AGAIN_MS, search);
    } else if (source === undefined) result.value = { state: "failed", hits: [], error: "not-supported" };
    else {
      looks = 0;
      result.value = { state: "searching", hits: result.peek().hits };
      void read(mine, source, undefined, []);
    }
  };

  const read = async (mine: number, from: SearchSource, after: string | undefined, before: readonly SearchHit[]) => {
    const startedAt = shell.ports.time.now();
    try {
      let page = await from(after, HITS_PER_PAGE);
      const { count } = page;
      for (let pages = 1; page.hits.length === 0 && page.next !== undefined && pages < EMPTY_PAGES_MAX; pages++) {
        page = await from(page.next, HITS_PER_PAGE);
      }
      if (mine !== asked) return;
      const total = count ?? result.peek().total;
      const hits = [...before, ...page.hits];
      const tookMs = after === undefined ? shell.ports.time.now() - startedAt : result.peek().tookMs;
      result.value = { state: "done", hits, next: page.next, tookMs, ...(total !== undefined && { total }) };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (mine !== asked) return;
      const isUnknown = error.condition === "feature-not-implemented" || error.condition === "service-unavailable";
      const code = isUnknown ? "not-supported" : errorCodeOf(error.condition);
      result.value = { ...result.peek(), state: "failed", hits: before, error: code };
    }
  };

  const setText = (next: string): void => {
    isFeed.value = false;
    text.value = next;
    cancel();
    cancel = shell.ports.time.after(ASK_AFTER_MS, search);
  };
  const change = (changed: (parsed: SearchText) => SearchText): void => {
    isFeed.value = false;
    text.value = formatSearchText(changed(parseSearchText(text.peek())));
    search();
  };

  // What was found belonged to the account that has gone.
  effect(() => {
    if (shell.client.value !== undefined) return;
    asked++;
    batch(() => {
      isFeed.value = false;
      text.value = "";
      result.value = NOTHING;
    });
  });

  return {
    ...viewModelOf(snapshot),
    state: snapshot,
    showRooms: (wanted) =>
      batch(() => {
        isFeed.value = true;
        order.value = "newest";
        text.value = formatSearchText(wanted);
        result.value = NOTHING;
        search();
      }),
    refresh() {
      if (result.peek().state === "done" && !loadingMore.peek()) search();
    },
    setText,
    findIn(jid) {
      cancel();
      asked++;
      batch(() => {
        isFeed.value = false;
        text.value = `${formatSearchText({ ...NO_SEARCH, in: [jid] })} `;
        result.value = NOTHING;
      });
    },
    set: (next) => change((parsed) => ({ ...parsed, ...next })),
    search,
    setOrder(next) {
      order.value = next;
      search();
    },
    toggleHas: (trait) =>
      change((parsed) => ({
        ...parsed,
        has: parsed.has.includes(trait) ? parsed.has.filter((one) => one !== trait) : [...parsed.has, trait],
      })),
    setDays: (after, before) =>
      change(({ after: _a, before: _b, ...rest }) => ({
        ...rest,
        ...(after !== "" && { after }),
        ...(before !== "" && { before }),
      })),
    addName: (operator, value) => change((parsed) => ({ ...parsed, [operator]: [...parsed[operator], value] })),
    removeName: (operator, value) =>
      change((parsed) => ({ ...parsed, [operator]: parsed[operator].filter((one) => one !== value) })),
    loadMore() {
      const { state, hits, next } = result.peek();
      if (source === undefined || next === undefined || state !== "done" || loadingMore.peek()) return;
      loadingMore.value = true;
      void read(asked, source, next, hits).finally(() => {
        loadingMore.value = false;
      });
    },
    open,
  };
}

function namedParts(client: AccountClient, parsed: SearchText): readonly NamedPart[] {
  return [
    ...parsed.from.map((value): NamedPart => {
      const people = peopleNamed(client, value);
      const label = people.length === 0 ? value : people.map((jid) => client.roster.nameOf(jid)).join(", ");
      return { operator: "from", value, label, found: people.length > 0, ...only(people) };
    }),
    ...parsed.in.map((value): NamedPart => {
      const { rooms, categoryNames, people, isMyRooms, isConversations } = placesNamed(client, value);
      if (isMyRooms) return { operator: "in", value, label: value, found: true, kind: "my-rooms" };
      if (isConversations) return { operator: "in", value, label: value, found: true, kind: "conversations" };
      const names = [
        ...categoryNames,
        ...rooms.map((jid) => client.rooms.nameOf(jid)),
        ...people.map((jid) => client.roster.nameOf(jid)),
      ];
      const kind = categoryNames.length > 0 ? "category" : people.length > rooms.length ? "person" : "room";
      const label = names.join(", ") || value;
      return { operator: "in", value, label, found: names.length > 0, kind, ...only([...rooms, ...people]) };
    }),
  ];
}

function only(jids: readonly BareJid[]): Pick<NamedPart, "jid"> {
  const [jid] = jids;
  return jid === undefined || jids.length > 1 ? {} : { jid };
}

/** Undefined: the server has no such search. */
function sourceOf(
  client: AccountClient,
  parsed: SearchText,
  order: HistoryOrder,
  scope: { readonly withRooms: boolean; readonly isFeed: boolean },
): SearchSource | undefined {
  const { rooms, talks } = questionsOf(client, parsed, scope);
  const sources = talks.map((filter) => conversationSource(client, { filter, order }));
  if (rooms !== undefined) sources.unshift(roomSource(client, rooms.service, { filter: rooms.filter, order }));
  return sources.length === 0 ? undefined : mergeSources(sources, order);
}
