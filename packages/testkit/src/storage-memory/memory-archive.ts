import type { BareJid } from "@tandem/protocol";
import type {
  Appended,
  Archive,
  ArchiveEntry,
  ArchiveId,
  ArchivePage,
  ArchiveQuery,
  ArchiveSearch,
  ArchiveSearchPage,
  ArchiveTrait,
  FoundCount,
  NewArchiveEntry,
  OriginKey,
  PagedArchiveSearch,
  Reader,
  Standing,
} from "@tandem/server/core";
import { hasPhrases, parseTextQuery, type QueryToken, queryTokensOf, tokensOf } from "@tandem/server/core";

const PAGE_MAX = 500;
const ORIGIN_ID_CHARS_MAX = 512;

/** Archives in memory: one array per archive, ids from one counter. `now` stamps what is appended. */
export class MemoryArchive implements Archive {
  readonly #entries = new Map<BareJid, ArchiveEntry[]>();
  /** Ids of entries that count as unread. */
  readonly #counted = new Set<ArchiveId>();
  readonly #traits = new Map<ArchiveId, readonly ArchiveTrait[]>();
  readonly #shared = new Set<BareJid>();
  readonly #byOrigin = new Map<string, ArchiveEntry>();
  readonly #now: () => number;
  #lastId = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  async append(entry: NewArchiveEntry): Promise<Appended> {
    return this.#append(entry);
  }

  async appendAll(entries: readonly NewArchiveEntry[]): Promise<readonly Appended[]> {
    return entries.map((entry) => this.#append(entry));
  }

  async page(query: ArchiveQuery): Promise<ArchivePage> {
    if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > PAGE_MAX) throw new RangeError("page size");
    const all = this.#matching(query);
    const entries = query.from === "start" ? all.slice(0, query.limit) : all.slice(-query.limit);
    return { entries, complete: entries.length === all.length };
  }

  async count(query: Omit<ArchiveQuery, "from" | "limit">, max: number): Promise<number> {
    return Math.min(max, this.#matching(query).length);
  }

  async search(query: PagedArchiveSearch): Promise<ArchiveSearchPage> {
    if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > PAGE_MAX) throw new RangeError("page size");
    const all = this.#found(query);
    const entries = query.from === "start" ? all.slice(0, query.limit) : all.slice(-query.limit);
    const complete = entries.length === all.length;
    const reached = query.from === "start" ? entries.at(-1) : entries[0];
    const { countMax } = query;
    const count = countMax === undefined ? undefined : countedUpTo(all.length, countMax);
    return { entries, complete, reachedId: complete ? undefined : reached?.id, count };
  }

  async countFound(query: ArchiveSearch, max: number): Promise<FoundCount> {
    return countedUpTo(this.#found(query).length, max);
  }

  async bounds(archive: BareJid): Promise<{ first: ArchiveEntry; last: ArchiveEntry } | null> {
    const all = this.#entries.get(archive) ?? [];
    const [first, last] = [all[0], all.at(-1)];
    return first === undefined || last === undefined ? null : { first, last };
  }

  async get(archive: BareJid, id: ArchiveId): Promise<ArchiveEntry | undefined> {
    return this.#entries.get(archive)?.find((entry) => entry.id === id);
  }

  async getAll(
    keys: readonly { readonly archive: BareJid; readonly id: ArchiveId }[],
  ): Promise<readonly (ArchiveEntry | undefined)[]> {
    return Promise.all(keys.map(({ archive, id }) => this.get(archive, id)));
  }

  async standings(readers: readonly Reader[], max: number): Promise<readonly Standing[]> {
    return readers.map((reader) => this.#standing(reader, max));
  }

  async peers(archive: BareJid, max: number): Promise<readonly BareJid[]> {
    return [...new Set((this.#entries.get(archive) ?? []).map(({ peer }) => peer))].slice(0, max);
  }

  #standing({ archive, peer, reader, readId: marked }: Reader, max: number): Standing {
    const counted = this.#matching({ archive, peer }).filter(({ id }) => this.#counted.has(id));
    const isOwn = (entry: ArchiveEntry): boolean =>
      peer === undefined ? entry.peer === reader : entry.sender === "out";
    const readId = Math.max(marked, counted.findLast(isOwn)?.id ?? 0);
    const unread = counted.filter((entry) => entry.id > readId && !isOwn(entry)).length;
    return { lastId: counted.at(-1)?.id ?? 0, readId, unread: Math.min(max, unread) };
  }

  async ofOrigin(key: OriginKey): Promise<ArchiveEntry | undefined> {
    const known = this.#byOrigin.get(this.#originKey(key));
    return known && (await this.get(key.archive, known.id));
  }

  async replace(
    archive: BareJid,
    id: ArchiveId,
    stanza: string,
    text: string,
    traits?: readonly ArchiveTrait[],
  ): Promise<boolean> {
    const all = this.#entries.get(archive) ?? [];
    const at = all.findIndex((entry) => entry.id === id);
    if (at === -1) return false;
    if (text === "") {
      this.#counted.delete(id);
      this.#traits.delete(id);
    } else if (traits !== undefined) this.#traits.set(id, traits);
    all[at] = { ...(all[at] as ArchiveEntry), stanza, text };
    return true;
  }

  async purge(archive: BareJid, before = Number.POSITIVE_INFINITY): Promise<number> {
    return this.#remove(archive, ({ at }) => at < before);
  }

  async forget(archive: BareJid, peer: BareJid, upToId: number): Promise<number> {
    return this.#remove(archive, (entry) => entry.peer === peer && entry.id <= upToId);
  }

  #remove(archive: BareJid, isGone: (entry: ArchiveEntry) => boolean): number {
    const all = this.#entries.get(archive) ?? [];
    const kept = all.filter((entry) => !isGone(entry));
    for (const entry of all) if (isGone(entry)) this.#byOrigin.delete(this.#originKey(entry));
    this.#entries.set(archive, kept);
    return all.length - kept.length;
  }

  #append(entry: NewArchiveEntry): Appended {
    const isGuarded = entry.originId !== undefined && entry.originId.length <= ORIGIN_ID_CHARS_MAX;
    const earlier = isGuarded ? this.#byOrigin.get(this.#originKey(entry)) : undefined;
    if (earlier !== undefined) return { kind: "duplicate", id: earlier.id, at: earlier.at };
    const { traits = [], isShared = false, ...kept } = entry;
    if (isShared) this.#shared.add(entry.archive);
    const stored: ArchiveEntry = { ...kept, id: ++this.#lastId, at: entry.at ?? this.#now() };
    if (traits.includes("counts")) this.#counted.add(stored.id);
    this.#traits.set(stored.id, traits);
    const all = this.#entries.get(entry.archive);
    if (all === undefined) this.#entries.set(entry.archive, [stored]);
    else all.push(stored);
    if (isGuarded) this.#byOrigin.set(this.#originKey(entry), stored);
    return { kind: "stored", id: stored.id, at: stored.at };
  }

  /** In an account's archive "in" and "out" tell the two senders of a conversation apart; both may count their ids from 1. */
  #originKey({ archive, peer, sender, originId, isShared }: Omit<NewArchiveEntry, "stanza" | "text">): string {
    const isOwn = sender === "out" && isShared !== true && !this.#shared.has(archive);
    return JSON.stringify([archive, peer, isOwn, originId]);
  }

  #found({ archives, traits = [], authors, text, ...rest }: ArchiveSearch): ArchiveEntry[] {
    const all = [...new Set(archives)].flatMap((archive) => this.#matching({ ...rest, archive }));
    const words = text === undefined ? undefined : parseTextQuery(text);
    return all
      .filter((entry) => {
        const own = this.#traits.get(entry.id) ?? [];
        if (entry.text === "" && !own.some((trait) => trait !== "counts")) return false;
        if (!traits.every((trait) => own.includes(trait))) return false;
        const isOut = entry.sender === "out" && !this.#shared.has(entry.archive);
        if (authors !== undefined && !authors.includes(isOut ? entry.archive : entry.peer)) return false;
        return words === undefined || (hasTokens(entry.text, words.tokens) && hasPhrases(entry.text, words.phrases));
      })
      .sort((a, b) => a.id - b.id);
  }

  #matching(query: Omit<ArchiveQuery, "from" | "limit">): ArchiveEntry[] {
    return (this.#entries.get(query.archive) ?? []).filter((entry) => matches(entry, query));
  }
}

function matches(entry: ArchiveEntry, query: Omit<ArchiveQuery, "from" | "limit">): boolean {
  if (query.peer !== undefined && entry.peer !== query.peer) return false;
  if (query.start !== undefined && entry.at < query.start) return false;
  if (query.end !== undefined && entry.at > query.end) return false;
  if (query.afterId !== undefined && entry.id <= query.afterId) return false;
  if (query.beforeId !== undefined && entry.id >= query.beforeId) return false;
  if (query.ids !== undefined && !query.ids.includes(entry.id)) return false;
  if (query.text === undefined) return true;
  return hasTokens(entry.text, queryTokensOf(query.text));
}

function hasTokens(text: string, wanted: readonly QueryToken[]): boolean {
  const tokens = tokensOf(text);
  const isThere = ({ token, isPrefix }: QueryToken): boolean =>
    tokens.some((found) => (isPrefix ? found.startsWith(token) : found === token));
  return wanted.length > 0 && wanted.every(isThere);
}

function countedUpTo(length: number, max: number): FoundCount {
  return { count: Math.min(length, max), isExact: length <= max };
}
