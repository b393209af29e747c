import type { BareJid } from "@tandem/protocol";
import type { ArchiveId, Collection, CollectionSpec, Storage } from "../../core/index.ts";

/** So many answers and reactions are kept for an account; older ones make room. */
export const NOTED_MAX = 500;
/** They make room in lots. */
const NOTED_SPARE = 50;

/** Where an answer or a reaction to somebody's message stands; what it says stays in the room's archive. */
export interface Noted {
  readonly kind: "reply" | "reaction";
  readonly room: BareJid;
  readonly id: ArchiveId;
  /** The message of the account that it is about. */
  readonly target: ArchiveId;
  readonly by: BareJid;
}

const notedSpec: CollectionSpec<Noted> = {
  name: "activity",
  version: 1,
  index: (noted) => {
    const { kind, room, id, target } = noted;
    return [term(room, id), term(room, target), ...(kind === "reaction" ? [reactionTerm(noted)] : [])];
  },
};
/** Key: always SEEN. */
const seenSpec: CollectionSpec<{ readonly id: ArchiveId }> = { name: "activity-seen", version: 1 };
const SEEN = "seen";

/** AT2: what was answered and reacted to, by whose message it was, and up to where they have looked at it. */
export class ActivityStore {
  readonly #noted: Collection<Noted>;
  readonly #seen: Collection<{ readonly id: ArchiveId }>;

  constructor(storage: Storage) {
    this.#noted = storage.collection(notedSpec);
    this.#seen = storage.collection(seenSpec);
  }

  /** A reaction takes the place of what the same person had set there: one hand fills one line, however often it clicks. */
  async note(account: BareJid, noted: Noted): Promise<void> {
    if (noted.kind === "reaction") await this.takeOff(account, noted);
    await this.#noted.put(account, keyOf(noted.id), noted);
    if ((await this.#noted.count(account)) <= NOTED_MAX + NOTED_SPARE) return;
    const rows = await this.#noted.list(account);
    await Promise.all(rows.slice(NOTED_MAX).map(({ key }) => this.#noted.delete(account, key)));
  }

  /** Somebody has no reaction any more to a message of the account. */
  async takeOff(account: BareJid, reaction: Pick<Noted, "room" | "target" | "by">): Promise<void> {
    const rows = await this.#noted.find(reactionTerm(reaction));
    const own = rows.filter(({ owner }) => owner === account);
    await Promise.all(own.map(({ key }) => this.#noted.delete(account, key)));
  }

  /** Newest first. */
  async newest(account: BareJid, max: number): Promise<readonly Noted[]> {
    return (await this.#noted.list(account, { limit: max })).map(({ value }) => value);
  }

  /** What is noted of a message that is gone, itself or what it was about, is forgotten; resolves to whose it was. */
  async drop(room: BareJid, id: ArchiveId): Promise<ReadonlySet<BareJid>> {
    const rows = await this.#noted.find(term(room, id));
    await Promise.all(rows.map(({ owner, key }) => this.#noted.delete(owner, key)));
    return new Set(rows.map(({ owner }) => owner as BareJid));
  }

  async seenTo(account: BareJid): Promise<ArchiveId> {
    return (await this.#seen.get(account, SEEN))?.id ?? 0;
  }

  /** It only moves forward. */
  async see(account: BareJid, id: ArchiveId): Promise<void> {
    await this.#seen.update(account, SEEN, (old) => ({ id: Math.max(old?.id ?? 0, id) }));
  }

  async forget(account: BareJid): Promise<void> {
    await Promise.all([this.#noted.deleteOwner(account), this.#seen.deleteOwner(account)]);
  }
}

function term(room: BareJid, id: ArchiveId): string {
  return `${room} ${id}`;
}

/** One person's reaction to one message. */
function reactionTerm({ room, target, by }: Pick<Noted, "room" | "target" | "by">): string {
  return `${term(room, target)} ${by}`;
}

/** Lists come in the order of their keys: the newest first. */
function keyOf(id: ArchiveId): string {
  return String(Number.MAX_SAFE_INTEGER - id).padStart(16, "0");
}
