import type { BareJid } from "@tandem/protocol";
import { parseReadMarker } from "@tandem/protocol/xep-0490-mds";
import {
  AccountInboxes,
  type Archive,
  type ArchiveId,
  type CollectionSpec,
  type ModuleHost,
} from "../../core/index.ts";
import type { PepChange } from "../xep-0060-pubsub/contract.ts";
import type { ReadMarkers } from "./contract.ts";

/** Owner: the account; key: the room or person. Up to where the conversation is read. */
const readMarkSpec: CollectionSpec<{ readonly id: number }> = { name: "inbox-read-marks", version: 1 };

/** IN4: what devices publish, kept so that it only moves forward. */
export class ReadMarks implements ReadMarkers {
  readonly #marks;
  readonly #archive: Archive;
  readonly #inboxes: AccountInboxes;
  readonly #watchers: Parameters<ReadMarkers["onMoved"]>[0][] = [];

  constructor(host: ModuleHost) {
    this.#archive = host.storage.archive;
    this.#marks = host.storage.collection(readMarkSpec);
    this.#inboxes = new AccountInboxes(host.log);
  }

  published({ account, item }: PepChange): Promise<void> {
    const marker = item === undefined ? null : parseReadMarker(item);
    // Ids of archives of this server are decimal; another's say nothing here.
    const id = /^\d{1,16}$/.test(marker?.stanzaId ?? "") ? Number(marker?.stanzaId) : Number.NaN;
    if (marker === null || !Number.isSafeInteger(id)) return Promise.resolve();
    return this.#inboxes.run(account, () => this.#forward(account, marker.conversation, id));
  }

  /** What is published and not yet kept comes first. */
  of(account: BareJid): Promise<ReadonlyMap<string, number>> {
    return this.#inboxes.run(account, async () => {
      return new Map((await this.#marks.list(account)).map(({ key, value }) => [key, value.id]));
    });
  }

  async placesIn(account: BareJid, rooms: readonly BareJid[]): Promise<ReadonlyMap<BareJid, ArchiveId>> {
    if (rooms.length === 0) return new Map();
    const markers = await this.of(account);
    const readers = rooms.map((archive) => ({ archive, reader: account, readId: markers.get(archive) ?? 0 }));
    // Only where it is read is asked for, so one unread message is as much as is counted.
    const standings = await this.#archive.standings(readers, 1);
    const places = rooms.map((room, at) => [room, standings[at]?.readId ?? 0] as const);
    return new Map(places.filter(([, id]) => id > 0));
  }

  /** IN5. */
  async begin(account: BareJid, marks: readonly { readonly jid: BareJid; readonly id: number }[]): Promise<void> {
    for (const { jid, id } of marks) await this.#forward(account, jid, id);
  }

  onMoved(handler: Parameters<ReadMarkers["onMoved"]>[0]): void {
    this.#watchers.push(handler);
  }

  async forget(account: BareJid): Promise<void> {
    await this.#marks.deleteOwner(account);
  }

  async #forward(account: BareJid, jid: BareJid, id: number): Promise<void> {
    let isMoved = false;
    await this.#marks.update(account, jid, (old) => {
      isMoved = old === undefined || old.id < id;
      return isMoved ? { id } : old;
    });
    if (isMoved) for (const watcher of this.#watchers) watcher(account, jid, id);
  }
}
