import type { BareJid } from "@tandem/protocol";
import type Database from "better-sqlite3";
import type { Appended } from "../../core/ports/index.ts";
import { type ArchiveWrite, COUNTING_BITS, type Replacement } from "../storage-schema/index.ts";
import { SpanWriter } from "./span-writer.ts";
import { FORGOTTEN_AT_A_TIME } from "../write-queue/index.ts";
import { INDEXED_AT_A_TIME, type IndexState, TextIndexer } from "./text-indexer.ts";

/** Archives whose numbers are kept in memory. */
const ARCHIVES_KNOWN_MAX = 50_000;

/** The statements that change archives. Runs inside the writer's transaction; `nextId` counts on. */
export class ArchiveWriter {
  readonly #nextId: () => number;
  readonly #known = new Map<string, IndexState>();
  readonly #texts: TextIndexer;
  readonly #spans: SpanWriter;
  readonly #find;
  readonly #add;
  readonly #original;
  readonly #insert;
  readonly #replace;
  readonly #purge;
  readonly #forget;

  constructor(database: Database.Database, nextId: () => number) {
    this.#nextId = nextId;
    this.#texts = new TextIndexer(database);
    this.#spans = new SpanWriter(database);
    this.#find = database.prepare<[string], { no: number; indexed: number }>(
      "SELECT no, indexed FROM archives WHERE name = ?",
    );
    this.#add = database.prepare<[string], number>("INSERT INTO archives (name) VALUES (?) RETURNING no").pluck();
    this.#original = database.prepare<[number, string, number, string], { id: number; at: number }>(
      "SELECT id, at FROM archive WHERE archive = ? AND peer = ? AND direction = ? AND origin_id = ?",
    );
    this.#insert = database.prepare<
      [number, number, number, string, string, number, string | null, string, string, number]
    >(
      "INSERT INTO archive (id, archive, at, peer, sender, direction, origin_id, stanza, text, traits) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    this.#replace = database.prepare<[string, string, string, number | null, number, number]>(
      // Whether it counts, and for whom, stays.
      `UPDATE archive SET stanza = ?, text = ?,
        traits = CASE WHEN ? = '' THEN 0 ELSE coalesce(traits & ${COUNTING_BITS} | ?, traits) END
       WHERE id = ? AND archive = ?`,
    );
    this.#forget = database
      .prepare<[number, string, number], number>(
        `DELETE FROM archive WHERE id IN
          (SELECT id FROM archive WHERE archive = ? AND peer = ? AND id <= ? ORDER BY id LIMIT ${FORGOTTEN_AT_A_TIME})
         RETURNING id`,
      )
      .pluck();
    this.#purge = database
      .prepare<[number, number | null, number | null], number>(
        "DELETE FROM archive WHERE archive = ? AND (? IS NULL OR at < ?) RETURNING id",
      )
      .pluck();
  }

  /** What was learnt in a transaction that did not commit may be wrong. */
  forgetKnown(): void {
    this.#known.clear();
    this.#spans.forgetKnown();
  }

  append(entry: ArchiveWrite): Appended {
    const state = this.#knownOf(entry.archive) ?? this.#new(entry.archive);
    const archive = state.no;
    const { at, peer, sender, direction, originId, stanza, text, traits } = entry;
    const original = originId === null ? undefined : this.#original.get(archive, peer, direction, originId);
    if (original !== undefined) return { kind: "duplicate", id: original.id, at: original.at };
    const id = this.#nextId();
    this.#insert.run(id, archive, at, peer, sender, direction, originId, stanza, text, traits);
    this.#spans.appended(archive, at, id);
    this.#texts.appended(state, entry.isShared);
    return { kind: "stored", id, at };
  }

  replace(name: string, id: number, { stanza, text, traits }: Replacement): boolean {
    const state = this.#knownOf(name);
    if (state === undefined || this.#replace.run(stanza, text, text, traits, id, state.no).changes === 0) return false;
    this.#texts.replaced(state, id);
    return true;
  }

  forget(name: string, peer: string, upToId: number): number {
    const state = this.#knownOf(name);
    if (state === undefined) return 0;
    const ids = this.#forget.all(state.no, peer, upToId);
    this.#texts.removed(state, ids);
    this.#known.delete(name);
    return ids.length;
  }

  purge(name: string, before: number | null): number {
    const state = this.#knownOf(name);
    if (state === undefined) return 0;
    const ids = this.#purge.all(state.no, before, before);
    this.#spans.purged(state.no, before);
    this.#texts.removed(state, ids);
    this.#known.delete(name);
    return ids.length;
  }

  /** Makes some more of these archives findable; resolves to those that are not done. */
  indexTexts(names: readonly BareJid[]): readonly BareJid[] {
    let left = INDEXED_AT_A_TIME * 8;
    return names.filter((name) => {
      const state = this.#knownOf(name);
      if (state === undefined) return false;
      if (left <= 0) return true;
      const indexed = this.#texts.indexSome(state, left);
      left -= indexed;
      return left <= 0;
    });
  }

  /** Puts some more of the index together, all of it when that `isBeginning`; whether there is more to do. */
  mergeTexts(isBeginning: boolean): boolean {
    return this.#texts.mergeSome(isBeginning);
  }

  #knownOf(name: string): IndexState | undefined {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const row = this.#find.get(name);
    return row === undefined ? undefined : this.#remember(name, this.#texts.stateOf(row.no, name, row.indexed));
  }

  #new(name: string): IndexState {
    return this.#remember(name, { no: this.#add.get(name) ?? 0, name, indexed: 0, waiting: 0 });
  }

  #remember(name: string, state: IndexState): IndexState {
    if (this.#known.size >= ARCHIVES_KNOWN_MAX) this.#known.clear();
    this.#known.set(name, state);
    return state;
  }
}
