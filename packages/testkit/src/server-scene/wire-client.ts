import type { Outlet, ServerCore, Session } from "@tandem/server/core";
import { serialize, type XmlElement } from "@tandem/xml";
import { differenceOf, expectXml, stanzaOf } from "../xml-matcher/index.ts";

/** Keeps what the server writes, parsed again, so that the serialiser is part of every test. */
export class RecordingOutlet implements Outlet {
  readonly isFramed = false;
  readonly received: XmlElement[] = [];
  closedWith: string | undefined;

  write(text: string): void {
    this.received.push(stanzaOf(text));
  }

  close(condition = "closed"): void {
    this.closedWith = condition;
  }
}

/** One bound resource as a test plays it: says what it sends and, strictly and in order, what it gets. */
export class WireClient {
  readonly session: Session;
  readonly #core: ServerCore;
  readonly #outlet: RecordingOutlet;

  constructor(core: ServerCore, session: Session, outlet: RecordingOutlet) {
    this.#core = core;
    this.session = session;
    this.#outlet = outlet;
  }

  get jid(): string {
    return this.session.jid;
  }

  /** RFC 6120 §4.9.3 condition with which the server closed the stream, if it did. */
  get closedWith(): string | undefined {
    return this.#outlet.closedWith;
  }

  /** Resolves when everything that follows from the stanza has happened. */
  async sends(xml: string): Promise<void> {
    await this.#core.router.receive(this.session, stanzaOf(xml));
    await settle();
  }

  /** The next stanza is this one. */
  receives(pattern: string): XmlElement {
    const next = this.#outlet.received.shift();
    if (next === undefined) throw new Error(`${this.jid} has received nothing more\n  expected: ${pattern}`);
    expectXml(next, pattern);
    return next;
  }

  /** The next stanzas are these, in any order. */
  receivesInAnyOrder(...patterns: readonly string[]): void {
    const next = this.#outlet.received.splice(0, patterns.length);
    const open = patterns.map(stanzaOf);
    for (const stanza of next) {
      const at = open.findIndex((pattern) => differenceOf(stanza, pattern) === null);
      if (at === -1)
        throw new Error(`${this.jid}: not expected: ${show(stanza)}\n  open: ${open.map(show).join("\n        ")}`);
      open.splice(at, 1);
    }
    if (open.length > 0) throw new Error(`${this.jid} has not received ${open.map(show).join("\n  ")}`);
  }

  receivesNothing(): void {
    const next = this.#outlet.received[0];
    if (next !== undefined) throw new Error(`${this.jid} should have received nothing, but got ${show(next)}`);
  }

  /** What has come and was not yet looked at; for what a pattern cannot say. */
  takesAll(): XmlElement[] {
    return this.#outlet.received.splice(0);
  }

  /** Forgets what has come so far. */
  forgets(): this {
    this.#outlet.received.length = 0;
    return this;
  }

  /** The stream ends for good; what the test has not looked at counts as not acknowledged (XEP-0198 §5) when `losing` is set. */
  async disconnects(options: { losing?: boolean } = {}): Promise<void> {
    const lost = options.losing === true ? this.takesAll() : [];
    this.#core.sessions.remove(this.session);
    this.session.isOpen = false;
    if (lost.length > 0) await this.#core.emit("sessionUnacknowledged", this.session, lost);
    await this.#core.emit("sessionClosed", this.session);
    await settle();
  }
}

/** Storage and inboxes of a scene work in microtasks; one turn of the event loop finds them all done. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function show(stanza: XmlElement): string {
  return serialize(stanza, "jabber:client");
}
