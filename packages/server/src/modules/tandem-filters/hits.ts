import type { BareJid } from "@tandem/protocol";
import type { FilterTerms } from "@tandem/protocol/tandem-filters";
import { NS_CORRECTION } from "@tandem/protocol/xep-0308-correction";
import { parseElement } from "@tandem/xml";
import { type ArchiveEntry, type ArchiveId, archiveTraits, type ModuleHost } from "../../core/index.ts";
import { rooms } from "../xep-0045-muc/contract.ts";
import { mentionsOf } from "./names.ts";
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

  rooms(): readonly BareJid[] {
    return [...new Set(this.found.values())];
  }

  keepOnly(readable: ReadonlyMap<BareJid, unknown>): void {
    for (const [id, room] of this.found) if (!readable.has(room)) this.found.delete(id);
  }
}

/** FI4: from the index of words, for all filters with one look at the rooms. One for each, in their order. */
export async function countHits(
  host: ModuleHost,
  account: BareJid,
  filters: readonly KeptFilter[],
): Promise<readonly Hits[]> {
  const max = host.limits.filterUnreadMax;
  const found = await host.use(rooms).find(
    account,
    filters.map(({ terms, readId }) => ({ filter: terms, afterId: readId, max })),
  );
  return found.map(({ entries, isComplete }) => {
    const unread = entries.filter((entry) => entry.peer !== account && isNews(entry));
    return new Hits(new Map(unread.map(({ id, archive }) => [id, archive])), !isComplete);
  });
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
