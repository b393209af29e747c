import type { BareJid } from "@tandem/protocol";
import type { Session } from "../../core/index.ts";
import type { PresenceWatches } from "../rfc-6121-presence/contract.ts";
import type { MemberWatch } from "../xep-0045-muc/contract.ts";
import { baseOnly } from "./base-only.ts";

/** Which sessions watch which members of which rooms. What nobody watches costs a look-up. */
export class MemberWatches implements PresenceWatches {
  readonly narrow = baseOnly;
  readonly #sessionsOf: (account: BareJid) => Iterable<Session>;
  readonly #ofPerson = new Map<BareJid, Set<MemberWatch>>();
  readonly #ofSession = new Map<Session, Map<BareJid, MemberWatch>>();

  constructor(sessionsOf: (account: BareJid) => Iterable<Session>) {
    this.#sessionsOf = sessionsOf;
  }

  /** In all rooms but that one. Somebody who is watched in two counts twice. */
  countElsewhere(session: Session, room: BareJid): number {
    let count = 0;
    for (const watch of this.#ofSession.get(session)?.values() ?? [])
      if (watch.room !== room) count += watch.people.length;
    return count;
  }

  peopleIn(session: Session, room: BareJid): readonly BareJid[] {
    return this.#ofSession.get(session)?.get(room)?.people ?? [];
  }

  /** In place of what that session watched in that room. */
  begin(watch: MemberWatch): void {
    const { session, room, people } = watch;
    this.end(session, room);
    if (people.length === 0) return;
    const rooms = this.#ofSession.get(session) ?? new Map<BareJid, MemberWatch>();
    this.#ofSession.set(session, rooms.set(room, watch));
    for (const person of people) {
      const watching = this.#ofPerson.get(person) ?? new Set();
      this.#ofPerson.set(person, watching.add(watch));
    }
  }

  end(session: Session, room: BareJid): void {
    const rooms = this.#ofSession.get(session);
    const watch = rooms?.get(room);
    if (rooms === undefined || watch === undefined) return;
    rooms.delete(room);
    if (rooms.size === 0) this.#ofSession.delete(session);
    for (const person of watch.people) {
      const watching = this.#ofPerson.get(person);
      watching?.delete(watch);
      if (watching?.size === 0) this.#ofPerson.delete(person);
    }
  }

  endAll(session: Session): void {
    for (const room of [...(this.#ofSession.get(session)?.keys() ?? [])]) this.end(session, room);
  }

  /** Takes somebody out of all watches in that room; the sessions that had them. */
  strike(room: BareJid, person: BareJid): readonly Session[] {
    const struck = [...(this.#ofPerson.get(person) ?? [])].filter((watch) => watch.room === room);
    for (const watch of struck) this.begin({ ...watch, people: watch.people.filter((one) => one !== person) });
    return struck.map(({ session }) => session);
  }

  of(person: BareJid): ReadonlySet<Session> {
    const sessions = new Set<Session>();
    for (const watch of [...(this.#ofPerson.get(person) ?? [])]) {
      // Whose right has gone has missed something by now, and asks anew if it comes back.
      if (watch.mayWatch()) sessions.add(watch.session);
      else this.end(watch.session, watch.room);
    }
    return sessions;
  }

  watchedBy(account: BareJid): ReadonlySet<BareJid> {
    const people = new Set<BareJid>();
    for (const session of this.#sessionsOf(account))
      for (const watch of this.#ofSession.get(session)?.values() ?? [])
        for (const person of watch.people) people.add(person);
    return people;
  }
}
