import type { BareJid } from "@tandem/protocol";
import type { ArchiveEntry, ArchiveId, ModuleHost } from "../../core/index.ts";
import { readMarkers } from "../xep-0430-inbox/contract.ts";

/** FI11: up to where an account has read rooms, as its inbox counts (IN3): by the marker, or by its own last word. */
export class ReadPlaces {
  readonly #host: ModuleHost;
  readonly #account: BareJid;
  readonly #known = new Map<BareJid, ArchiveId>();
  #markers: Promise<ReadonlyMap<string, ArchiveId>> | undefined;

  constructor(host: ModuleHost, account: BareJid) {
    this.#host = host;
    this.#account = account;
  }

  /** Those that were not read in their rooms. */
  async unread(entries: readonly ArchiveEntry[]): Promise<readonly ArchiveEntry[]> {
    await this.#learn([...new Set(entries.map(({ archive }) => archive))].filter((room) => !this.#known.has(room)));
    return entries.filter(({ archive, id }) => id > (this.#known.get(archive) ?? 0));
  }

  async #learn(rooms: readonly BareJid[]): Promise<void> {
    if (rooms.length === 0) return;
    const markers = await (this.#markers ??= this.#host.use(readMarkers).of(this.#account));
    const readers = rooms.map((archive) => ({ archive, reader: this.#account, readId: markers.get(archive) ?? 0 }));
    // Only where it is read is asked for, so one unread message is as much as is counted.
    const standings = await this.#host.storage.archive.standings(readers, 1);
    for (const [at, room] of rooms.entries()) this.#known.set(room, standings[at]?.readId ?? 0);
  }
}
