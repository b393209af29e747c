import { batch, signal, type ReadonlySignal } from "@preact/signals-core";
import type { BareJid } from "@tandem/protocol";
import { buildPresenceWatch, NS_OCCUPANTS, parsePresenceWatch } from "@tandem/protocol/tandem-occupants";
import { RequestError, type Connection } from "../connection/index.ts";

/** Members whose presence comes because somebody looks at them, of all rooms. */
export interface WatchedMembers {
  readonly all: ReadonlySignal<ReadonlySet<BareJid>>;
  set(room: BareJid, people: readonly BareJid[]): void;
}

/** `onUnwatched`: presence of these people does not come any more, and what is known of it counts no longer. */
export function createWatchedMembers(onUnwatched: (people: readonly BareJid[]) => void): WatchedMembers {
  const byRoom = new Map<BareJid, readonly BareJid[]>();
  const all = signal<ReadonlySet<BareJid>>(new Set());
  return {
    all,
    set(room, people) {
      if (people.length === 0 && !byRoom.has(room)) return;
      if (people.length === 0) byRoom.delete(room);
      else byRoom.set(room, people);
      const before = all.peek();
      const now = new Set([...byRoom.values()].flat());
      batch(() => {
        all.value = now;
        onUnwatched([...before].filter((jid) => !now.has(jid)));
      });
    },
  };
}

/** What members of one room are at who are not in it, while their rows are in view (docs/protocol/occupants.md §6). */
export interface MemberPresence {
  entered(): void;
  left(): void;
  /** Somebody looks at the room, or nobody any more. */
  setOpen(isOpen: boolean): void;
  /** Whose rows are in view. */
  look(people: readonly BareJid[]): void;
}

/** `max`: how many the server tells of; 0: of nobody. */
export function createMemberPresence(
  connection: Pick<Connection, "request">,
  room: BareJid,
  watched: Pick<WatchedMembers, "set">,
  max: () => number,
): MemberPresence {
  let inView: readonly BareJid[] = [];
  let isInside = false;
  let isOpen = false;
  /** Of whom presence was asked for last. */
  let asked: readonly BareJid[] = [];
  let isAsking = false;
  /** Goes up with each entry and each end: what was asked for before belongs to another watch. */
  let turn = 0;

  const wanted = (): readonly BareJid[] => (isInside && isOpen ? inView.slice(0, max()) : []);

  const ask = async (): Promise<void> => {
    if (isAsking || isSame(wanted(), asked)) return;
    const mine = turn;
    isAsking = true;
    try {
      // One request at a time: who is let go and wanted again is told anew.
      while (mine === turn && !isSame(wanted(), asked)) {
        asked = wanted();
        const answer = await connection.request("set", room, buildPresenceWatch(asked));
        if (mine === turn) watched.set(room, parsePresenceWatch(answer.child("watch", NS_OCCUPANTS)) ?? []);
      }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // Asked again when others are in view.
      if (mine === turn) watched.set(room, []);
    } finally {
      if (mine === turn) isAsking = false;
    }
  };

  /** At once: what comes for another room in which they are watched comes after it. */
  const forget = (): void => {
    turn++;
    isAsking = false;
    watched.set(room, []);
  };

  return {
    entered() {
      forget();
      isInside = true;
      asked = [];
      void ask();
    },
    left() {
      forget();
      isInside = false;
    },
    setOpen(next) {
      if (isOpen === next) return;
      isOpen = next;
      if (!isOpen) forget();
      void ask();
    },
    look(people) {
      inView = people;
      void ask();
    },
  };
}

function isSame(a: readonly BareJid[], b: readonly BareJid[]): boolean {
  return a.length === b.length && a.every((jid, at) => jid === b[at]);
}
