import type { BareJid } from "@tandem/protocol";
import { type ArchiveId, contract } from "../../core/index.ts";

/** Up to where accounts have read their rooms and conversations (IN4), for other modules. */
export interface ReadMarkers {
  /** By room or person. What was published before this was called is in it. */
  of(account: BareJid): Promise<ReadonlyMap<string, ArchiveId>>;
  /** The later of the marker and the account's own last word, of those rooms that have one of both. */
  placesIn(account: BareJid, rooms: readonly BareJid[]): Promise<ReadonlyMap<BareJid, ArchiveId>>;
  /** Calls back when one of them has moved. Register in `setup` or `onStarted`. */
  onMoved(handler: (account: BareJid, place: BareJid, id: ArchiveId) => void): void;
}

/** What the inbox says of rooms, for other modules. */
export interface RoomsInbox {
  /** IN10: of every room of the inbox whose counting has begun (IN5) the unread messages that name the account, if any. */
  mentions(account: BareJid): Promise<ReadonlyMap<BareJid, readonly ArchiveId[]>>;
}

export const roomsInbox = contract<RoomsInbox>("xep-0430-inbox rooms");
export const readMarkers = contract<ReadMarkers>("xep-0430-inbox");
