import { type BareJid, localOf } from "@tandem/protocol";
import type { OutsideMember } from "@tandem/protocol/tandem-occupants";
import { type Clock, type Collection, DocumentCache } from "../../../core/index.ts";
import { isAtLeast } from "../affiliations/rules.ts";
import type { NameSource } from "../contract.ts";
import type { AffiliationRecord } from "../store.ts";
import { compareKeys, type OrderedName, orderedName } from "./order.ts";

export interface ListedMember extends OutsideMember, OrderedName {}

/** Owners, admins and members of one room, by name. Never changed: a change makes another. */
export interface MemberList {
  readonly byAccount: ReadonlyMap<BareJid, ListedMember>;
  readonly inOrder: readonly ListedMember[];
  /** When the names were read; milliseconds since 1970. */
  readonly readAt: number;
}

/** Rows read at once. */
const PAGE = 1_000;
/** Names change where rooms do not hear of it. */
export const MEMBER_NAMES_MS_MAX = 10 * 60_000;

/** Who has changed on a list; both undefined: nobody who stands or stood there. */
export interface MemberChange {
  readonly before: ListedMember | undefined;
  readonly after: ListedMember | undefined;
}

/**
 * Members of rooms by name, for whoever looks at a part of such a list: read once and then kept right, at most `max` members of
 * all rooms together. Every write of an affiliation goes through `write`.
 */
export class MemberLists {
  readonly #collection: Collection<AffiliationRecord>;
  readonly #clock: Clock;
  readonly #cache: DocumentCache<BareJid, MemberList>;
  /** Rooms with a write under way; true: with several, so that none knows what the list is afterwards. */
  readonly #writing = new Map<BareJid, { count: number; areSeveral: boolean }>();
  names: NameSource = () => new Map();

  constructor(collection: Collection<AffiliationRecord>, clock: Clock, max: number) {
    this.#collection = collection;
    this.#clock = clock;
    this.#cache = new DocumentCache(
      (room) => this.#read(room),
      max,
      ({ inOrder }) => inOrder.length + 1,
    );
  }

  /** Undefined: it has to be read. */
  known(room: BareJid): MemberList | undefined {
    return this.#cache.known(room);
  }

  get(room: BareJid): Promise<MemberList> {
    const known = this.#cache.known(room);
    if (known !== undefined && this.#clock.now() - known.readAt > MEMBER_NAMES_MS_MAX) this.#cache.drop(room);
    return this.#cache.get(room);
  }

  drop(room: BareJid): void {
    this.#cache.drop(room);
  }

  /** `store` writes the row of that account and resolves to it. Undefined: the list was not known. */
  async write(
    room: BareJid,
    account: BareJid,
    store: () => Promise<AffiliationRecord | undefined>,
  ): Promise<MemberChange | undefined> {
    const turn = this.#begin(room);
    const before = this.#cache.known(room);
    let change: MemberChange | undefined;
    try {
      await this.#cache.write(room, async () => {
        const row = await store();
        if (before === undefined) return undefined;
        const after = row && (await this.#listed([row]))[0];
        // Of two at once neither knows what the other made of the list.
        if (turn.areSeveral) return undefined;
        change = { before: before.byAccount.get(account), after };
        return replaced(before, account, after);
      });
    } finally {
      this.#end(room);
    }
    return change;
  }

  #begin(room: BareJid): { areSeveral: boolean } {
    const turn = this.#writing.get(room) ?? { count: 0, areSeveral: false };
    turn.count++;
    turn.areSeveral ||= turn.count > 1;
    this.#writing.set(room, turn);
    return turn;
  }

  #end(room: BareJid): void {
    const turn = this.#writing.get(room);
    if (turn !== undefined && --turn.count === 0) this.#writing.delete(room);
  }

  async #read(room: BareJid): Promise<MemberList> {
    const members: ListedMember[] = [];
    for (let after: string | undefined; ; ) {
      const rows = await this.#collection.list(room, { limit: PAGE, ...(after === undefined ? {} : { after }) });
      members.push(...(await this.#listed(rows.map(({ value }) => value))));
      if (rows.length < PAGE) break;
      after = rows.at(-1)?.key;
    }
    return listOf(members, this.#clock.now());
  }

  async #listed(rows: readonly AffiliationRecord[]): Promise<readonly ListedMember[]> {
    const members = rows.filter(({ affiliation }) => isAtLeast(affiliation, "member"));
    const unnamed = members.filter(({ nick }) => nick === undefined).map(({ account }) => account);
    const names = unnamed.length === 0 ? new Map<BareJid, string>() : await this.names(unnamed);
    return members.map(({ account, affiliation, nick }) => {
      const name = nick ?? names.get(account) ?? localOf(account);
      return { jid: account, affiliation, name, ...orderedName(name) };
    });
  }
}

function listOf(members: readonly ListedMember[], readAt: number): MemberList {
  const byAccount = new Map(members.map((member) => [member.jid, member]));
  return { byAccount, inOrder: members.toSorted(compareKeys), readAt };
}

function replaced(list: MemberList, account: BareJid, member: ListedMember | undefined): MemberList {
  const byAccount = new Map(list.byAccount);
  byAccount.delete(account);
  const inOrder = list.inOrder.filter(({ jid }) => jid !== account);
  if (member !== undefined) {
    byAccount.set(account, member);
    const at = inOrder.findIndex((other) => compareKeys(member, other) < 0);
    inOrder.splice(at === -1 ? inOrder.length : at, 0, member);
  }
  return { byAccount, inOrder, readAt: list.readAt };
}
