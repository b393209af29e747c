import { type BareJid, message } from "@tandem/protocol";
import {
  buildFilterHit,
  buildSavedFilter,
  MENTIONS_FILTER,
  NS_FILTERS,
  type SavedFilter,
} from "@tandem/protocol/tandem-filters";
import { buildArchiveResult } from "@tandem/protocol/xep-0313-mam";
import { el, type XmlElement } from "@tandem/xml";
import { AccountInboxes, type ArchiveId, type Collection, type ModuleHost, type Session } from "../../core/index.ts";
import { push } from "../xep-0357-push/contract.ts";
import { type KeptMessage, rooms, type SaidMessage } from "../xep-0045-muc/contract.ts";
import { FilterIndex } from "./filter-index.ts";
import { type Hits, countHits, newMentions } from "./hits.ts";
import { mentionsOf } from "./names.ts";
import { levelsOf, type RoomLevels } from "./levels.ts";
import { filtersOf, type KeptFilter, type StoredFilter } from "./store.ts";

/** FI7: a filter that finds much is told about once in so long. */
export const TELL_MS = 1_000;

/** An account of which somebody looks at the filters. */
interface Watched {
  readonly sessions: Set<Session>;
  readonly hits: Map<string, Hits>;
  /** Filters whose count is to be told. */
  readonly stale: Set<string>;
  isTelling: boolean;
}

/**
 * FI5–FI8: what is found while somebody looks or a push service waits. All that happens for one account happens in its inbox,
 * one after the other, so that a message which comes while hits are counted is counted once.
 */
export class Live {
  readonly #host: ModuleHost;
  readonly #filters: Collection<StoredFilter>;
  readonly #index = new FilterIndex();
  readonly #inboxes: AccountInboxes;
  readonly #watched = new Map<BareJid, Watched>();
  readonly #pushed = new Set<BareJid>();
  /** Of those in the index. */
  readonly #levels = new Map<BareJid, RoomLevels>();
  /** FI13: those for whom a push service waits, by the rooms that they follow. */
  readonly #followers = new Map<BareJid, Set<BareJid>>();

  constructor(host: ModuleHost, filters: Collection<StoredFilter>) {
    this.#host = host;
    this.#filters = filters;
    this.#inboxes = new AccountInboxes(host.log);
    host.metrics.gauge("tandem_filters_watched_accounts", () => this.#index.accounts);
  }

  /** In the account's turn. */
  run<T>(account: BareJid, task: () => Promise<T>): Promise<T> {
    return this.#inboxes.run(account, task);
  }

  /** FI1: all filters with their counts; the session is told of changes from now on. Within `run`. */
  async open(session: Session): Promise<readonly SavedFilter[]> {
    const { account } = session;
    if ((await this.#filters.get(account, MENTIONS_FILTER)) === undefined) {
      const begun = await newMentions(this.#host, account);
      await this.#filters.update(account, MENTIONS_FILTER, (old) => old ?? begun);
    }
    const filters = await this.#load(account);
    const hits = await countHits(this.#host, account, filters);
    const watched = this.#watched.get(account) ?? emptyWatched();
    if (session.isOpen) this.#watched.set(account, watched);
    watched.sessions.add(session);
    for (const [at, { id }] of filters.entries()) watched.hits.set(id, hits[at] as Hits);
    return filters.map((filter) => savedOf(filter, watched.hits.get(filter.id)));
  }

  /** Counts a filter anew that was made, changed or read, and tells the account's other programs. Within `run`. */
  async changed(account: BareJid, id: string, by: Session): Promise<SavedFilter | undefined> {
    const filters = await this.#load(account);
    const filter = filters.find((one) => one.id === id);
    const watched = this.#watched.get(account);
    if (filter === undefined) {
      watched?.hits.delete(id);
      return undefined;
    }
    const [hits] = await countHits(this.#host, account, [filter]);
    if (hits !== undefined) watched?.hits.set(id, hits);
    const saved = savedOf(filter, hits);
    this.tell(account, el("filters", NS_FILTERS, {}, buildSavedFilter(saved)), by);
    return saved;
  }

  tell(account: BareJid, payload: XmlElement, except?: Session): void {
    for (const session of this.#watched.get(account)?.sessions ?? []) {
      if (session !== except) session.send(message("normal", { from: account, to: session.jid }, payload));
    }
  }

  /** FI5. Without filters that could match it costs nothing. */
  kept(message: KeptMessage): void {
    if (!message.traits.includes("counts")) return;
    // Who writes has read what stood above.
    this.read(message.author, message.room, message.id);
    const matching = this.#index.matching(message);
    for (const filter of matching) this.#later(filter.account, () => this.#found(filter, message));
    const followers = this.#followers.get(message.room);
    if (followers === undefined) return;
    const mentioned = new Set(matching.filter(({ id }) => id === MENTIONS_FILTER).map(({ account }) => account));
    for (const account of followers) {
      if (account === message.author || this.#levels.get(account)?.tells(message, mentioned.has(account)) !== true)
        continue;
      this.#later(account, () => this.#push(account, message));
    }
  }

  /** FI11: read in its room. */
  read(account: BareJid, room: BareJid, upTo: ArchiveId): void {
    const watched = this.#watched.get(account);
    if (watched === undefined) return;
    this.#later(account, async () => {
      for (const filter of this.#index.of(account)) {
        const hits = watched.hits.get(filter.id);
        if (hits?.read(room, upTo) !== true) continue;
        if (hits.isMore) watched.hits.set(filter.id, (await countHits(this.#host, account, [filter]))[0] ?? hits);
        this.#tellSoon(account, watched, filter.id);
      }
    });
  }

  /** FI10: found by its new words and no longer by its old ones. Nobody is alerted: what was said is not news. */
  corrected(message: SaidMessage): void {
    const matching = this.#index.matching(message);
    for (const [account, watched] of this.#watched) {
      this.#later(account, async () => {
        for (const filter of this.#index.of(account)) {
          const hits = watched.hits.get(filter.id);
          if (hits === undefined) continue;
          const isMeant = matching.some((one) => one.account === account && one.id === filter.id);
          if (filter.id === MENTIONS_FILTER) {
            // FI14: whether it is unread is for the inbox to say.
            if (!isMeant && !hits.found.has(message.id)) continue;
            watched.hits.set(filter.id, (await countHits(this.#host, account, [filter]))[0] ?? hits);
            this.#tellSoon(account, watched, filter.id);
            continue;
          }
          const isNews = isMeant && message.id > filter.readId;
          const isHit = isNews && (await this.#roomName(filter, message)) !== undefined;
          const wasHit = hits.found.has(message.id);
          if (isHit) hits.add(message.id, message.room, this.#host.limits.filterUnreadMax);
          else if (wasHit) hits.found.delete(message.id);
          if (isHit !== wasHit) this.#tellSoon(account, watched, filter.id);
        }
      });
    }
  }

  gone(room: BareJid, id: ArchiveId): void {
    for (const [account, watched] of this.#watched) {
      this.#later(account, async () => {
        for (const [filter, { found }] of watched.hits) {
          if (found.get(id) !== room) continue;
          found.delete(id);
          this.#tellSoon(account, watched, filter);
        }
      });
    }
  }

  closed(session: Session): void {
    const watched = this.#watched.get(session.account);
    watched?.sessions.delete(session);
    if (watched?.sessions.size !== 0) return;
    this.#watched.delete(session.account);
    if (!this.#pushed.has(session.account)) this.#drop(session.account);
  }

  /** FI8: a push service waits for the account, or does no more. */
  pushed(account: BareJid, isOn: boolean): void {
    if (isOn) {
      this.#pushed.add(account);
      this.refresh(account, true);
    } else {
      this.#pushed.delete(account);
      this.#follow(account, []);
      if (!this.#watched.has(account)) this.#drop(account);
    }
  }

  /** The names may be others now. */
  refresh(account: BareJid, isNew = false): void {
    if (!isNew && !this.#index.has(account)) return;
    this.#later(account, async () => {
      if (this.#pushed.has(account) || this.#watched.has(account)) await this.#load(account);
    });
  }

  forget(account: BareJid): void {
    this.#watched.delete(account);
    this.#pushed.delete(account);
    this.#drop(account);
  }

  #drop(account: BareJid): void {
    this.#follow(account, []);
    this.#index.delete(account);
    this.#levels.delete(account);
  }

  async #load(account: BareJid): Promise<readonly KeptFilter[]> {
    const kept = await filtersOf(this.#filters, account);
    const terms = await mentionsOf(this.#host, account);
    const filters = kept.map((filter) => (filter.id === MENTIONS_FILTER ? { ...filter, terms } : filter));
    const levels = await levelsOf(this.#host, account);
    this.#index.set(account, filters);
    this.#follow(account, this.#pushed.has(account) ? levels.followed : []);
    this.#levels.set(account, levels);
    return filters;
  }

  /** FI13: in place of what it followed. Called before its levels change. */
  #follow(account: BareJid, rooms: readonly BareJid[]): void {
    for (const room of this.#levels.get(account)?.followed ?? []) {
      const followers = this.#followers.get(room);
      followers?.delete(account);
      if (followers?.size === 0) this.#followers.delete(room);
    }
    for (const room of rooms) this.#followers.set(room, (this.#followers.get(room) ?? new Set()).add(account));
  }

  /** FI8, FI13, FI9: to whom it may be told now, and has not been by the room or by a filter. */
  async #push(account: BareJid, message: KeptMessage): Promise<void> {
    const { room, id, text, stanza } = message;
    if (!(await this.#host.use(rooms).searchable(account, [room], {})).has(room)) return;
    const settings = await this.#host.use(rooms).settings(room);
    const watched = this.#watched.get(account);
    const sender = stanza.attr("from");
    this.#host.use(push).notify(account, {
      id: `${room} ${id}`,
      hasReached: (session) =>
        session.available !== undefined && (message.hasReached(session) || watched?.sessions.has(session) === true),
      body: text,
      // A room of the moment is a conversation (RT27).
      kind: settings?.isPersistent === false ? "conversation" : "room",
      ...(sender === undefined ? {} : { sender }),
    });
  }

  async #found(filter: KeptFilter, message: KeptMessage): Promise<void> {
    const { account, id, alerts, isHidden } = filter;
    if (!this.#index.holds(filter)) return;
    const { room } = message;
    const roomName = await this.#roomName(filter, message);
    if (roomName === undefined) return;
    const watched = this.#watched.get(account);
    const hits = watched?.hits.get(id);
    if (watched !== undefined && hits !== undefined) {
      hits.add(message.id, room, this.#host.limits.filterUnreadMax);
      this.#tellSoon(account, watched, id);
    }
    if (!alerts || isHidden || this.#levels.get(account)?.alerts(filter, message) === false) return;
    this.#alert(account, hitStanzas(id, roomName, message));
    if (this.#pushed.has(account)) await this.#push(account, message);
  }

  /** FI9: undefined where the account may not read it. */
  async #roomName({ account, terms }: KeptFilter, { room }: SaidMessage): Promise<string | undefined> {
    return (await this.#host.use(rooms).searchable(account, [room], terms)).get(room);
  }

  #alert(account: BareJid, payload: readonly XmlElement[]): void {
    for (const session of this.#watched.get(account)?.sessions ?? []) {
      session.send(message("normal", { from: account, to: session.jid }, ...payload));
    }
  }

  #tellSoon(account: BareJid, watched: Watched, filter: string): void {
    watched.stale.add(filter);
    if (watched.isTelling) return;
    watched.isTelling = true;
    this.#host.timers.after(TELL_MS, () => this.#later(account, () => this.#tellCounts(account, watched)));
  }

  /** FI7, SV7: of rooms that may no longer be read nothing is left in the counts. */
  async #tellCounts(account: BareJid, watched: Watched): Promise<void> {
    watched.isTelling = false;
    // Whoever looked has gone; who looks now has counted anew.
    if (this.#watched.get(account) !== watched) return;
    const stale = new Set(watched.stale);
    watched.stale.clear();
    const changed: XmlElement[] = [];
    for (const filter of this.#index.of(account)) {
      const hits = watched.hits.get(filter.id);
      if (!stale.has(filter.id) || hits === undefined) continue;
      const readable = await this.#host.use(rooms).searchable(account, hits.rooms(), filter.terms);
      hits.keepOnly(readable);
      changed.push(buildSavedFilter(savedOf(filter, hits)));
    }
    if (changed.length > 0) this.tell(account, el("filters", NS_FILTERS, {}, ...changed));
  }

  #later(account: BareJid, task: () => Promise<void>): void {
    void this.#inboxes.run(account, task).catch((fault: unknown) => {
      this.#host.log.error("filters.fault", { account, error: String(fault) });
    });
  }
}

function emptyWatched(): Watched {
  return { sessions: new Set(), hits: new Map(), stale: new Set(), isTelling: false };
}

function savedOf(filter: KeptFilter, hits: Hits | undefined): SavedFilter {
  const { id, name, terms, alerts, isHidden, readId } = filter;
  return {
    id,
    name,
    terms,
    alerts,
    isHidden,
    unread: hits?.found.size ?? 0,
    isMore: hits?.isMore === true,
    readId: readId === 0 ? undefined : String(readId),
  };
}

/** Beside one another as an entry and its message in the inbox (XEP-0430). */
function hitStanzas(filter: string, roomName: string, { room, id, at, stanza }: KeptMessage): readonly XmlElement[] {
  const forwarded = { delay: { time: at }, stanza };
  return [buildFilterHit({ filter, room, roomName }), buildArchiveResult({ id: String(id), forwarded })];
}
