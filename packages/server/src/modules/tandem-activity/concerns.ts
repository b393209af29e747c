import type { BareJid } from "@tandem/protocol";
import type { ActivityItem, ActivityPage, ActivityQuery } from "@tandem/protocol/tandem-activity";
import { buildMucUser } from "@tandem/protocol/xep-0045-muc";
import { isMention } from "@tandem/protocol/xep-0372-references";
import { NS_CORRECTION } from "@tandem/protocol/xep-0308-correction";
import { parseReactions } from "@tandem/protocol/xep-0444-reactions";
import { parseElement, type XmlElement } from "@tandem/xml";
import { type ArchiveEntry, type ArchiveId, archiveTraits, asNowRead, type ModuleHost } from "../../core/index.ts";
import { rooms } from "../xep-0045-muc/contract.ts";
import { readMarkers } from "../xep-0430-inbox/contract.ts";
import { mentionsFilter } from "../tandem-filters/contract.ts";
import { type ActivityStore, type Noted, NOTED_MAX } from "./store.ts";

export const ITEMS_MAX = 50;
/** Of what is unread so many are looked at to count them. */
export const COUNTED_MAX = 100;
/** So much is told of the own message. */
const ABOUT_CHARS = 200;
/** A page ends before it has more: an answer must fit what a connection may leave unread. */
const PORTIONS_PER_CONNECTION = 4;

/** Something that concerns an account, with what stands behind it. */
interface Concern {
  readonly entry: ArchiveEntry;
  readonly noted: Noted | undefined;
  readonly target: ArchiveEntry | undefined;
}

/** AT1: what concerns an account, put together when it is asked for, so it is right after a purge or a change of rights. */
export class Concerns {
  readonly #host: ModuleHost;
  readonly #store: ActivityStore;

  constructor(host: ModuleHost, store: ActivityStore) {
    this.#host = host;
    this.#store = store;
  }

  /** Newest first, in front of `before`. */
  async page(account: BareJid, { max, before }: ActivityQuery): Promise<ActivityPage> {
    const unread = await this.unread(account);
    if (max === 0) return { items: [], unread, next: undefined };
    const limit = Math.min(max, ITEMS_MAX);
    const beforeId = before === undefined ? Number.MAX_SAFE_INTEGER : Number(before);
    const [mentions, noted] = await Promise.all([
      this.#mentions(account, beforeId, limit),
      this.#store.newest(account, NOTED_MAX),
    ]);
    const later = noted.filter(({ id }) => id < beforeId);
    const listed = later.slice(0, limit);
    // Down to here nothing of either list is missing.
    const end = Math.max(mentions.end, later.length > limit ? (listed.at(-1)?.id ?? 0) : 0);
    const found = new Map(mentions.entries.map((entry) => [entry.id, concern(entry)]));
    for (const one of await this.#alive(account, listed, noted)) found.set(one.entry.id, one);
    const all = [...found.values()].filter(({ entry }) => entry.id >= end).sort((a, b) => b.entry.id - a.entry.id);
    const [shown, isCut] = this.#portion(all.slice(0, limit));
    const items = await this.#items(account, shown);
    const isMore = isCut || all.length > limit || end > 0;
    const last = isCut || all.length > limit ? shown.at(-1)?.entry.id : end;
    return { items, unread, next: isMore && last !== undefined ? String(last) : undefined };
  }

  /** AT4: answers that name nobody, and reactions. */
  async unread(account: BareJid): Promise<number> {
    const seen = await this.#store.seenTo(account);
    const noted = await this.#store.newest(account, COUNTED_MAX);
    const places = await this.#placesOf(account, noted);
    const isNews = ({ kind, room, id }: Noted): boolean => id > (kind === "reply" ? (places.get(room) ?? seen) : seen);
    const news = noted.filter(isNews);
    if (news.length === 0) return 0;
    const alive = await this.#alive(account, news, noted);
    const names = (await this.#host.use(mentionsFilter).terms(account)).search?.any ?? [];
    const readable = await this.#readable(account, alive);
    const counted = alive.filter(
      ({ entry, noted }) => readable.has(entry.archive) && (noted?.kind !== "reply" || !isMention(entry.text, names)),
    );
    return counted.length;
  }

  async #mentions(
    account: BareJid,
    beforeId: ArchiveId,
    max: number,
  ): Promise<{ readonly entries: readonly ArchiveEntry[]; readonly end: ArchiveId }> {
    const filter = await this.#host.use(mentionsFilter).terms(account);
    const [found] = await this.#host.use(rooms).find(account, [{ filter, afterId: 0, beforeId, max }]);
    const entries = (found?.entries ?? []).filter((entry) => entry.peer !== account && isSaid(entry));
    const last = found?.entries.at(-1)?.id ?? 0;
    return { entries, end: found?.isComplete === false ? last : 0 };
  }

  /** Those that are still there. Of several reactions of one person to one message only the newest holds. */
  async #alive(account: BareJid, wanted: readonly Noted[], all: readonly Noted[]): Promise<readonly Concern[]> {
    const newest = new Map<string, ArchiveId>();
    for (const one of all) if (one.kind === "reaction" && !newest.has(placed(one))) newest.set(placed(one), one.id);
    const kept = wanted.filter((one) => one.kind === "reply" || newest.get(placed(one)) === one.id);
    const keys = kept.flatMap(({ room: archive, id, target }) => [
      { archive, id },
      { archive, id: target },
    ]);
    const entries = await this.#host.storage.archive.getAll(keys);
    return kept.flatMap((noted, at): readonly Concern[] => {
      const [entry, target] = [entries[2 * at], entries[2 * at + 1]];
      if (entry === undefined || target === undefined || target.peer !== account) return [];
      const isThere = noted.kind === "reply" ? entry.text !== "" : isReaction(entry) && target.text !== "";
      return isThere ? [{ entry, noted, target }] : [];
    });
  }

  /** Only where it may be read now; unread as AT3 says. */
  async #items(account: BareJid, concerns: readonly Concern[]): Promise<readonly ActivityItem[]> {
    const authors = [...new Set(concerns.map(({ entry }) => entry.peer))];
    const [readable, seen, readTo, places, named] = await Promise.all([
      this.#readable(account, concerns),
      this.#store.seenTo(account),
      this.#host.use(mentionsFilter).readTo(account),
      this.#placesOf(
        account,
        concerns.map(({ entry }) => ({ room: entry.archive })),
      ),
      this.#readable(account, concerns, authors),
    ]);
    return concerns.flatMap(({ entry, noted, target }): readonly ActivityItem[] => {
      const roomName = readable.get(entry.archive);
      if (roomName === undefined) return [];
      const kind = noted?.kind ?? "mention";
      const own = kind === "mention" ? readTo : seen;
      const readUpTo = kind === "reaction" ? seen : (places.get(entry.archive) ?? own);
      const stanza = withAuthor(entry, named.has(entry.archive));
      return [
        {
          kind,
          id: String(entry.id),
          room: entry.archive,
          roomName,
          isUnread: entry.id > readUpTo,
          forwarded: { delay: { time: entry.at }, stanza },
          about: target && { id: String(target.id), text: target.text.slice(0, ABOUT_CHARS) },
        },
      ];
    });
  }

  #placesOf(account: BareJid, of: readonly { readonly room: BareJid }[]): Promise<ReadonlyMap<BareJid, ArchiveId>> {
    return this.#host.use(readMarkers).placesIn(account, [...new Set(of.map(({ room }) => room))]);
  }

  /** With authors: where the account may know who they are. */
  #readable(
    account: BareJid,
    concerns: readonly Concern[],
    authors?: readonly BareJid[],
  ): Promise<ReadonlyMap<BareJid, string>> {
    const places = [...new Set(concerns.map(({ entry }) => entry.archive))];
    const filter = authors === undefined ? {} : { search: { from: authors } };
    return this.#host.use(rooms).searchable(account, places, filter);
  }

  #portion(concerns: readonly Concern[]): readonly [readonly Concern[], boolean] {
    const max = this.#host.limits.connectionCharsMax / PORTIONS_PER_CONNECTION;
    let chars = 0;
    const end = concerns.findIndex(
      ({ entry }, at) => (chars += entry.stanza.length + entry.text.length) > max && at > 0,
    );
    return end === -1 ? [concerns, false] : [concerns.slice(0, end), true];
  }
}

function concern(entry: ArchiveEntry): Concern {
  return { entry, noted: undefined, target: undefined };
}

function placed({ room, target, by }: Noted): string {
  return `${room} ${target} ${by}`;
}

/** As unread counts count (IN3): no correction of something else. */
function isSaid({ text, stanza }: ArchiveEntry): boolean {
  return (
    text !== "" && (!stanza.includes(NS_CORRECTION) || archiveTraits(parseElement(stanza), text).includes("counts"))
  );
}

function isReaction({ stanza }: ArchiveEntry): boolean {
  return (parseReactions(parseElement(stanza))?.emoji.length ?? 0) > 0;
}

/** In its last words, as a search shows it. */
function withAuthor(entry: ArchiveEntry, isNamed: boolean): XmlElement {
  const stanza = parseElement(asNowRead(entry));
  return isNamed ? stanza.shallowCopy().append(buildMucUser({ items: [{ jid: entry.peer }] })) : stanza;
}
