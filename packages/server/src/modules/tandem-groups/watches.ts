import type { BareJid } from "@tandem/protocol";
import type { Session } from "../../core/index.ts";
import type { Account } from "../accounts/contract.ts";

interface Watched {
  readonly members: Set<BareJid>;
  readonly sessions: Set<Session>;
}

/** Which sessions watch which groups, while they do (OG3, OG5). A group is kept once, however many watch it. */
export class Watches {
  readonly #groups = new Map<string, Watched>();
  readonly #countOf = new WeakMap<Session, number>();

  countOf(session: Session): number {
    return this.#countOf.get(session) ?? 0;
  }

  isWatching(session: Session, group: string): boolean {
    return this.#groups.get(group)?.sessions.has(session) ?? false;
  }

  begin(session: Session, group: string, members: Iterable<BareJid>): void {
    const watched = this.#groups.get(group) ?? { members: new Set(members), sessions: new Set() };
    if (!watched.sessions.has(session)) this.#countOf.set(session, this.countOf(session) + 1);
    watched.sessions.add(session);
    this.#groups.set(group, watched);
  }

  /** False when the session did not watch it. */
  end(session: Session, group: string): boolean {
    const watched = this.#groups.get(group);
    if (watched?.sessions.delete(session) !== true) return false;
    this.#countOf.set(session, this.countOf(session) - 1);
    if (watched.sessions.size === 0) this.#groups.delete(group);
    return true;
  }

  endAll(session: Session): void {
    for (const group of [...this.#groups.keys()]) this.end(session, group);
  }

  /** Sessions that watch a group that the account is in. */
  of(account: BareJid): ReadonlySet<Session> {
    const sessions = new Set<Session>();
    for (const watched of this.#groups.values())
      if (watched.members.has(account)) for (const session of watched.sessions) sessions.add(session);
    return sessions;
  }

  /** People of the groups that the account's sessions watch. */
  watchedBy(account: BareJid): ReadonlySet<BareJid> {
    const people = new Set<BareJid>();
    for (const { members, sessions } of this.#groups.values())
      if ([...sessions].some((session) => session.account === account))
        for (const member of members) people.add(member);
    return people;
  }

  sessionsOf(group: string): readonly Session[] {
    return [...(this.#groups.get(group)?.sessions ?? [])];
  }

  /** Takes the account's groups as they are now; resolves to the watched groups that it has joined and left. Undefined: the account is gone. */
  change(
    jid: BareJid,
    account: Account | undefined,
  ): { readonly joined: readonly string[]; readonly left: readonly string[] } {
    const joined: string[] = [];
    const left: string[] = [];
    for (const [name, { members }] of this.#groups) {
      const isIn = account !== undefined && !account.isDisabled && account.groups.includes(name);
      if (isIn === members.has(jid)) continue;
      if (isIn) members.add(jid);
      else members.delete(jid);
      (isIn ? joined : left).push(name);
    }
    return { joined, left };
  }
}
