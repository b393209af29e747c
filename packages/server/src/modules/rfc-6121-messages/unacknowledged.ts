import { type BareJid, isFull, parseJid } from "@tandem/protocol";
import { NS_MAM } from "@tandem/protocol/xep-0313-mam";
import { stanzaIdBy } from "@tandem/protocol/xep-0359-stanza-ids";
import type { XmlElement } from "@tandem/xml";
import type { Session } from "../../core/index.ts";

/**
 * Who has had which message of an account, in one number a session. Archive ids grow within an account, so a session
 * has had each message behind the one that was the newest when it came.
 */
export class Reached {
  readonly #newest = new Map<BareJid, number>();
  readonly #cameAfter = new WeakMap<Session, number>();

  /** A message was delivered to the account. */
  delivered(account: BareJid, message: XmlElement): void {
    const id = Number(stanzaIdBy(message, account) ?? 0);
    if (id > (this.#newest.get(account) ?? 0)) this.#newest.set(account, id);
  }

  came(session: Session): void {
    this.#cameAfter.set(session, this.#newest.get(session.account) ?? 0);
  }

  /** No session is left: nothing can be unacknowledged. */
  forget(account: BareJid): void {
    this.#newest.delete(account);
  }

  /** Not archived means no id: then everybody who was there counts as reached, for a doubled message is worse than a lost hint. */
  hasHad(session: Session, message: XmlElement): boolean {
    const id = Number(stanzaIdBy(message, session.account) ?? Number.POSITIVE_INFINITY);
    return id > (this.#cameAfter.get(session) ?? Number.POSITIVE_INFINITY);
  }
}

/** Was it sent to one resource by name? Then only carbons (XEP-0280) have shown it to the others. */
export function wasForOne(message: XmlElement): boolean {
  const to = parseJid(message.attr("to") ?? "");
  return to !== null && isFull(to);
}

/**
 * Copies (XEP-0280), pages of an archive (XEP-0313) and whatever else the account itself or an archive told one resource: the
 * original is elsewhere, and nobody else has asked.
 */
export function isForThatStream(message: XmlElement, account: BareJid): boolean {
  return message.attr("from") === account || message.child("result", NS_MAM) !== undefined;
}
