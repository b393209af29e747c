import type { BareJid } from "@tandem/protocol";
import type { ExceededLimit } from "@tandem/protocol/tandem-limits";
import { fileItemOf } from "../files/index.ts";
import type { MessageState } from "../view-models/timeline.ts";
import type { ErrorCode } from "../view-models/view-model.ts";
import type { Amendment, Moderated, Reaction } from "./amendments.ts";
import type { Payload } from "./payload.ts";

/** Where in the order a message stands: by archive id, then, for those that have none yet, in the order in which they came. */
export interface Place {
  readonly major: number;
  readonly minor: number;
}

export interface Message {
  /** Ours for ever: the origin-id of own messages, otherwise whatever identified it first. */
  readonly id: string;
  readonly archiveId?: string;
  readonly originId?: string;
  /** The stanza's own id, which receipts, markers and corrections name. */
  readonly stanzaId?: string;
  /** Who wrote it, as this place tells people apart: bare address, or occupant id or nickname in a room. */
  readonly sender: string;
  readonly nick: string;
  readonly jid?: BareJid;
  readonly at: number;
  readonly text: string;
  readonly payload?: Payload;
  readonly state: MessageState;
  readonly error?: ErrorCode;
  /** The limit that it was refused for. */
  readonly exceeded?: ExceededLimit;
  readonly mine: boolean;
  /** Its sender wants to know that it was read (XEP-0333). */
  readonly markable?: boolean;
  readonly edited: boolean;
  readonly retracted: boolean;
  /** Somebody else took it away. */
  readonly moderated?: Moderated;
  readonly reactions?: readonly Reaction[];
  /** The text as it was written first, where it was corrected. */
  readonly original?: string;
  /** What was said about it later; what it shows is derived from that (amendments.ts). */
  readonly log?: readonly Amendment[];
  readonly place: Place;
}

/** A message as it came, before it has its place. */
export type Incoming = Omit<Message, "id" | "place" | "state" | "edited" | "retracted" | Amended> & {
  readonly retracted?: boolean;
  readonly moderated?: Moderated;
};

type Amended = "original" | "log" | "reactions" | "moderated";

export function comparePlaces(a: Place, b: Place): number {
  return a.major - b.major || a.minor - b.minor;
}

// 15 digits are exact as a number; Tandem's ids are far shorter for a long time.
const DECIMAL = /^\d{1,15}$/;

/**
 * The archive's order as a number. Tandem's ids are decimal and grow (RM15). Other servers' ids mean nothing, so there the
 * time counts; microscopic disorder within one millisecond is settled by arrival.
 */
export function majorOf(archiveId: string | undefined, at: number): number {
  return archiveId !== undefined && DECIMAL.test(archiveId) ? Number(archiveId) : at;
}

/** In few words, where there is no place for more: what is written, its title, or the name of the file. */
export function summaryOf({ text, payload }: Pick<Message, "text" | "payload">): string {
  if (payload?.story !== undefined) return payload.story.title;
  return text !== "" || payload?.file === undefined ? text : fileItemOf(payload.file).name;
}
