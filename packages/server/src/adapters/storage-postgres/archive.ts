import type { BareJid } from "@tandem/protocol";
import type {
  Archive,
  ArchiveEntry,
  ArchivePage,
  ArchiveQuery,
  ArchiveSearch,
  ArchiveSearchPage,
  Clock,
  FoundCount,
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
  spanConditions,
} from "../storage-schema/index.ts";
import { QueuedArchive, type WriteQueue } from "../write-queue/index.ts";
import type { PostgresOperation } from "./committer.ts";
import { type Queryable, rowsOf } from "./connection.ts";
import { storageFault } from "./faults.ts";
import { ArchiveSearcher } from "./search.ts";
import { peersSql, standingsSql } from "./standings.ts";

type Filter = Omit<ArchiveQuery, "from" | "limit">;

export class PostgresArchive extends QueuedArchive implements Archive {
  readonly #pool: Queryable;
  readonly #searcher: ArchiveSearcher;

  constructor(pool: Queryable, queue: WriteQueue<PostgresOperation>, clock: Clock) {
    super(queue, clock);
    this.#pool = pool;
    this.#searcher = new ArchiveSearcher(pool);
  }

  async page(query: ArchiveQuery): Promise<ArchivePage> {
    checkPageLimit(query.limit);
    if (query.text !== undefined) return await this.#faulted(this.#searcher.wordPage({ ...query, text: query.text }));
    const direction = query.from === "end" ? "DESC" : "ASC";
    return pageOf(query, await this.#rows<ArchiveRow>(query, archiveColumns, direction, query.limit + 1));
  }

  async count(query: Filter, max: number): Promise<number> {
    if (query.text !== undefined)
      return await this.#faulted(this.#searcher.wordCount({ ...query, text: query.text }, max));
    return (await this.#rows(query, "1", "ASC", max)).length;
  }

  async search(query: PagedArchiveSearch): Promise<ArchiveSearchPage> {
    return await this.#faulted(this.#searcher.page(query));
  }

  async countFound(query: ArchiveSearch, max: number): Promise<FoundCount> {
    return await this.#faulted(this.#searcher.count(query, max));
  }

  async bounds(archive: BareJid): Promise<{ readonly first: ArchiveEntry; readonly last: ArchiveEntry } | null> {
    const [first] = await this.#rows<ArchiveRow>({ archive }, archiveColumns, "ASC", 1);
    const [last] = await this.#rows<ArchiveRow>({ archive }, archiveColumns, "DESC", 1);
    return first === undefined || last === undefined
      ? null
      : { first: decodeEntry(archive, first), last: decodeEntry(archive, last) };
  }

  async get(archive: BareJid, id: number): Promise<ArchiveEntry | undefined> {
    const [row] = await this.#rows<ArchiveRow>({ archive, ids: [id] }, archiveColumns, "ASC", 1);
    return row === undefined ? undefined : decodeEntry(archive, row);
  }

  async ofOrigin(key: OriginKey): Promise<ArchiveEntry | undefined> {
    const [row] = await this.#query<ArchiveRow>(
      `SELECT ${archiveColumns} FROM archives JOIN archive ON archive.archive = archives.no
       WHERE archives.name = $1 AND archive.peer = $2 AND archive.direction = $3 AND archive.origin_id = $4`,
      [key.archive, key.peer, directionOf(key), key.originId],
    );
    return row === undefined ? undefined : decodeEntry(key.archive, row);
  }

  async getAll(
    keys: readonly { readonly archive: BareJid; readonly id: number }[],
  ): Promise<readonly (ArchiveEntry | undefined)[]> {
    const rows = await this.#query<ArchiveRow & { readonly name: string }>(
      `SELECT archives.name, ${archiveColumns} FROM unnest($1::text[], $2::int8[]) AS k (name, id)
       JOIN archives ON archives.name = k.name JOIN archive ON archive.id = k.id AND archive.archive = archives.no`,
      [keys.map(({ archive }) => archive), keys.map(({ id }) => id)],
    );
    const found = new Map(rows.map((row) => [`${row.id} ${row.name}`, decodeEntry(row.name as BareJid, row)]));
    return keys.map(({ archive, id }) => found.get(`${id} ${archive}`));
  }

  standings(readers: readonly Reader[], max: number): Promise<readonly Standing[]> {
    return this.#query<Standing>(standingsSql, [
      readers.map(({ archive }) => archive),
      readers.map(({ reader }) => reader),
      readers.map(({ peer }) => peer ?? null),
      readers.map(({ readId }) => readId),
      max,
    ]);
  }

  async peers(archive: BareJid, max: number): Promise<readonly BareJid[]> {
    const rows = await this.#query<{ readonly peer: BareJid }>(peersSql, [archive, max]);
    return rows.map(({ peer }) => peer);
  }

  #query<R>(sql: string, values: unknown[]): Promise<readonly R[]> {
    return this.#faulted(rowsOf<R>(this.#pool, sql, values));
  }

  #rows<R>(query: Filter, columns: string, direction: "ASC" | "DESC", limit: number): Promise<readonly R[]> {
    return this.#faulted(this.#select<R>(query, columns, direction, limit));
  }

  async #faulted<R>(reading: Promise<R>): Promise<R> {
    try {
      return await reading;
    } catch (cause) {
      // A page of no size is the caller's fault, not the database's.
      throw cause instanceof RangeError ? cause : storageFault(cause);
    }
  }

  async #select<R>(query: Filter, columns: string, direction: "ASC" | "DESC", limit: number): Promise<readonly R[]> {
    const [found] = await rowsOf<{ no: number }>(this.#pool, "SELECT no FROM archives WHERE name = $1", [
      query.archive,
    ]);
    if (found === undefined) return [];
    const values: unknown[] = [];
    const place = (value: unknown): string => `$${values.push(value)}`;
    const conditions = [
      `archive.archive = ${place(found.no)}`,
      ...spanConditions(query, found.no, place),
      ...archiveConditions(query, "archive.id", place, (ids) => `(SELECT unnest(${place(ids)}::int8[]))`),
    ];
    const sql = `SELECT ${columns} FROM archive WHERE ${conditions.join(" AND ")} ORDER BY archive.id ${direction} LIMIT ${place(limit)}`;
    return await rowsOf<R>(this.#pool, sql, values);
  }
}
