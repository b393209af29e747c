import type { BareJid } from "@tandem/protocol";
import { effect, signal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import { RequestError } from "../connection/index.ts";
import { questionsOf } from "../search/questions.ts";
import { parseSearchText } from "../search/search-text.ts";
import { conversationSource, roomSource, type SearchSource } from "../search/sources.ts";
import type { HistoryOrder, SearchHit } from "./history-search.ts";
import { HITS_PER_PAGE } from "./history-search-model.ts";
import { viewModelOf } from "./of-signal.ts";
import type { SearchGroup, SearchGroupsViewModel } from "./search-context.ts";
import type { Shell } from "./shell.ts";

type Place = SearchHit["place"];

/** More of one place than the pages of the search have brought. */
export function createSearchGroups(shell: Shell): SearchGroupsViewModel {
  const now = signal<ReadonlyMap<string, SearchGroup>>(new Map());
  let of = "";
  const next = new Map<string, string | undefined>();

  const set = (jid: string, group: SearchGroup): void => {
    now.value = new Map([...now.peek(), [jid, group]]);
  };
  const forget = (key: string): void => {
    of = key;
    next.clear();
    if (now.peek().size > 0) now.value = new Map();
  };

  const read = async (source: SearchSource, key: string, { jid }: Place): Promise<void> => {
    const before = now.peek().get(jid) ?? { hits: [], isLoading: false, hasMore: true };
    if (before.isLoading || !before.hasMore) return;
    set(jid, { ...before, isLoading: true });
    try {
      const page = await source(next.get(jid), HITS_PER_PAGE);
      if (key !== of) return;
      next.set(jid, page.next);
      set(jid, { hits: [...before.hits, ...page.hits], isLoading: false, hasMore: page.next !== undefined });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // It can be asked for again.
      if (key === of) set(jid, { ...before, isLoading: false });
    }
  };

  effect(() => {
    if (shell.client.value === undefined) forget("");
  });

  return {
    ...viewModelOf(now),
    of(text, order) {
      const key = `${order} ${text}`;
      if (key !== of) forget(key);
    },
    more(text, order, place) {
      const client = shell.client.peek();
      this.of(text, order);
      const source = client && sourceOf(client, text, order, place);
      if (source !== undefined) void read(source, of, place);
    },
  };
}

/** The same search in that place alone. */
function sourceOf(client: AccountClient, text: string, order: HistoryOrder, place: Place): SearchSource | undefined {
  const jid = place.jid as BareJid;
  const { rooms, talks } = questionsOf(client, parseSearchText(text), { withRooms: true, isFeed: false });
  if (place.kind === "room") {
    if (rooms === undefined) return undefined;
    const { in: _in, categories: _categories, ...search } = rooms.filter.search ?? {};
    return roomSource(client, rooms.service, { filter: { ...rooms.filter, search: { ...search, in: [jid] } }, order });
  }
  const [filter] = talks;
  return filter && conversationSource(client, { filter: { ...filter, with: jid }, order });
}
