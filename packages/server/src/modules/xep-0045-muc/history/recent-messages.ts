import type { BareJid } from "@tandem/protocol";
import { buildDelay } from "@tandem/protocol/xep-0203-delay";
import { buildStanzaId } from "@tandem/protocol/xep-0359-stanza-ids";
import { parseElement, Unaddressed } from "@tandem/xml";
import type { ArchiveEntry, ArchivePage } from "../../../core/index.ts";
import type { HistoryPlan } from "./join-history.ts";

/** A message of the archive as those who enter get it. */
export interface RecentMessage {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of the stanza alone, as the archive has it (XEP-0045 §7.2.14). */
  readonly chars: number;
  /** With the archive's id and the time. */
  readonly stanza: Unaddressed;
  /** It comes by itself, after history; an old one among it would be taken for the present one. */
  readonly isSubject: boolean;
}

/** The newest messages of a room, oldest first. */
export interface RecentMessages {
  readonly messages: readonly RecentMessage[];
  /** There are no older ones. */
  readonly isAll: boolean;
}

export function recentMessages(room: BareJid, { entries, complete }: ArchivePage): RecentMessages {
  return { messages: entries.map((entry) => recentMessage(room, entry)), isAll: complete };
}

function recentMessage(room: BareJid, entry: ArchiveEntry): RecentMessage {
  const added = [buildStanzaId(room, String(entry.id)), buildDelay({ time: entry.at, from: room })];
  return {
    at: entry.at,
    chars: entry.stanza.length,
    stanza: new Unaddressed(entry.stanza, added),
    isSubject: isSubject(entry.stanza),
  };
}

function isSubject(text: string): boolean {
  if (!text.includes("<subject")) return false;
  const stanza = parseElement(text);
  return stanza.child("subject") !== undefined && stanza.child("body") === undefined;
}

/** What a room costs beside its messages, so that empty rooms count as well. */
const ROOM_CHARS = 256;

export function charsOf({ messages }: RecentMessages): number {
  let chars = ROOM_CHARS;
  for (const { stanza } of messages) chars += stanza.length;
  return chars;
}

/** What the archive would give for the plan, or null: it may have older messages that belong to it. */
export function planned(recent: RecentMessages, { limit, start }: HistoryPlan): readonly RecentMessage[] | null {
  const messages = start === undefined ? recent.messages : recent.messages.filter(({ at }) => at >= start);
  if (messages.length >= limit) return messages.slice(-limit);
  return recent.isAll ? messages : null;
}
