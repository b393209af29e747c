import { bareOf, type Jid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import type { Session, StanzaContext } from "../../core/index.ts";
import { presenceErrors } from "./errors.ts";

const NS_MUC = "http://jabber.org/protocol/muc";

/**
 * RFC 6121 §4.6: where a session has sent available presence beyond its subscribers: rooms first of all. Kept in the order
 * of sending, for as long as the session is there.
 */
export class DirectedPresence {
  readonly #sent = new WeakMap<Session, Map<Jid, XmlElement>>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  /** Sees each presence on its way out, to people and services alike. */
  note({ stanza, session, to, isAddressed }: StanzaContext): void {
    if (session === undefined || !isAddressed || stanza.name !== "presence") return;
    const type = stanza.attr("type");
    if (type === "unavailable") this.#sent.get(session)?.delete(to);
    if (type !== undefined || bareOf(to) === session.account) return;
    const sent = this.#sent.get(session) ?? new Map<Jid, XmlElement>();
    if (!sent.has(to) && sent.size >= this.#max)
      throw presenceErrors.raise["presence/directed-full"]({ max: this.#max });
    this.#sent.set(session, sent.set(to, withoutJoin(stanza)));
  }

  of(session: Session): readonly (readonly [Jid, XmlElement])[] {
    return [...(this.#sent.get(session) ?? [])];
  }

  forget(session: Session): void {
    this.#sent.delete(session);
  }
}

/** Sending it again is an update, not another entrance (XEP-0045 §7.2). */
function withoutJoin(stanza: XmlElement): XmlElement {
  const copy = stanza.shallowCopy();
  copy.children = copy.children.filter((node) => typeof node === "string" || !node.is("x", NS_MUC));
  return copy;
}
