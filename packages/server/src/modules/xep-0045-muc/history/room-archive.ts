import type { BareJid } from "@tandem/protocol";
import { type Appended, type Archive, DocumentCache, type NewArchiveEntry } from "../../../core/index.ts";
import { charsOf, type RecentMessages, recentMessages } from "./recent-messages.ts";

/** As many as those get who do not say (JOIN_HISTORY_DEFAULT); who wants more reads the archive. */
export const RECENT_MESSAGES_MAX = 20;

/**
 * The only way by which rooms write to their archives: what is kept of a room for those who enter goes with each change of its
 * archive, be it a message, a retraction, a purge or the end of its retention. The next to enter reads it anew.
 */
export class RoomArchive {
  readonly #archive: Archive;
  readonly #recent: DocumentCache<BareJid, RecentMessages>;

  /** `charsMax`: of all rooms together. */
  constructor(archive: Archive, charsMax: number) {
    this.#archive = archive;
    const read = async (room: BareJid): Promise<RecentMessages> =>
      recentMessages(room, await archive.page({ archive: room, from: "end", limit: RECENT_MESSAGES_MAX }));
    this.#recent = new DocumentCache(read, charsMax, charsOf);
  }

  /** Whatever was written before this was called is in it. */
  recent(room: BareJid): Promise<RecentMessages> {
    return this.#recent.get(room);
  }

  append(entry: NewArchiveEntry): Promise<Appended> {
    return this.#changed(entry.archive, this.#archive.append(entry));
  }

  replace(...change: Parameters<Archive["replace"]>): Promise<boolean> {
    return this.#changed(change[0], this.#archive.replace(...change));
  }

  purge(room: BareJid, before?: number): Promise<number> {
    return this.#changed(room, this.#archive.purge(room, before));
  }

  async #changed<T>(room: BareJid, change: Promise<T>): Promise<T> {
    await this.#recent.write(room, async () => void (await change));
    return change;
  }
}
