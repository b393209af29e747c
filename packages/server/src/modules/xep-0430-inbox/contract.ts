import type { BareJid } from "@tandem/protocol";
import { type ArchiveId, contract } from "../../core/index.ts";

/** Up to where accounts have read their rooms and conversations (IN4), for other modules. */
export interface ReadMarkers {
  /** By room or person. What was published before this was called is in it. */
  of(account: BareJid): Promise<ReadonlyMap<string, ArchiveId>>;
  /** Calls back when one of them has moved. Register in `setup` or `onStarted`. */
  onMoved(handler: (account: BareJid, place: BareJid, id: ArchiveId) => void): void;
}

export const readMarkers = contract<ReadMarkers>("xep-0430-inbox");
