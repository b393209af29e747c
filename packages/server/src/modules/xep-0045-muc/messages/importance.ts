import type { BareJid } from "@tandem/protocol";
import { buildTooSoon } from "@tandem/protocol/tandem-limits";
import { isUrgent } from "@tandem/protocol/xep-0131-headers";
import { originIdOf } from "@tandem/protocol/xep-0359-stanza-ids";
import type { XmlElement } from "@tandem/xml";
import { StanzaError } from "../../../core/index.ts";
import { errors } from "../errors.ts";

/** Who sent a message of high importance, and when, as long as it holds back the next one. */
export type ImportantSenders = Map<BareJid, { readonly at: number; readonly originId: string | undefined }>;

export interface ImportanceCheck {
  readonly senders: ImportantSenders;
  readonly account: BareJid;
  readonly now: number;
  readonly pauseSeconds: number;
}

/**
 * RM16: it rings with everybody, so one person may do that to a room once in a while. Kept in memory with the room, which is
 * there as long as somebody is in it to be rung. A restart forgets it: at worst each person rings once more in that minute,
 * which is no reason for a write with every message of this kind. A resend of the same message is none of its own (RM14).
 */
export function checkImportance(stanza: XmlElement, { senders, account, now, pauseSeconds }: ImportanceCheck): void {
  if (pauseSeconds === 0 || !isUrgent(stanza)) return;
  const pause = pauseSeconds * 1_000;
  for (const [sender, { at }] of senders) if (at + pause <= now) senders.delete(sender);
  const originId = originIdOf(stanza) ?? undefined;
  const last = senders.get(account);
  if (last === undefined) return void senders.set(account, { at: now, originId });
  if (originId !== undefined && originId === last.originId) return;
  const seconds = Math.ceil((last.at + pause - now) / 1_000);
  const row = errors.table["rooms/important-too-soon"];
  const text = `One message of high importance in ${pauseSeconds} seconds. Try again in ${seconds}.`;
  throw new StanzaError("rooms/important-too-soon", { ...row, text, application: buildTooSoon(seconds) }, { seconds });
}
