import type { HistoryRequest } from "@tandem/protocol/xep-0045-muc";
import type { Seat } from "../occupancy/occupant.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import { planned, type RecentMessage, recentMessages } from "./recent-messages.ts";
import { RECENT_MESSAGES_MAX } from "./room-archive.ts";

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

/** The last messages, oldest first, as the archive has them: the room remembers nothing of its own. */
export async function sendHistory(service: RoomsService, room: Room, seat: Seat, wish: HistoryRequest): Promise<void> {
  if (room.record?.config.isArchived !== true) return;
  const { historyMax = service.host.limits.joinHistoryMax } = room.record.config;
  const plan = planHistory(wish, historyMax, service.now());
  if (plan.limit === 0) return;
  for (const { stanza, isSubject } of newestWithin(await messagesFor(service, room, plan), plan.charsMax)) {
    if (!isSubject) seat.outlet.sendWritten((parentNs) => stanza.text(seat.jid, parentNs));
  }
}

/** From what is kept for those who enter where that reaches back far enough. */
async function messagesFor(service: RoomsService, { jid }: Room, plan: HistoryPlan): Promise<readonly RecentMessage[]> {
  const { limit, start } = plan;
  const recent = limit <= RECENT_MESSAGES_MAX ? planned(await service.archive.recent(jid), plan) : null;
  if (recent !== null) return recent;
  const page = await service.host.storage.archive.page({ archive: jid, start, from: "end", limit });
  return recentMessages(jid, page).messages;
}

/** As many of the newest as fit into that many characters of XML (§7.2.14 counts whole stanzas). */
function newestWithin(messages: readonly RecentMessage[], charsMax: number): readonly RecentMessage[] {
  let chars = 0;
  let from = messages.length;
  while (from > 0 && (chars += (messages[from - 1] as RecentMessage).chars) <= charsMax) from--;
  return messages.slice(from);
}
