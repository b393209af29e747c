import { setTimeout as pause } from "node:timers/promises";
import type { BareJid } from "@tandem/protocol";
import type Database from "better-sqlite3";
import type { WriteQueue } from "../write-queue/index.ts";
import { SHARED_UNINDEXED_MAX } from "./text-indexer.ts";

/** What was said in a room waits so long, so that many messages are indexed at a time. */
const GATHERED_MS = 1_000;
/** Between two steps, each of some ms of the writer. */
const PAUSE_MS = 2;
/** Each of them costs the writer a look, even if nothing waits in it. */
const ARCHIVES_AT_A_TIME = 128;
/** Steps after which it is looked whether the index wants to be put together; a look at that of 10 million messages takes 5 ms. */
const PARTS_LOOKED_AT_AFTER = 200;
/**
 * The index grows in parts, and a search goes through each of them. Once its largest part is less than this share of it, it is
 * put together; so while it grows, about eight times what it holds in the end is written.
 */
const LARGEST_PART_SHARE_MIN = 7 / 8;
/** Archives that are looked at at a time when the store is opened; about 1 ms of the calling thread. */
const LOOKED_AT = 64;
const LOOKED_AT_EVERY_MS = 20;

/**
 * Indexes words while nobody waits for them: what was just said where many read, what a search has found to be too much to
 * wait for, and, after a start, what was left undone. One step at a time through the queue of writes.
 */
export class BackgroundIndexer {
  readonly #queue: WriteQueue;
  readonly #behind = new Set<BareJid>();
  readonly #next;
  readonly #largestPart;
  readonly #ending = new AbortController();
  readonly #lookedAtAfter: number;
  #isAtWork = false;
  #stepsUnlooked: number;
  #merge: "none" | "wanted" | "begun" = "none";

  constructor(database: Database.Database, queue: WriteQueue, lookedAtAfter = PARTS_LOOKED_AT_AFTER) {
    this.#queue = queue;
    this.#lookedAtAfter = lookedAtAfter;
    // The first step after a start looks.
    this.#stepsUnlooked = lookedAtAfter;
    // One row for each page of the lowest level (the shadow table `idx` of FTS5).
    this.#largestPart = database.prepare<[], { largest: number; all: number }>(
      `SELECT coalesce(max(pages), 0) AS largest, coalesce(sum(pages), 0) AS "all"
       FROM (SELECT count(*) AS pages FROM archive_text_idx GROUP BY segid)`,
    );
    // Of an account's archive each entry says "in" or "out"; those are indexed when they are searched (ADR 0012).
    this.#next = database.prepare<[number], { no: number; name: BareJid; isBehind: number }>(
      `SELECT no, name, EXISTS (
          SELECT 1 FROM archive INDEXED BY archive_by_id WHERE archive.archive = no AND id > indexed LIMIT 1 OFFSET ${SHARED_UNINDEXED_MAX}
        ) AND (SELECT sender FROM archive INDEXED BY archive_by_id WHERE archive.archive = no ORDER BY id LIMIT 1) NOT IN ('in', 'out') AS isBehind
       FROM archives WHERE no > ? ORDER BY no LIMIT ${LOOKED_AT}`,
    );
  }

  /** These have something that waits. */
  add(archives: Iterable<BareJid>, waitMs = GATHERED_MS): void {
    for (const archive of archives) this.#behind.add(archive);
    if (this.#isAtWork || this.#behind.size === 0) return;
    this.#isAtWork = true;
    void this.#work(waitMs);
  }

  /** Looks through all archives, a few at a time, for what was not finished when the store was closed or updated. */
  async lookForRest(): Promise<void> {
    for (let after = 0; await this.#paused(LOOKED_AT_EVERY_MS); ) {
      const archives = this.#lookAt(after);
      this.add(
        archives.flatMap(({ name, isBehind }) => (isBehind === 1 ? [name] : [])),
        0,
      );
      const last = archives.at(-1);
      if (last === undefined) return;
      after = last.no;
    }
  }

  get isIdle(): boolean {
    return !this.#isAtWork;
  }

  close(): void {
    this.#ending.abort();
  }

  /** None from a file that cannot be read: whoever reads it next hears of it. */
  #lookAt(after: number): readonly { readonly no: number; readonly name: BareJid; readonly isBehind: number }[] {
    try {
      return this.#next.all(after);
    } catch {
      return [];
    }
  }

  async #work(waitMs: number): Promise<void> {
    await this.#paused(waitMs);
    while ((this.#behind.size > 0 || this.#merge !== "none") && !this.#ending.signal.aborted) {
      try {
        await (this.#behind.size > 0 ? this.#indexSome() : this.#mergeSome());
      } catch {
        // A full disk, or the store is being closed: the next message or search begins anew.
        break;
      }
      await this.#paused(PAUSE_MS);
    }
    this.#isAtWork = false;
  }

  async #indexSome(): Promise<void> {
    const archives = [...this.#behind].slice(0, ARCHIVES_AT_A_TIME);
    for (const archive of archives) this.#behind.delete(archive);
    const rest = await this.#queue.write({ kind: "index-text", archives });
    for (const left of rest) this.#behind.add(left);
    if (++this.#stepsUnlooked >= this.#lookedAtAfter) this.#lookAtParts();
  }

  #lookAtParts(): void {
    this.#stepsUnlooked = 0;
    const { largest, all } = this.#largestPart.get() ?? { largest: 0, all: 0 };
    if (largest < LARGEST_PART_SHARE_MIN * all) this.#merge = "wanted";
  }

  async #mergeSome(): Promise<void> {
    const isBeginning = this.#merge === "wanted";
    this.#merge = (await this.#queue.write({ kind: "merge-text", isBeginning })) ? "begun" : "none";
  }

  /** False: the store is closed. */
  async #paused(ms: number): Promise<boolean> {
    try {
      await pause(ms, undefined, { signal: this.#ending.signal, ref: false });
      return true;
    } catch {
      return false;
    }
  }
}
