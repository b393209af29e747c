import type { BareJid } from "@tandem/protocol";
import { type FilterTerms, MENTIONS_FILTER } from "@tandem/protocol/tandem-filters";
import type { ArchiveId, Collection, CollectionSpec, Storage } from "../../core/index.ts";

/** Owner: the account; key: the filter's id. */
export interface StoredFilter {
  readonly name: string;
  /** Of the filter of mentions: none, for names change. */
  readonly terms: FilterTerms;
  readonly alerts: boolean;
  readonly isHidden: boolean;
  /** Up to where it is read; what was said before the filter was made is. */
  readonly readId: ArchiveId;
}

const spec: CollectionSpec<StoredFilter> = { name: "filters", version: 1 };

export function openFilters(storage: Storage): Collection<StoredFilter> {
  return storage.collection(spec);
}

/** FI2: what holds for the filter of mentions until somebody changes it. */
export const MENTIONS: StoredFilter = { name: "", terms: {}, alerts: true, isHidden: false, readId: 0 };

export interface KeptFilter extends StoredFilter {
  readonly id: string;
  readonly account: BareJid;
}

/** Mentions first, then by id. */
export async function filtersOf(filters: Collection<StoredFilter>, account: BareJid): Promise<readonly KeptFilter[]> {
  const rows = (await filters.list(account)).map(({ key, value }): KeptFilter => ({ ...value, id: key, account }));
  const mentions = rows.find(({ id }) => id === MENTIONS_FILTER) ?? { ...MENTIONS, id: MENTIONS_FILTER, account };
  return [mentions, ...rows.filter(({ id }) => id !== MENTIONS_FILTER)];
}
