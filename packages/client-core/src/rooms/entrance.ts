import { withResource, type BareJid } from "@tandem/protocol";
import { parseError, presence } from "@tandem/protocol/stanza";
import { buildJoin, MUC_STATUS, type MucUser } from "@tandem/protocol/xep-0045-muc";
import type { Signal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import type { Connection } from "../connection/index.ts";
import type { RoomRefusal, RoomRemoval } from "../view-models/room.ts";
import { CutOffError, RefusedError, refusalOf } from "./refusal.ts";

/** How often another name is tried where somebody else has ours. */
const NAMES_MAX = 3;
/** Where there is no archive the room sends so much of what was said. */
const JOIN_HISTORY_MESSAGES = 50;

export type RoomState =
  | { readonly kind: "joining" }
  | { readonly kind: "joined" }
  | { readonly kind: "refused"; readonly reason: RoomRefusal; readonly detail?: string; readonly removal?: RoomRemoval }
  | { readonly kind: "left"; readonly removal?: RoomRemoval };

export interface EntranceOptions {
  readonly nick: () => string;
  readonly presenceNodes: () => readonly XmlElement[];
  readonly hasArchive: () => boolean;
  /** What is asked for in entering (XEP-0045 §7.2.1), besides. */
  readonly wishes: () => readonly XmlElement[];
}

/** The way into a room and out of it. */
export interface Entrance {
  /** The name that we have there, or ask for. */
  readonly nick: string;
  /** Asks to be let in, by the own name. A room that is not there is not made by this: it is refused as not found. */
  join(): void;
  /** Asks for a room that is not there yet. */
  make(): void;
  /** Once more, by the name that we had. */
  joinAgain(): void;
  /** While inside: what is asked for in entering may be given now. */
  askAnew(): void;
  /** Resolves when inside, with whether the room was made just now; rejects with the refusal. */
  joined(): Promise<{ readonly isNew: boolean }>;
  /** The room has let us in, or tells that we have another name now. False: we were inside, or do not want to be. */
  entered(as: string, isNew: boolean): boolean;
  /** The room has answered with an error. */
  refused(stanza: XmlElement): void;
  leave(): void;
  /** The room has put us out, or we went. */
  ended(state: RoomState): void;
  /** The session is gone. */
  lost(): void;
  announce(): void;
}

/** Says in `state` how far it is. */
export function createEntrance(
  connection: Connection,
  { jid: room, state }: { readonly jid: BareJid; readonly state: Signal<RoomState> },
  options: EntranceOptions,
): Entrance {
  let nick = options.nick();
  let tries = 0;
  let isMaking = false;
  const waiting: {
    readonly resolve: (result: { isNew: boolean }) => void;
    readonly reject: (error: RefusedError) => void;
  }[] = [];

  const ask = (): void => {
    state.value = { kind: "joining" };
    // Older history comes from the archive.
    send(options.hasArchive() ? 0 : JOIN_HISTORY_MESSAGES);
  };
  const send = (maxStanzas: number): void => {
    const join = buildJoin({ history: { maxStanzas } }).append(...options.wishes());
    connection.send(presence(undefined, { to: withResource(room, nick) }, join, ...options.presenceNodes()));
  };
  const reject = (error: RefusedError): void => {
    for (const one of waiting.splice(0)) one.reject(error);
  };
  const refuse = (reason: RoomRefusal, detail?: string): void => {
    state.value = { kind: "refused", reason, ...(detail !== undefined && { detail }) };
    reject(new RefusedError(reason));
  };
  const start = (isForNew: boolean): void => {
    nick = options.nick();
    tries = 0;
    isMaking = isForNew;
    ask();
  };
  const leave = (): void => connection.send(presence("unavailable", { to: withResource(room, nick) }));

  return {
    get nick() {
      return nick;
    },
    join: () => start(false),
    make: () => start(true),
    joinAgain: ask,
    askAnew: () => send(0),
    joined() {
      if (state.peek().kind === "joined") return Promise.resolve({ isNew: false });
      return new Promise((resolve, refuse) => waiting.push({ resolve, reject: refuse }));
    },
    entered(as, isNew) {
      nick = as;
      if (state.peek().kind === "joined") return false;
      // XEP-0045 §10.1.1: who asks for a room that is gone, or that a link misspells, has made it. It goes with us.
      if (isNew && !isMaking) {
        leave();
        refuse("not-found");
        return false;
      }
      isMaking = false;
      state.value = { kind: "joined" };
      for (const { resolve } of waiting.splice(0)) resolve({ isNew });
      return true;
    },
    refused(stanza) {
      if (state.peek().kind === "joined") return;
      const { condition, text } = parseError(stanza);
      if (condition === "conflict" && tries < NAMES_MAX) {
        // Somebody else has that name here; who I am is told by my address, not by the name.
        tries++;
        nick = `${options.nick()} (${tries + 1})`;
        return ask();
      }
      refuse(refusalOf(condition), text);
    },
    leave,
    ended: (next) => void (state.value = next),
    lost() {
      reject(new CutOffError());
      if (state.peek().kind === "joined") state.value = { kind: "joining" };
    },
    announce() {
      if (state.peek().kind === "joined")
        connection.send(presence(undefined, { to: withResource(room, nick) }, ...options.presenceNodes()));
    },
  };
}

/** What became of us when the room has put us out, by `removal`; undefined: it was an accident, and we may go in again. */
export function endOf({ statuses, destroy }: MucUser, removal: RoomRemoval): RoomState | undefined {
  const has = (status: number): boolean => statuses.includes(status);
  if (has(MUC_STATUS.banned)) return { kind: "refused", reason: "banned", removal };
  if (has(MUC_STATUS.removedByAffiliation) || has(MUC_STATUS.removedByMembersOnly))
    return { kind: "refused", reason: "members-only", removal };
  if (destroy !== undefined) return { kind: "refused", reason: "not-found" };
  if (has(MUC_STATUS.removedByError) || has(MUC_STATUS.removedByShutdown)) return undefined;
  return has(MUC_STATUS.kicked) ? { kind: "left", removal } : { kind: "left" };
}

/** Who did it and why, as far as the room tells (XEP-0045 v1.35.5 §8.2, §9.1, §9.4). */
export function removalOf(user: MucUser, addressOf: (nick: string) => BareJid | undefined, at: number): RoomRemoval {
  const { actor, reason } = user.items[0] ?? {};
  const by = actor?.nick;
  const jid = actor?.jid ?? (by === undefined ? undefined : addressOf(by));
  return {
    at,
    ...(by !== undefined && { by }),
    ...(jid !== undefined && { jid }),
    ...(reason !== undefined && reason !== "" && { reason }),
  };
}
