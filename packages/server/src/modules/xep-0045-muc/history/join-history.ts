import type { HistoryRequest } from "@tandem/protocol/xep-0045-muc";
import { buildDelay } from "@tandem/protocol/xep-0203-delay";
import { buildStanzaId } from "@tandem/protocol/xep-0359-stanza-ids";
import { parseElement, serializeWith } from "@tandem/xml";
import type { ArchiveEntry } from "../../../core/index.ts";
import type { Seat } from "../occupancy/occupant.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";

/** XEP-0045 §7.2.13: for those who do not say how much they want. */
export const JOIN_HISTORY_DEFAULT = 20;

export interface HistoryPlan {
  /** 0: nothing is read. */
  readonly limit: number;
  /** Milliseconds since 1970. */
  readonly start: number | undefined;
  readonly charsMax: number;
}

/** §7.2.14: of several wishes the one that asks for least holds; never more than `max`. */
export function planHistory(wish: HistoryRequest, max: number, now: number): HistoryPlan {
  const asksForTime = wish.since !== undefined || wish.seconds !== undefined;
  const unsaid = asksForTime || wish.maxChars !== undefined ? max : JOIN_HISTORY_DEFAULT;
  const limit = wish.maxChars === 0 ? 0 : Math.min(wish.maxStanzas ?? unsaid, max);
  const bySeconds = wish.seconds === undefined ? undefined : now - wish.seconds * 1000;
  const starts = [wish.since, bySeconds].filter((start) => start !== undefined);
  return {
    limit,
    start: starts.length === 0 ? undefined : Math.max(...starts),
    charsMax: wish.maxChars ?? Number.POSITIVE_INFINITY,
  };
}

/** The last messages, oldest first, from the archive: the room remembers nothing of its own. */
export async function sendHistory(service: RoomsService, room: Room, seat: Seat, wish: HistoryRequest): Promise<void> {
  if (room.record?.config.isArchived !== true) return;
  const { historyMax = service.host.limits.joinHistoryMax } = room.record.config;
  const plan = planHistory(wish, historyMax, service.now());
  if (plan.limit === 0) return;
  const { archive } = service.host.storage;
  const page = await archive.page({ archive: room.jid, start: plan.start, from: "end", limit: plan.limit });
  for (const entry of newestWithin(page.entries, plan.charsMax)) {
    if (isMessage(entry)) seat.outlet.sendWritten((parentNs) => replayed(room, entry, seat, parentNs));
  }
}

/** As many of the newest as fit into that many characters of XML (§7.2.14 counts whole stanzas). */
function newestWithin(entries: readonly ArchiveEntry[], charsMax: number): readonly ArchiveEntry[] {
  let chars = 0;
  let from = entries.length;
  while (from > 0 && (chars += (entries[from - 1] as ArchiveEntry).stanza.length) <= charsMax) from--;
  return entries.slice(from);
}

function replayed(room: Room, entry: ArchiveEntry, seat: Seat, parentNs: string): string {
  const children = [buildStanzaId(room.jid, String(entry.id)), buildDelay({ time: entry.at, from: room.jid })];
  return serializeWith(entry.stanza, { attrs: { to: seat.jid }, children }, parentNs);
}

/** The subject comes by itself, after history; an old one among it would be taken for the present one. */
function isMessage(entry: ArchiveEntry): boolean {
  if (!entry.stanza.includes("<subject")) return true;
  const stanza = parseElement(entry.stanza);
  return stanza.child("subject") === undefined || stanza.child("body") !== undefined;
}
