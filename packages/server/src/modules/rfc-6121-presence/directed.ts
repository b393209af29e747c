import { bareOf, type Jid } from "@tandem/protocol";
import { serialize, type XmlElement } from "@tandem/xml";
import type { Session, StanzaContext } from "../../core/index.ts";
import { presenceErrors } from "./errors.ts";

const NS_MUC = "http://jabber.org/protocol/muc";

/**
 * RFC 6121 §4.6: where a session has sent available presence beyond its subscribers: rooms first of all. Kept in the order
 * of sending, for as long as the session is there.
 */
export class DirectedPresence {
  readonly #sent = new WeakMap<Session, Map<Jid, XmlElement>>();
  /** The same as they got it, as text. */
  readonly #seen = new WeakMap<Session, Map<Jid, string>>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  /** Sees each presence on its way out, to people and services alike. */
  note({ stanza, session, to, isAddressed }: StanzaContext): void {
    if (session === undefined || !isAddressed || stanza.name !== "presence") return;
    const type = stanza.attr("type");
    if (type === "unavailable") {
      this.#sent.get(session)?.delete(to);
      this.#seen.get(session)?.delete(to);
    }
    if (type !== undefined || bareOf(to) === session.account) return;
    const sent = this.#sent.get(session) ?? new Map<Jid, XmlElement>();
    if (!sent.has(to) && sent.size >= this.#max)
      throw presenceErrors.raise["presence/directed-full"]({ max: this.#max });
    this.#sent.set(session, sent.set(to, withoutJoin(stanza)));
  }

  /** Remembers what that address gets, and says whether it is news there (PS14). */
  isNews(session: Session, to: Jid, stanza: XmlElement): boolean {
    const seen = this.#seen.get(session) ?? new Map<Jid, string>();
    const text = serialize(withoutJoin(stanza));
    if (seen.get(to) === text) return false;
    this.#seen.set(session, seen.set(to, text));
    return true;
  }

  of(session: Session): readonly (readonly [Jid, XmlElement])[] {
    return [...(this.#sent.get(session) ?? [])];
  }

  forget(session: Session): void {
    this.#sent.delete(session);
    this.#seen.delete(session);
  }
}

/** Whether it enters a room: then it is news, whatever it says. */
export function isJoin(stanza: XmlElement): boolean {
  return stanza.child("x", NS_MUC) !== undefined;
}

/** Sending it again is an update, not another entrance (XEP-0045 §7.2). */
function withoutJoin(stanza: XmlElement): XmlElement {
  const copy = stanza.shallowCopy();
  copy.children = copy.children.filter((node) => typeof node === "string" || !node.is("x", NS_MUC));
  return copy;
}
