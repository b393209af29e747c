import type { BareJid } from "@tandem/protocol";
import type { RoomChange } from "@tandem/protocol/tandem-room-changes";
import type { Collection, CollectionSpec } from "../../../core/index.ts";

/** The newest; what is older than these is forgotten. */
export const ROOM_CHANGES_KEPT_MAX = 50;
/** People and groups that one of them names. */
export const CHANGED_NAMED_MAX = 20;
const VALUE_CHARS_MAX = 256;

/** Owner: the room; key: empty. The newest first. */
export const changesSpec: CollectionSpec<readonly RoomChange[]> = { name: "room-changes", version: 1 };

/** What somebody has done; who and when is told by whoever writes it down. */
export type Noted = Pick<RoomChange, "what"> & Partial<Pick<RoomChange, "value" | "added" | "removed">>;

export interface Noting {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Undefined: an administrator. */
  readonly by: BareJid | undefined;
}

/** One write for all that was done together. */
export async function noteChanges(
  collection: Collection<readonly RoomChange[]>,
  room: BareJid,
  { at, by }: Noting,
  noted: readonly Noted[],
): Promise<void> {
  if (noted.length === 0) return;
  const made = noted.map((one): RoomChange => {
    const added = (one.added ?? []).slice(0, CHANGED_NAMED_MAX);
    const removed = (one.removed ?? []).slice(0, CHANGED_NAMED_MAX - added.length);
    const all = (one.added?.length ?? 0) + (one.removed?.length ?? 0);
    const value = one.value?.slice(0, VALUE_CHARS_MAX);
    return {
      at,
      ...(by !== undefined && { by }),
      what: one.what,
      ...(value !== undefined && { value }),
      added,
      removed,
      more: all - added.length - removed.length,
    };
  });
  await collection.update(room, "", (old) => [...made, ...(old ?? [])].slice(0, ROOM_CHANGES_KEPT_MAX));
}
