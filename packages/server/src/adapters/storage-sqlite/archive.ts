import type { BareJid } from "@tandem/protocol";
import type Database from "better-sqlite3";
import type {
  Appended,
  Archive,
  ArchiveEntry,
  ArchivePage,
  ArchiveQuery,
  ArchiveSearch,
  ArchiveSearchPage,
  Clock,
  FoundCount,
  NewArchiveEntry,
  OriginKey,
  PagedArchiveSearch,
  Reader,
  Standing,
} from "../../core/ports/index.ts";
import {
  type ArchiveRow,
  archiveColumns,
  archiveConditions,
  checkPageLimit,
  decodeEntry,
  directionOf,
  pageOf,
  searchTokens,
  spanConditions,
} from "../storage-schema/index.ts";
import type { QueryToken } from "../../core/text-index/index.ts";
import { storageFault } from "./faults.ts";
import type { BackgroundIndexer } from "./background-indexer.ts";
import type { SharedSnapshot } from "./shared-snapshot.ts";
import { StandingReader } from "./standing-reader.ts";
import { prepareSteady } from "./steady-statement.ts";
import { UNINDEXED_MAX } from "./text-indexer.ts";
import type { Searcher } from "./threaded-searcher.ts";
import { QueuedArchive, type WriteQueue } from "../write-queue/index.ts";

type Filter = Omit<ArchiveQuery, "from" | "limit">;

/** Numbers begin at 1. */
const NO_ARCHIVE = 0;

/** Distinct shapes of a query are few (which filters are set); this bounds them all the same. */
const STATEMENTS_MAX = 256;

export interface ArchiveParts {
  readonly queue: WriteQueue;
  readonly clock: Clock;
  readonly snapshot: SharedSnapshot | undefined;
  readonly searcher: Searcher;
  /** Undefined: words are indexed when they are searched. */
  readonly background: BackgroundIndexer | undefined;
}

export class SqliteArchive extends QueuedArchive implements Archive {
  readonly #database: Database.Database;
  readonly #snapshot: SharedSnapshot | undefined;
  readonly #queue: WriteQueue;
  readonly #number;
  readonly #entry;
  readonly #ofOrigin;
  readonly #standings: StandingReader;
  readonly #searcher: Searcher;
  readonly #background: BackgroundIndexer | undefined;
  readonly #behind;
  readonly #waiting;
  readonly #statements = new Map<string, Database.Statement<unknown[]>>();

  constructor(database: Database.Database, { queue, clock, snapshot, searcher, background }: ArchiveParts) {
    super(queue, clock);
    this.#database = database;
    this.#snapshot = snapshot;
    this.#queue = queue;
    this.#number = database.prepare<[string], number>("SELECT no FROM archives WHERE name = ?").pluck();
    this.#entry = database.prepare<[number, number], ArchiveRow>(
      `SELECT ${archiveColumns} FROM archive WHERE id = ? AND archive = ?`,
    );
    this.#ofOrigin = database.prepare<[number, string, number, string], ArchiveRow>(
      `SELECT ${archiveColumns} FROM archive WHERE archive = ? AND peer = ? AND direction = ? AND origin_id = ?`,
    );
    this.#standings = new StandingReader(database);
    this.#searcher = searcher;
    this.#background = background;
    this.#behind = database
      .prepare<[string], BareJid>(
        `SELECT name FROM json_each(?) JOIN archives ON name = value
         WHERE EXISTS (SELECT 1 FROM archive INDEXED BY archive_by_id WHERE archive.archive = no AND archive.id > indexed)`,
      )
      .pluck();
    this.#waiting = database
      .prepare<[string], number>(
        `SELECT count(*) FROM (
           SELECT 1 FROM json_each(?) CROSS JOIN archives ON name = value
             CROSS JOIN archive INDEXED BY archive_by_id ON archive.archive = no AND archive.id > indexed
           LIMIT ${UNINDEXED_MAX + 1})`,
      )
      .pluck();
  }

  async page(query: ArchiveQuery): Promise<ArchivePage> {
    if (query.text !== undefined) await this.#catchUp([query.archive]);
    return this.#read(() => {
      checkPageLimit(query.limit);
      const direction = query.from === "end" ? "DESC" : "ASC";
      return pageOf(query, this.#rows(query, archiveColumns, direction, query.limit + 1) as readonly ArchiveRow[]);
    });
  }

  async count(query: Filter, max: number): Promise<number> {
    if (query.text !== undefined) await this.#catchUp([query.archive]);
    return this.#read(() => this.#rows(query, "1", "ASC", max).length);
  }

  override async appendAll(entries: readonly NewArchiveEntry[]): Promise<readonly Appended[]> {
    const appended = await super.appendAll(entries);
    const shared = entries.flatMap(({ archive, isShared }) => (isShared === true ? [archive] : []));
    if (shared.length > 0) this.#background?.add(shared);
    return appended;
  }

  async search(query: PagedArchiveSearch): Promise<ArchiveSearchPage> {
    const isBehind = await this.#nearlyCaughtUp(query.archives);
    const page = await this.#read(() => this.#searcher.page(query));
    if (!isBehind) return page;
    const { count } = page;
    return { ...page, isBehind, count: count === undefined ? undefined : { ...count, isExact: false } };
  }

  async countFound(query: ArchiveSearch, max: number): Promise<FoundCount> {
    const isBehind = await this.#nearlyCaughtUp(query.archives);
    const count = await this.#read(() => this.#searcher.count(query, max));
    return isBehind ? { ...count, isExact: false, isBehind } : count;
  }

  bounds(archive: BareJid): Promise<{ readonly first: ArchiveEntry; readonly last: ArchiveEntry } | null> {
    return this.#read(() => {
      const end = (direction: "ASC" | "DESC"): ArchiveRow | undefined =>
        this.#rows({ archive }, archiveColumns, direction, 1)[0] as ArchiveRow | undefined;
      const [first, last] = [end("ASC"), end("DESC")];
      return first === undefined || last === undefined
        ? null
        : { first: decodeEntry(archive, first), last: decodeEntry(archive, last) };
    });
  }

  get(archive: BareJid, id: number): Promise<ArchiveEntry | undefined> {
    return this.#read(() => {
      const row = this.#entry.get(id, this.#number.get(archive) ?? NO_ARCHIVE);
      return row === undefined ? undefined : decodeEntry(archive, row);
    });
  }

  ofOrigin(key: OriginKey): Promise<ArchiveEntry | undefined> {
    return this.#read(() => {
      const no = this.#number.get(key.archive) ?? NO_ARCHIVE;
      const row = this.#ofOrigin.get(no, key.peer, directionOf(key), key.originId);
      return row === undefined ? undefined : decodeEntry(key.archive, row);
    });
  }

  getAll(
    keys: readonly { readonly archive: BareJid; readonly id: number }[],
  ): Promise<readonly (ArchiveEntry | undefined)[]> {
    return Promise.all(keys.map(({ archive, id }) => this.get(archive, id)));
  }

  standings(readers: readonly Reader[], max: number): Promise<readonly Standing[]> {
    return this.#read(() => readers.map((reader) => this.#standings.of(this.#number.get(reader.archive), reader, max)));
  }

  peers(archive: BareJid, max: number): Promise<readonly BareJid[]> {
    return this.#read(() => this.#standings.peers(this.#number.get(archive), max));
  }

  /**
   * As #catchUp, unless there is too much to wait for: that is indexed in the background, and meanwhile what is indexed is
   * found. Whether it is so.
   */
  async #nearlyCaughtUp(archives: readonly BareJid[]): Promise<boolean> {
    const waiting = await this.#read(() => this.#waiting.get(JSON.stringify(archives)) ?? 0);
    if (this.#background === undefined || waiting <= UNINDEXED_MAX) {
      if (waiting > 0) await this.#catchUp(archives);
      return false;
    }
    this.#background.add(await this.#read(() => this.#behind.all(JSON.stringify(archives))), 0);
    return true;
  }

  /** A search finds whatever was acknowledged before it: what still waits to be indexed is indexed now. */
  async #catchUp(archives: readonly BareJid[]): Promise<void> {
    let behind = await this.#read(() => this.#behind.all(JSON.stringify(archives)));
    while (behind.length > 0) behind = [...(await this.#queue.write({ kind: "index-text", archives: behind }))];
  }

  #rows(query: Filter, columns: string, direction: "ASC" | "DESC", limit: number): readonly unknown[] {
    const archive = this.#number.get(query.archive);
    const search = archive === undefined || query.text === undefined ? undefined : searchTokens(archive, query.text);
    if (archive === undefined || search === null) return [];
    const values: (number | string)[] = [];
    const place = (value: number | string): string => (values.push(value), "?");
    // With text, the walk is over the index of words, newest or oldest first, and stops when the page is full.
    const id = search === undefined ? "archive.id" : "archive_text.rowid";
    const from =
      search === undefined ? "archive" : "archive_text CROSS JOIN archive ON archive.id = archive_text.rowid";
    const conditions = [
      `archive.archive = ${place(archive)}`,
      ...(search === undefined ? [] : [`archive_text MATCH ${place(matchExpression(search))}`]),
      ...(search === undefined ? spanConditions(query, archive, place) : []),
      ...archiveConditions(query, id, place, (ids) => `(SELECT value FROM json_each(${place(JSON.stringify(ids))}))`),
    ];
    const sql = `SELECT ${columns} FROM ${from} WHERE ${conditions.join(" AND ")} ORDER BY ${id} ${direction} LIMIT ?`;
    return this.#prepared(sql).all(...values, limit);
  }

  #prepared(sql: string): Database.Statement<unknown[]> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      if (this.#statements.size >= STATEMENTS_MAX) this.#statements.clear();
      this.#statements.set(sql, (statement = prepareSteady(this.#database, sql)));
    }
    return statement;
  }

  // An async method so that a throw becomes a rejection.
  async #read<R>(read: () => R | Promise<R>): Promise<R> {
    try {
      this.#snapshot?.open();
      return await read();
    } catch (cause) {
      throw storageFault(cause);
    }
  }
}

/** Tokens hold letters and digits only, so quoting them is safe. */
function matchExpression(tokens: readonly QueryToken[]): string {
  return tokens.map(({ token, isPrefix }) => `"${token}"${isPrefix ? "*" : ""}`).join(" ");
}
