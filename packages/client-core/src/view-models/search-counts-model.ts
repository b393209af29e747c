import type { BareJid } from "@tandem/protocol";
import {
  buildCountsQuery,
  parseCounts,
  type SearchCount,
  type SearchCounts,
} from "@tandem/protocol/tandem-search-counts";
import type { ArchiveFilter } from "@tandem/protocol/xep-0313-mam";
import { effect, signal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import { RequestError } from "../connection/index.ts";
import { ownNames } from "../search/names.ts";
import { questionsOf } from "../search/questions.ts";
import { parseSearchText } from "../search/search-text.ts";
import type { HistoryTrait } from "./history-search.ts";
import { viewModelOf } from "./of-signal.ts";
import type { SearchCountsSnapshot, SearchCountsViewModel } from "./search-context.ts";
import type { Shell } from "./shell.ts";

/** So long a search stands as it is: whoever types on is not counted for. */
const ASK_AFTER_MS = 400;

const NOTHING: SearchCountsSnapshot = { text: "", traits: new Map(), places: new Map() };

export function createSearchCounts(shell: Shell): SearchCountsViewModel {
  const now = signal<SearchCountsSnapshot>(NOTHING);
  let asked = 0;
  let cancel: () => void = () => {};

  const read = async (client: AccountClient, text: string, isFeed: boolean): Promise<void> => {
    const mine = asked;
    const parsed = parseSearchText(text);
    const { rooms, talks } = questionsOf(client, parsed, { withRooms: true, isFeed });
    const naming = parsed.any.length === 0 ? ownNames(client) : [];
    const { archive, connection } = client.context;
    const ask = async (to: BareJid | undefined, filter: ArchiveFilter): Promise<SearchCounts | null> => {
      const answer = await connection.request("get", to, buildCountsQuery({ query: archive.queryOf(filter), naming }));
      return parseCounts(answer.firstElement());
    };
    try {
      const all = await Promise.all([
        ...(rooms === undefined ? [] : [ask(rooms.service, rooms.filter)]),
        ...talks.map((filter) => ask(undefined, filter)),
      ]);
      if (mine === asked) now.value = { text, ...sumOf(all.filter((counts) => counts !== null)) };
    } catch (error) {
      // A server without counts, or one that is asked too often: none are shown.
      if (!(error instanceof RequestError)) throw error;
      shell.ports.log.warn(`counts of a search: ${error.message}`);
    }
  };

  const forget = (): void => {
    cancel();
    asked++;
    now.value = NOTHING;
  };

  // They were of the account that has gone.
  effect(() => {
    if (shell.client.value === undefined) forget();
  });

  return {
    ...viewModelOf(now),
    show(text, isFeed) {
      const client = shell.client.peek();
      forget();
      if (client === undefined || text.trim() === "") return;
      cancel = shell.ports.time.after(ASK_AFTER_MS, () => void read(client, text, isFeed));
    },
  };
}

/** Of the rooms and of each conversation together. */
export function sumOf(all: readonly SearchCounts[]): Omit<SearchCountsSnapshot, "text"> {
  const traits = new Map<HistoryTrait, SearchCount>();
  const places = new Map<string, SearchCount>();
  const add = <K>(to: Map<K, SearchCount>, key: K, { count, isExact }: SearchCount): void => {
    const before = to.get(key);
    to.set(key, { count: count + (before?.count ?? 0), isExact: isExact && before?.isExact !== false });
  };
  for (const counts of all) {
    for (const [trait, count] of counts.traits) add(traits, trait, count);
    if (counts.naming !== undefined) add(traits, "mention", counts.naming);
    for (const { jid, ...count } of counts.places) add(places, jid, count);
  }
  return { traits, places };
}
