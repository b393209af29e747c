import type { BareJid } from "@tandem/protocol";
import type { Appended, Archive, ArchiveTrait, Clock, NewArchiveEntry } from "../../core/ports/index.ts";
import { encodeEntry, traitBits } from "../storage-schema/index.ts";
import type { WriteQueue } from "./index.ts";
import { FORGOTTEN_AT_A_TIME } from "./operations.ts";

/** The writing half of an archive: the same in each database, since all of it goes through the queue. */
export abstract class QueuedArchive implements Pick<Archive, "append" | "appendAll" | "replace" | "forget" | "purge"> {
  readonly #queue: Pick<WriteQueue, "write">;
  readonly #clock: Clock;

  constructor(queue: Pick<WriteQueue, "write">, clock: Clock) {
    this.#queue = queue;
    this.#clock = clock;
  }

  async append(entry: NewArchiveEntry): Promise<Appended> {
    const [appended] = await this.appendAll([entry]);
    if (appended === undefined) throw new Error("the writer left out an entry");
    return appended;
  }

  async appendAll(entries: readonly NewArchiveEntry[]): Promise<readonly Appended[]> {
    const at = this.#clock.now();
    return await this.#queue.write({ kind: "append", entries: entries.map((entry) => encodeEntry(entry, at)) });
  }

  replace(
    archive: BareJid,
    id: number,
    stanza: string,
    text: string,
    traits?: readonly ArchiveTrait[],
  ): Promise<boolean> {
    const bits = traits === undefined ? null : traitBits(traits);
    return this.#queue.write({ kind: "replace", archive, id, stanza, text, traits: bits });
  }

  async forget(archive: BareJid, peer: BareJid, upToId: number): Promise<number> {
    for (let all = 0; ; ) {
      const count = await this.#queue.write({ kind: "forget", archive, peer, upToId });
      all += count;
      if (count < FORGOTTEN_AT_A_TIME) return all;
    }
  }

  purge(archive: BareJid, before?: number): Promise<number> {
    return this.#queue.write({ kind: "purge", archive, before: before ?? null });
  }
}
