import type { BareJid, FullJid } from "@tandem/protocol";
import { NS_CLIENT } from "@tandem/protocol";
import { escapeAttr, serialize, type XmlElement } from "@tandem/xml";

/**
 * A stanza serialised once for many recipients; only `to` differs. Streams over TCP declare `jabber:client` at their root,
 * WebSocket frames stand alone, so there are two texts.
 */
export class Fanout {
  readonly #element: XmlElement;
  #tail: string | null = null;

  /** The element must not be changed afterwards; a `to` that it holds is ignored. */
  constructor(element: XmlElement) {
    this.#element = element;
  }

  text(to: string, isFramed: boolean): string {
    if (this.#tail === null) this.#split();
    const xmlns = isFramed ? ` xmlns="${NS_CLIENT}"` : "";
    return `<${this.#element.name}${xmlns} to="${escapeAttr(to)}"${this.#tail}`;
  }

  /** For whoever needs more than the text. */
  stanzaFor(to: string): XmlElement {
    return this.#element.shallowCopy().setAttr("to", to);
  }

  #split(): void {
    const copy = this.#element.shallowCopy().setAttr("to", undefined);
    this.#tail = serialize(copy, NS_CLIENT).slice(1 + copy.name.length);
  }
}

/** As `serialize`: the text of one stanza, to stand where `parentNs` is the default namespace. */
export type StanzaWriter = (parentNs: string) => string;

/** Where a session's stanzas go. The stream layer implements it; it may be between two connections (XEP-0198). */
export interface Outlet {
  /** True for WebSocket: each stanza stands alone and carries its own xmlns. */
  readonly isFramed: boolean;
  /** Queues one serialised stanza. Never blocks and never throws; bounds are the outlet's business. */
  write(text: string): void;
  /** Ends the stream, with an RFC 6120 §4.9.3 condition if it is an error. The session ends with it. */
  close(condition?: string, text?: string): void;
}

/** What others were last told about a session that is available (RFC 6121 §4.2, §4.7). */
export interface AvailablePresence {
  readonly priority: number;
  readonly show: string | undefined;
  /** As the client sent it, `from` stamped, no `to`. */
  readonly stanza: XmlElement;
}

/** One bound resource. Modules keep what is theirs in a WeakMap from the session. */
export class Session {
  readonly id: string;
  readonly account: BareJid;
  readonly jid: FullJid;
  readonly resource: string;
  readonly outlet: Outlet;
  /** Address of the peer, for logs and limits. */
  readonly remoteAddress: string;
  /** Undefined until initial presence and after unavailable. Written by the presence module only. */
  available: AvailablePresence | undefined = undefined;
  /** RFC 6121 §2.2: has asked for the roster and gets roster pushes. */
  isInterested = false;
  /** False once the session has ended; a late send is then dropped. */
  isOpen = true;

  constructor(options: {
    id: string;
    account: BareJid;
    jid: FullJid;
    resource: string;
    outlet: Outlet;
    remoteAddress: string;
  }) {
    this.id = options.id;
    this.account = options.account;
    this.jid = options.jid;
    this.resource = options.resource;
    this.outlet = options.outlet;
    this.remoteAddress = options.remoteAddress;
  }

  send(stanza: XmlElement): void {
    if (this.isOpen) this.outlet.write(serialize(stanza, this.outlet.isFramed ? "" : NS_CLIENT));
  }

  /** A stanza that is text already: `write` gives it for the default namespace where it will stand. */
  sendWritten(write: StanzaWriter): void {
    if (this.isOpen) this.outlet.write(write(this.outlet.isFramed ? "" : NS_CLIENT));
  }

  sendFanout(fanout: Fanout, to: string = this.jid): void {
    if (this.isOpen) this.outlet.write(fanout.text(to, this.outlet.isFramed));
  }
}

/** Sessions on this node. */
export class SessionDirectory {
  readonly #byAccount = new Map<BareJid, Map<string, Session>>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get(jid: FullJid): Session | undefined {
    const slash = jid.indexOf("/");
    return this.#byAccount.get(jid.slice(0, slash) as BareJid)?.get(jid.slice(slash + 1));
  }

  /** Bound sessions of an account, oldest first, available or not. */
  of(account: BareJid): Iterable<Session> {
    return this.#byAccount.get(account)?.values() ?? [];
  }

  countOf(account: BareJid): number {
    return this.#byAccount.get(account)?.size ?? 0;
  }

  accounts(): Iterable<BareJid> {
    return this.#byAccount.keys();
  }

  add(session: Session): void {
    let own = this.#byAccount.get(session.account);
    if (own === undefined) this.#byAccount.set(session.account, (own = new Map()));
    if (own.has(session.resource)) throw new Error(`resource is taken: ${session.jid}`);
    own.set(session.resource, session);
    this.#count++;
  }

  remove(session: Session): void {
    const own = this.#byAccount.get(session.account);
    if (own?.get(session.resource) !== session) return;
    own.delete(session.resource);
    if (own.size === 0) this.#byAccount.delete(session.account);
    this.#count--;
  }
}
