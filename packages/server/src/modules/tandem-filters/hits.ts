import type { BareJid } from "@tandem/protocol";
import { type FilterTerms, MENTIONS_FILTER } from "@tandem/protocol/tandem-filters";
import { NS_CORRECTION } from "@tandem/protocol/xep-0308-correction";
import { parseElement } from "@tandem/xml";
import { type ArchiveEntry, type ArchiveId, archiveTraits, type ModuleHost } from "../../core/index.ts";
import { rooms, type RoomSearch } from "../xep-0045-muc/contract.ts";
import { roomsInbox } from "../xep-0430-inbox/contract.ts";
import { mentionsOf } from "./names.ts";
import { ReadPlaces } from "./read-places.ts";
import { type KeptFilter, MENTIONS, type StoredFilter } from "./store.ts";

/** Unread messages that a filter has found, each with its room, so that what may no longer be read can be taken out. */
export class Hits {
  readonly found: Map<ArchiveId, BareJid>;
  /** There are more than are counted. */
  isMore: boolean;

  constructor(found: Map<ArchiveId, BareJid>, isMore: boolean) {
    this.found = found;
    this.isMore = isMore;
  }

  add(id: ArchiveId, room: BareJid, max: number): void {
    if (this.found.size < max || this.found.has(id)) this.found.set(id, room);
    else this.isMore = true;
  }

  /** What was read in its room up to there; false: nothing was. */
  read(room: BareJid, upTo: ArchiveId): boolean {
    const before = this.found.size;
    for (const [id, archive] of this.found) if (archive === room && id <= upTo) this.found.delete(id);
    return this.found.size < before;
  }

  rooms(): readonly BareJid[] {
    return [...new Set(this.found.values())];
  }

  keepOnly(readable: ReadonlyMap<BareJid, unknown>): void {
    for (const [id, room] of this.found) if (!readable.has(room)) this.found.delete(id);
  }
}

/** Pages of hits of one filter that are read until as many unread ones as are counted have been found. */
const PAGES_MAX = 4;

/** FI14: it counts in the rooms of the inbox as the inbox does. */
function isOfMentions(filter: KeptFilter | undefined): boolean {
  return filter?.id === MENTIONS_FILTER;
}

/** FI4, FI11, FI14: from the index of words, for all filters with one look at the rooms. One for each, in their order. */
export async function countHits(
  host: ModuleHost,
  account: BareJid,
  filters: readonly KeptFilter[],
): Promise<readonly Hits[]> {
  const max = host.limits.filterUnreadMax;
  const places = new ReadPlaces(host, account);
  const searches = filters.map(({ terms, readId }): RoomSearch => ({ filter: terms, afterId: readId, max }));
  const pages = await host.use(rooms).find(account, searches);
  const listed = filters.some(isOfMentions) ? await host.use(roomsInbox).mentions(account) : new Map<BareJid, never>();
  return await Promise.all(
    pages.map(async (first, at) => {
      const hits = new Hits(new Map(), false);
      const isCounted = isOfMentions(filters[at]);
      if (isCounted) for (const [room, ids] of listed) for (const id of ids) hits.add(id, room, max);
      let page = first;
      for (let left = PAGES_MAX; ; left--) {
        const news = page.entries.filter(
          (entry) => entry.peer !== account && !(isCounted && listed.has(entry.archive)) && isNews(entry),
        );
        for (const { id, archive } of await places.unread(news)) hits.add(id, archive, max);
        const oldest = page.entries.at(-1);
        hits.isMore ||= !page.isComplete && (hits.found.size >= max || left === 1 || oldest === undefined);
        if (page.isComplete || hits.isMore || oldest === undefined) return hits;
        // What was read in its room made room for older ones.
        [page = page] = await host.use(rooms).find(account, [{ ...(searches[at] as RoomSearch), beforeId: oldest.id }]);
      }
    }),
  );
}

/** Where a new filter begins: what was said before is read. */
export async function newestHit(host: ModuleHost, account: BareJid, filter: FilterTerms): Promise<ArchiveId> {
  const [newest] = await host.use(rooms).find(account, [{ filter, afterId: 0, max: 1 }]);
  return newest?.entries[0]?.id ?? 0;
}

/** FI2: from when it is first asked for or changed on. */
export async function newMentions(host: ModuleHost, account: BareJid): Promise<StoredFilter> {
  return { ...MENTIONS, readId: await newestHit(host, account, await mentionsOf(host, account)) };
}

/** As unread counts count (IN3). Only what may be a correction is read again. */
function isNews({ text, stanza }: ArchiveEntry): boolean {
  if (text === "") return false;
  return !stanza.includes(NS_CORRECTION) || archiveTraits(parseElement(stanza), text).includes("counts");
}
