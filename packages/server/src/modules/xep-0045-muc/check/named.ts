import type { BareJid } from "@tandem/protocol";
import { groupOf, type Principal } from "@tandem/protocol/tandem-rooms";
import type { GroupMember, RoomPolicy } from "../contract.ts";
import { PEOPLE_COUNTED_MAX } from "./limits.ts";

/** Whom lists of people and groups come to, for one check: each group is read once, with what else its people are in. */
export class NamedPeople {
  readonly #policy: RoomPolicy | undefined;
  readonly #groups = new Map<string, readonly GroupMember[]>();
  readonly #known = new Map<BareJid, ReadonlySet<Principal>>();

  constructor(policy: RoomPolicy | undefined) {
    this.#policy = policy;
  }

  /** Undefined: more than `PEOPLE_COUNTED_MAX`. */
  async namedBy(principals: readonly Principal[]): Promise<ReadonlySet<BareJid> | undefined> {
    const people = new Set<BareJid>();
    for (const one of new Set(principals)) {
      const group = groupOf(one);
      if (group === undefined) people.add(one as BareJid);
      else for (const { jid } of await this.#inGroup(group)) people.add(jid);
      if (people.size > PEOPLE_COUNTED_MAX) return undefined;
    }
    return people;
  }

  /** All that stand for somebody, where it was read. */
  known(jid: BareJid): ReadonlySet<Principal> | undefined {
    return this.#known.get(jid);
  }

  async principalsOf(jid: BareJid): Promise<ReadonlySet<Principal>> {
    const principals = (await this.#policy?.principalsOf(jid)) ?? new Set<Principal>([jid]);
    this.#known.set(jid, principals);
    return principals;
  }

  async #inGroup(group: string): Promise<readonly GroupMember[]> {
    const read = this.#groups.get(group);
    if (read !== undefined) return read;
    const members = (await this.#policy?.inGroup(group, PEOPLE_COUNTED_MAX + 1)) ?? [];
    for (const { jid, principals } of members) this.#known.set(jid, principals);
    this.#groups.set(group, members);
    return members;
  }
}
