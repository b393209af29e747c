import { bareOf, type BareJid, domainOf, isFull, type Jid, presence } from "@tandem/protocol";
import { serialize, type XmlElement } from "@tandem/xml";
import { type ModuleHost, type Session, StanzaError } from "../../core/index.ts";
import { type Contact, rosters } from "../rfc-6121-roster/contract.ts";
import type { PresenceNarrowing, PresenceRewrite, PresenceView, PresenceViews, PresenceWatches } from "./contract.ts";

const everything: PresenceView = (_, presence) => presence;

interface Watchers {
  readonly sessions: readonly Session[];
  readonly narrow: PresenceNarrowing | undefined;
}

/** Who learns of an account's presence, and in which words. */
export class Broadcast {
  readonly #host: ModuleHost;
  readonly #rewrites: PresenceRewrite[] = [];
  #views: PresenceViews | undefined;
  /** Those that let everything through first. */
  readonly #watches: PresenceWatches[] = [];
  /** Presence of sessions that are lost and may be resumed. They still watch: what they miss they would never learn. */
  readonly lost = new WeakMap<Session, XmlElement>();

  /** Sessions that subscribers were last told are there. A hidden one is not among them, and nothing may tell that it exists. */
  readonly #shown = new WeakSet<Session>();
  /** What was sent last for each session. */
  readonly #last = new WeakMap<Session, XmlElement>();

  constructor(host: ModuleHost) {
    this.#host = host;
  }

  addRewrite(rewrite: PresenceRewrite): void {
    this.#rewrites.push(rewrite);
  }

  addViews(views: PresenceViews): void {
    if (this.#views !== undefined) throw new Error("two modules decide what watchers see");
    this.#views = views;
  }

  addWatches(watches: PresenceWatches): void {
    if (watches.narrow === undefined) this.#watches.unshift(watches);
    else this.#watches.push(watches);
  }

  /** What everybody else sees of that stanza of the session. */
  rewritten(session: Session, stanza: XmlElement): XmlElement {
    return this.#rewrites.reduce((seen, rewrite) => rewrite(session, seen), stanza);
  }

  effective(session: Session): XmlElement | undefined {
    return session.available === undefined ? undefined : this.rewritten(session, session.available.stanza);
  }

  /**
   * To the account's own available resources and to subscribers (RFC 6121 §4.2.2, §4.4.2, §4.5.2). Resolves to the
   * subscribers: none when it is the end of what they have not seen.
   */
  async send(session: Session, stanza: XmlElement): Promise<readonly BareJid[]> {
    const { account } = session;
    const before = this.#last.get(session);
    this.#last.set(session, stanza);
    for (const own of this.#host.sessions.of(account)) {
      // Who is lost need not hear of their own absence.
      if (this.isWatching(own) && !(own === session && this.lost.has(own))) own.send(addressed(stanza, own.jid));
    }
    const wasShown = this.#shown.has(session);
    if (isUnavailable(stanza)) this.#shown.delete(session);
    else this.#shown.add(session);
    if (isUnavailable(stanza) && !wasShown) return [];
    const subscribers = await this.subscribersOf(account);
    const seen = await this.#viewOf(account);
    for (const contact of subscribers) await this.#toContact(seen(contact, stanza), contact);
    for (const { sessions, narrow } of await this.#watching(account)) {
      if (narrow !== undefined && looksSame(before, stanza, narrow)) continue;
      for (const { account: watcher, jid } of sessions)
        await this.#host.router.route(addressed(seenThrough(narrow, seen(watcher, stanza)), jid));
    }
    return subscribers;
  }

  async sendEffective(session: Session): Promise<void> {
    const stanza = this.effective(session);
    if (stanza !== undefined) await this.send(session, stanza);
  }

  /** The same for what a rewrite, or a program that goes by the same words as the rewrite, has to say: nobody hears twice what they know (PS14). */
  async sendNews(session: Session): Promise<void> {
    const stanza = this.effective(session);
    const last = this.#last.get(session);
    if (stanza === undefined || (last !== undefined && serialize(last) === serialize(stanza))) return;
    await this.send(session, stanza);
  }

  /** Whether subscribers were last told that the session is there. */
  isShown(session: Session): boolean {
    return this.#shown.has(session);
  }

  /** What one who comes on-line, or whom the account lets see it, gets to know. */
  async showTo(account: BareJid, to: Jid, narrow?: PresenceNarrowing): Promise<void> {
    const seen = bareOf(to) === account ? everything : await this.#viewOf(account);
    for (const session of this.#host.sessions.of(account)) {
      const stanza = this.effective(session);
      if (stanza !== undefined && !isUnavailable(stanza))
        await this.#host.router.route(addressed(seenThrough(narrow, seen(bareOf(to), stanza)), to));
    }
  }

  /** Sessions that get the account's presence by a watch alone: who is a contact is told by the subscription. */
  async #watching(account: BareJid): Promise<readonly Watchers[]> {
    const found = new Set<Session>();
    const all: Watchers[] = [];
    for (const watches of this.#watches) {
      const sessions = [...watches.of(account)].filter((session) => !found.has(session));
      for (const session of sessions) found.add(session);
      if (sessions.length > 0) all.push({ sessions, narrow: watches.narrow });
    }
    if (all.length === 0) return all;
    const subscribers = new Set(await this.subscribersOf(account));
    const isMore = (watcher: Session): boolean => watcher.account !== account && !subscribers.has(watcher.account);
    return all.map(({ sessions, narrow }) => ({ sessions: sessions.filter(isMore), narrow }));
  }

  /** The watching sessions of one other account learn, or unlearn, what the account is at. */
  async showWatching(account: BareJid, watcher: BareJid): Promise<void> {
    for (const { sessions, narrow } of await this.#watching(account))
      for (const session of sessions) if (session.account === watcher) await this.showTo(account, session.jid, narrow);
  }

  async hideWatching(account: BareJid, watcher: BareJid): Promise<void> {
    for (const { sessions } of await this.#watching(account))
      for (const session of sessions) if (session.account === watcher) await this.hideFrom(account, session.jid);
  }

  async showWatched(account: BareJid, session: Session, narrow?: PresenceNarrowing): Promise<void> {
    if (this.#host.sessions.countOf(account) === 0 || (await this.maySee(session.jid, account))) return;
    await this.showTo(account, session.jid, narrow);
  }

  async hideWatched(account: BareJid, session: Session): Promise<void> {
    const isWatched = this.#watches.some((watches) => watches.of(account).has(session));
    if (!isWatched && !(await this.maySee(session.jid, account))) await this.hideFrom(account, session.jid);
  }

  /** Accounts one of which watches the other; the account itself is not among them. */
  watchPartnersOf(account: BareJid): ReadonlySet<BareJid> {
    const partners = new Set<BareJid>();
    for (const watches of this.#watches) {
      for (const watched of watches.watchedBy(account)) partners.add(watched);
      for (const session of watches.of(account)) partners.add(session.account);
    }
    partners.delete(account);
    return partners;
  }

  #viewOf(account: BareJid): PresenceView | Promise<PresenceView> {
    return this.#views?.(account) ?? everything;
  }

  /** Straight to the contact: by the time we say it, the account may have blocked them (XEP-0191 §3.3). */
  async hideFrom(account: BareJid, to: Jid): Promise<void> {
    for (const session of this.#host.sessions.of(account)) {
      if (session.available === undefined || !this.#shown.has(session)) continue;
      this.deliver(presence("unavailable", { from: session.jid, to }), to);
    }
    return Promise.resolve();
  }

  /** To a resource, or to every available resource of a bare address (RFC 6121 §8.5.2.1.2, §8.5.3.1). */
  deliver(stanza: XmlElement, to: Jid): void {
    if (domainOf(to) !== this.#host.domain) return this.#sendAway(stanza);
    if (isFull(to)) this.#host.sessions.get(to)?.send(stanza);
    else for (const session of this.#host.sessions.of(to)) if (this.isWatching(session)) session.send(stanza);
  }

  /** Nobody waits to hear that a farewell could not be said. */
  #sendAway(stanza: XmlElement): void {
    try {
      this.#host.router.sendAway(stanza);
    } catch (refusal) {
      if (!(refusal instanceof StanzaError)) throw refusal;
    }
  }

  async maySee(contact: Jid, account: BareJid): Promise<boolean> {
    if (bareOf(contact) === account) return true;
    return isSubscriber(await this.#host.use(rosters).contact(account, bareOf(contact)));
  }

  /** Available, or lost and perhaps resumed: then its queue holds what happened meanwhile. */
  isWatching(session: Session): boolean {
    return session.available !== undefined || this.lost.has(session);
  }

  async subscribersOf(account: BareJid): Promise<readonly BareJid[]> {
    const contacts = await this.#host.use(rosters).contacts(account);
    return contacts.filter(isSubscriber).map((contact) => contact.jid);
  }

  async subscriptionsOf(account: BareJid): Promise<readonly BareJid[]> {
    const contacts = await this.#host.use(rosters).contacts(account);
    return contacts.filter(({ subscription: s }) => s === "to" || s === "both").map((contact) => contact.jid);
  }

  /** Through the router, so that whatever guards the contact's door guards it here too; nobody there, no trouble. */
  async #toContact(stanza: XmlElement, contact: BareJid): Promise<void> {
    const isOurs = contact.endsWith(`@${this.#host.domain}`);
    if (isOurs && this.#host.sessions.countOf(contact) === 0) return;
    await this.#host.router.route(addressed(stanza, contact));
  }
}

function seenThrough(narrow: PresenceNarrowing | undefined, stanza: XmlElement): XmlElement {
  return narrow === undefined ? stanza : narrow(stanza);
}

/** To who sees no more than that; what came before it reached them, or they were shown the like when they began to watch. */
function looksSame(before: XmlElement | undefined, stanza: XmlElement, narrow: PresenceNarrowing): boolean {
  return before !== undefined && serialize(narrow(before)) === serialize(narrow(stanza));
}

function addressed(stanza: XmlElement, to: Jid): XmlElement {
  return stanza.shallowCopy().setAttr("to", to);
}

function isUnavailable(stanza: XmlElement): boolean {
  return stanza.attr("type") === "unavailable";
}

function isSubscriber(contact: Contact | undefined): boolean {
  return contact?.subscription === "from" || contact?.subscription === "both";
}
