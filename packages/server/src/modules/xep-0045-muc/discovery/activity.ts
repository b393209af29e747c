import type { BareJid } from "@tandem/protocol";
import type { ArchiveEntry } from "../../../core/index.ts";
import type { RoomConfig } from "../config/config.ts";
import type { RoomsService } from "../service.ts";

/** XEP-0502 v0.1.0 §3.1. */
export const ACTIVITY_FIELD = "{urn:xmpp:muc-activity}message-activity";
const HOUR_MS = 3_600_000;
/** What is looked at: §4 allows up to 72 hours. */
export const ACTIVITY_HOURS = 24;
/** In a busier room the newest so many say enough. */
const ACTIVITY_MESSAGES_MAX = 500;
/** §4: at least once an hour. */
const KEPT_MS = HOUR_MS;
/** Rooms whose figure is remembered; past it the oldest are forgotten. */
const ROOMS_KEPT_MAX = 10_000;

/** Messages an hour, to two digits; null where nobody shall know it. One page of the archive per room and hour. */
export class Activity {
  readonly #kept = new Map<BareJid, { readonly at: number; readonly perHour: number }>();

  async of(service: RoomsService, room: BareJid, config: RoomConfig): Promise<string | null> {
    // §3.1: the room is persistent, public, and there is something to count.
    if (!config.isPersistent || !config.isPublic || !config.isArchived) return null;
    const now = service.now();
    const known = this.#kept.get(room);
    if (known !== undefined && now - known.at < KEPT_MS) return known.perHour.toFixed(2);
    const start = now - ACTIVITY_HOURS * HOUR_MS;
    const { archive } = service.host.storage;
    const page = await archive.page({ archive: room, start, from: "end", limit: ACTIVITY_MESSAGES_MAX });
    const perHour = rateOf(page.entries, page.complete ? start : (page.entries[0]?.at ?? start), now);
    this.#remember(room, { at: now, perHour });
    return perHour.toFixed(2);
  }

  #remember(room: BareJid, entry: { readonly at: number; readonly perHour: number }): void {
    this.#kept.delete(room);
    this.#kept.set(room, entry);
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > ROOMS_KEPT_MAX && oldest.done !== true) this.#kept.delete(oldest.value);
  }
}

/** Messages that stand by themselves: with text, and no correction of another (§4). */
export function rateOf(entries: readonly ArchiveEntry[], from: number, now: number): number {
  const count = entries.filter(
    (entry) => entry.text !== "" && !entry.stanza.includes("urn:xmpp:message-correct:"),
  ).length;
  // A burst of a minute is not the pace of an hour.
  return count / Math.max((now - from) / HOUR_MS, 1);
}
