import { bareOf, type BareJid, parseBareJid, parseJid } from "@tandem/protocol";
import { message } from "@tandem/protocol/stanza";
import {
  buildMembershipVerdict,
  buildRegistration,
  MUC_STATUS,
  type MembershipRequest,
  parseMembershipRequest,
  parseMucUser,
} from "@tandem/protocol/xep-0045-muc";
import { effect, signal, type ReadonlySignal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import type { Rooms } from "./rooms.ts";

export interface WaitingRequest extends MembershipRequest {
  readonly room: BareJid;
}

/** Asking to be let into closed rooms, and letting others in (XEP-0045 §7.10, §9.9; RM11). */
export interface MembershipRequests {
  /** People who ask to be let into rooms that we manage, oldest first. */
  readonly waiting: ReadonlySignal<readonly WaitingRequest[]>;
  /** Rooms that we have asked and that have not let us in yet; kept on this device. */
  readonly asked: ReadonlySignal<ReadonlySet<BareJid>>;
  restore(): Promise<void>;
  /** Rejects with RequestError. */
  ask(room: BareJid): Promise<void>;
  decide(request: WaitingRequest, isLetIn: boolean): void;
  dispose(): void;
}

export function createMembershipRequests(context: Context, rooms: Rooms, nick: () => string): MembershipRequests {
  const { connection, account, store, ports } = context;
  const waiting = signal<readonly WaitingRequest[]>([]);
  const asked = signal<ReadonlySet<BareJid>>(new Set());

  const setAsked = (next: ReadonlySet<BareJid>): void => {
    asked.value = next;
    void store.set("asked-rooms", [...next]);
  };

  const drop = (room: BareJid, jid: BareJid): void => {
    waiting.value = waiting.peek().filter((one) => one.room !== room || one.jid !== jid);
  };

  /** Whoever asked to be let in wants the room: it is followed at once. */
  const enter = async (room: BareJid): Promise<void> => {
    const next = new Set(asked.peek());
    if (!next.delete(room)) return;
    setAsked(next);
    try {
      await rooms.follow(room);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      ports.log.warn(`room ${room}: let in, not entered: ${error.message}`);
    }
  };

  const takeAffiliation = (room: BareJid, stanza: XmlElement): void => {
    const user = parseMucUser(stanza);
    for (const { jid, affiliation } of user?.items ?? []) {
      if (jid === undefined || affiliation === undefined) continue;
      const isMember = affiliation !== "none" && affiliation !== "outcast";
      if (isMember) drop(room, bareOf(jid));
      // §17.1: told by 101 to who is not inside.
      if (isMember && bareOf(jid) === account && user?.statuses.includes(MUC_STATUS.affiliationChangedOutside) === true)
        void enter(room);
    }
  };

  connection.onStanza((stanza) => {
    const from = parseJid(stanza.attr("from") ?? "");
    if (from === null || stanza.name === "iq" || !rooms.isRoomAddress(bareOf(from))) return;
    const room = bareOf(from);
    takeAffiliation(room, stanza);
    const request = stanza.name === "message" ? parseMembershipRequest(stanza) : null;
    if (request === null) return;
    drop(room, request.jid);
    waiting.value = [...waiting.peek(), { ...request, room }];
  });

  // Let in while nobody was signed in here, or another program was told: the tree says so, and the invitation that waits.
  const stop = effect(() => {
    for (const { jid, affiliation } of rooms.tree.value.rooms) {
      if (affiliation === "member" && asked.peek().has(jid)) void enter(jid);
    }
    for (const { room } of rooms.invitations.value) void enter(room);
  });

  return {
    waiting,
    asked,
    async restore() {
      const kept = await store.get("asked-rooms");
      if (Array.isArray(kept)) asked.value = new Set(kept.flatMap((one) => parseBareJid(String(one)) ?? []));
    },
    async ask(room) {
      await connection.request("set", room, buildRegistration(nick()));
      setAsked(new Set(asked.peek()).add(room));
      // An open room makes a member of whoever registers.
      if (rooms.tree.peek().rooms.find((one) => one.jid === room)?.isJoinable === true) await enter(room);
    },
    decide(request, isLetIn) {
      drop(request.room, request.jid);
      if (!context.isOnline.peek()) throw new RequestError("offline");
      connection.send(message("normal", { to: request.room }, buildMembershipVerdict(request, isLetIn)));
    },
    dispose: stop,
  };
}
