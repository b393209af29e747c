import type { BareJid } from "@tandem/protocol";
import type { ArchiveEntry, ArchiveId, ModuleHost } from "../../core/index.ts";
import { readMarkers } from "../xep-0430-inbox/contract.ts";

/** FI11: up to where an account has read rooms, as its inbox counts (IN3): by the marker, or by its own last word. */
export class ReadPlaces {
  readonly #host: ModuleHost;
  readonly #account: BareJid;
  readonly #known = new Map<BareJid, ArchiveId>();

  constructor(host: ModuleHost, account: BareJid) {
    this.#host = host;
    this.#account = account;
  }

  /** Those that were not read in their rooms. */
  async unread(entries: readonly ArchiveEntry[]): Promise<readonly ArchiveEntry[]> {
    const rooms = [...new Set(entries.map(({ archive }) => archive))].filter((room) => !this.#known.has(room));
    const places = await this.#host.use(readMarkers).placesIn(this.#account, rooms);
    for (const room of rooms) this.#known.set(room, places.get(room) ?? 0);
    return entries.filter(({ archive, id }) => id > (this.#known.get(archive) ?? 0));
  }
}
