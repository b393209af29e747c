import type { BareJid } from "@tandem/protocol";

/**
 * What the server keeps. Two kinds of thing: documents (small, keyed, changed in place) and archives (large, append-only).
 *
 * A promise of a write resolves when the write is on disk: after the group commit that holds it (SQLite: WAL with
 * synchronous=FULL; PostgreSQL: synchronous_commit=on). Writes are committed in the order in which they were called.
 * A read sees every write whose promise has resolved. A fault (disk full, connection lost) rejects with StorageFault.
 */
export interface Storage {
  collection<T>(spec: CollectionSpec<T>): Collection<T>;
  readonly archive: Archive;
  /** Resolves when everything that was called before is on disk. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export class StorageFault extends Error {
  readonly code: "storage/full" | "storage/unavailable" | "storage/corrupt" | "storage/conflict";
  constructor(code: StorageFault["code"], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "StorageFault";
    this.code = code;
  }
}

/**
 * A kind of document. `version` is that of the shape; an older row is migrated when it is read and written back when it
 * next changes. Steps are pure and never edited once released.
 */
export interface CollectionSpec<T> {
  /** Stable, kebab-case; part of the stored format. */
  readonly name: string;
  readonly version: number;
  readonly migrate?: (row: unknown, from: number) => T;
  /** Terms under which `find` finds this document, e.g. the members of a room. At most 64 a document. */
  readonly index?: (value: T) => readonly string[];
}

export interface Row<T> {
  readonly owner: string;
  readonly key: string;
  /** Grows with every write to the collection: later writes have higher numbers. */
  readonly rev: number;
  readonly value: T;
}

export interface Change<T> {
  readonly key: string;
  readonly rev: number;
  /** Undefined: deleted. */
  readonly value: T | undefined;
}

/** Documents of one kind. `owner` groups them (an account, a room, `""` for the whole server); (owner, key) is unique. */
export interface Collection<T> {
  get(owner: string, key: string): Promise<T | undefined>;
  /** All documents of an owner, in the order of their keys (code points). */
  list(owner: string, page?: { readonly after?: string; readonly limit?: number }): Promise<readonly Row<T>[]>;
  count(owner: string): Promise<number>;
  /** Every owner that has a document, in order; for administration, never on a hot path. */
  owners(page?: { readonly after?: string; readonly limit?: number }): Promise<readonly string[]>;
  put(owner: string, key: string, value: T): Promise<number>;
  putMany(rows: readonly { readonly owner: string; readonly key: string; readonly value: T }[]): Promise<void>;
  /** Resolves to false when there was none. */
  delete(owner: string, key: string): Promise<boolean>;
  /** Deletes all documents of an owner; resolves to how many. */
  deleteOwner(owner: string): Promise<number>;
  /**
   * Read, change, write with nothing in between: two updates of the same document never lose one another. `change` is
   * synchronous and pure (it may run again); returning undefined deletes. Resolves to what is stored afterwards.
   * A throw in `change` leaves the document as it was and rejects with that error.
   */
  update(owner: string, key: string, change: (old: T | undefined) => T | undefined): Promise<T | undefined>;
  /** Documents with that index term, by (owner, key). */
  find(term: string, page?: { readonly limit?: number }): Promise<readonly Row<T>[]>;
  /**
   * What changed for an owner after `rev`, deletions included, oldest first; null when that is no longer known (more than
   * 10,000 changes ago, or `rev` is from another life of the store), and the caller must send everything.
   */
  changesSince(owner: string, rev: number): Promise<readonly Change<T>[] | null>;
  /** The highest rev of an owner, 0 when it never had a document. */
  lastRev(owner: string): Promise<number>;
}

/** Grows within an archive; a safe integer whose decimal form is the stanza-id (XEP-0359). */
export type ArchiveId = number;

export interface ArchiveEntry {
  /** Bare address of the account or room that keeps it. */
  readonly archive: BareJid;
  readonly id: ArchiveId;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Accounts: the other side, bare. Rooms: the sender's bare address (never shown to those who may not see it). */
  readonly peer: BareJid;
  /** Rooms: the nick; accounts: "in" or "out" (written by the owner). */
  readonly sender: string;
  /** XEP-0359 origin-id of the sender, if any. */
  readonly originId: string | undefined;
  /** The whole stanza, serialised with its own namespace. */
  readonly stanza: string;
  /** Text to be found by full-text search; empty keeps it out. */
  readonly text: string;
}

/**
 * What is known of an entry without reading it. `counts`: somebody has not read it until they have (a text, not a receipt, a
 * reaction or a correction); the others are what a search may ask for.
 */
export type ArchiveTrait = "counts" | "link" | "file" | "important" | "code" | "story";

/**
 * Without `id`, which the store gives; without `at` it is now. An import gives the instant of what was said earlier, oldest
 * first. Without `traits` it has none. They are written, not read back.
 */
export type NewArchiveEntry = Omit<ArchiveEntry, "id" | "at"> & {
  readonly at?: number;
  readonly traits?: readonly ArchiveTrait[];
  /** Many read this archive and search it. Left out: it is one account's own. */
  readonly isShared?: boolean;
};

/** What makes two entries the same: one archive, one sender, one id of theirs. */
export type OriginKey = Pick<NewArchiveEntry, "archive" | "peer" | "sender" | "isShared"> & {
  readonly originId: string;
};

export interface ArchiveQuery {
  readonly archive: BareJid;
  readonly peer?: BareJid | undefined;
  /** Milliseconds since 1970, both inclusive. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /** Archive ids, both exclusive. */
  readonly afterId?: ArchiveId | undefined;
  readonly beforeId?: ArchiveId | undefined;
  /** Only these (XEP-0313 §4.1.4 `ids`). */
  readonly ids?: readonly ArchiveId[] | undefined;
  /** Full-text query: words, all of which must occur (XEP-0431 `withtext`). */
  readonly text?: string | undefined;
  /** Which end of the matching range the page is taken from; the entries come oldest first in either case. */
  readonly from: "start" | "end";
  /** 1…500. */
  readonly limit: number;
}

export interface ArchivePage {
  readonly entries: readonly ArchiveEntry[];
  /** True when the page reaches the end of the matching range that it was walking to. */
  readonly complete: boolean;
}

/** A search over several archives at once. What is left out does not narrow it; what is given must all hold. */
export interface ArchiveSearch {
  readonly archives: readonly BareJid[];
  /** Words (all), "words that stand together", begin*. A text without a word finds nothing. */
  readonly text?: string | undefined;
  /** Written by one of them. */
  readonly authors?: readonly BareJid[] | undefined;
  /** Accounts: exchanged with them. */
  readonly peer?: BareJid | undefined;
  /** Has all of them. */
  readonly traits?: readonly ArchiveTrait[] | undefined;
  /** Milliseconds since 1970, both inclusive. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /** Archive ids, both exclusive. */
  readonly afterId?: ArchiveId | undefined;
  readonly beforeId?: ArchiveId | undefined;
  readonly ids?: readonly ArchiveId[] | undefined;
  /** Messages that are read at most to see whether a phrase stands in them; then the answer ends without being complete. */
  readonly scanMax: number;
}

export interface PagedArchiveSearch extends ArchiveSearch {
  readonly from: "start" | "end";
  readonly limit: number;
  readonly countMax?: number | undefined;
}

export interface ArchiveSearchPage extends ArchivePage {
  /** Up to where the walk came; the next page goes on behind it. Undefined: it came to the end. */
  readonly reachedId: ArchiveId | undefined;
  /** How many there are, if it was asked for. */
  readonly count?: FoundCount | undefined;
  /** The words of these archives are still being indexed: what is not yet is not found. */
  readonly isBehind?: boolean | undefined;
}

export interface FoundCount {
  readonly count: number;
  /** False: so many or more. */
  readonly isExact: boolean;
  /** As of a page. */
  readonly isBehind?: boolean | undefined;
}

export type Appended =
  | { readonly kind: "stored"; readonly id: ArchiveId; readonly at: number }
  /** The same sender, archive and origin-id are there already (a resend): nothing was written, `id` is the first one's. */
  | { readonly kind: "duplicate"; readonly id: ArchiveId; readonly at: number };

/** Up to where somebody has read a room, or a conversation in their own archive. */
export interface Reader {
  readonly archive: BareJid;
  /** Rooms: the account that reads. Its own entries are read up to there, as are those that an account's archive calls "out". */
  readonly reader: BareJid;
  /** Accounts: only what was exchanged with them. */
  readonly peer?: BareJid | undefined;
  /** The read marker; 0: there is none. An id that is gone is a place in the order all the same. */
  readonly readId: ArchiveId;
}

export interface Standing {
  /** Newest entry that counts; 0 when there is none. */
  readonly lastId: ArchiveId;
  /** The later of the marker and the reader's own newest entry. */
  readonly readId: ArchiveId;
  /** Entries of others that count and come after it, up to the `max` that was asked for. */
  readonly unread: number;
}

export interface Archive {
  /** Appends in call order; ids within an archive follow that order. Resolves after the commit. */
  append(entry: NewArchiveEntry): Promise<Appended>;
  /** Several at once, one commit, same order: a one-to-one message goes to two archives. */
  appendAll(entries: readonly NewArchiveEntry[]): Promise<readonly Appended[]>;
  page(query: ArchiveQuery): Promise<ArchivePage>;
  /**
   * Entries oldest first, from either end of what matches, 1…500 of them. Finds whatever was acknowledged before it. Ids are
   * given by one counter for all archives, so the order of several is that of their ids. With `countMax` the page tells how
   * many there are, up to that.
   *
   * What an answer tells, its end and its count too, follows from the archives asked for alone: others may cost it time only.
   */
  search(query: PagedArchiveSearch): Promise<ArchiveSearchPage>;
  /** How many a search finds, up to `max`. */
  countFound(query: ArchiveSearch, max: number): Promise<FoundCount>;
  /** How many match, up to `max` (a count is O(matches)). */
  count(query: Omit<ArchiveQuery, "from" | "limit">, max: number): Promise<number>;
  /** Oldest and newest entry, or null when empty (XEP-0313 metadata). */
  bounds(archive: BareJid): Promise<{ readonly first: ArchiveEntry; readonly last: ArchiveEntry } | null>;
  get(archive: BareJid, id: ArchiveId): Promise<ArchiveEntry | undefined>;
  /** What its sender wrote under that id of theirs, if the archive has it: the one that a resend would be a duplicate of. */
  ofOrigin(key: OriginKey): Promise<ArchiveEntry | undefined>;
  /** Several of several archives, in the order asked for; what is not there is undefined. */
  getAll(
    keys: readonly { readonly archive: BareJid; readonly id: ArchiveId }[],
  ): Promise<readonly (ArchiveEntry | undefined)[]>;
  /** One for each reader, in their order. Reads indexes only: O(readers · min(unread, max)) index entries and no row. */
  standings(readers: readonly Reader[], max: number): Promise<readonly Standing[]>;
  /** Everyone with whom an account has exchanged something, in no order, at most `max`. One look into an index for each. */
  peers(archive: BareJid, max: number): Promise<readonly BareJid[]>;
  /**
   * Replaces the stanza and text of an entry (moderation, retraction, correction); without a text it counts for nothing from
   * then on. `traits`: those that it has now, besides whether it counts, which stays. Resolves to false when it is not there.
   */
  replace(
    archive: BareJid,
    id: ArchiveId,
    stanza: string,
    text: string,
    traits?: readonly ArchiveTrait[],
  ): Promise<boolean>;
  /** Deletes entries older than `before` (ms since 1970), or all; resolves to how many. */
  purge(archive: BareJid, before?: number): Promise<number>;
  /** Deletes what an account has exchanged with somebody, up to that id, which need not be there; resolves to how many. */
  forget(archive: BareJid, peer: BareJid, upToId: ArchiveId): Promise<number>;
}
