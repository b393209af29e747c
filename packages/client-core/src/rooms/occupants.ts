import { bareOf, parseJid, resourceOf, type BareJid } from "@tandem/protocol";
import {
  MUC_STATUS,
  parseMucUser,
  type MucAffiliation,
  type MucRole,
  type MucUser,
} from "@tandem/protocol/xep-0045-muc";
import { occupantIdOf } from "@tandem/protocol/xep-0421-occupant-id";
import { batch, signal, type ReadonlySignal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import { parseResourcePresence } from "../presence/base.ts";
import type { BasePresence } from "../view-models/presence.ts";

export interface Occupant {
  readonly nick: string;
  readonly occupantId?: string;
  /** Absent where the room hides it (RT21). */
  readonly jid?: BareJid;
  readonly affiliation: MucAffiliation;
  readonly role: MucRole;
  readonly base: BasePresence;
  readonly isMe: boolean;
}

export interface Occupants {
  readonly all: ReadonlySignal<readonly Occupant[]>;
  readonly me: ReadonlySignal<Occupant | undefined>;
  byNick(nick: string): Occupant | undefined;
  /** Returns what the presence said, for who needs its status codes; null when it was no presence of an occupant. */
  handle(
    presence: XmlElement,
  ): { readonly user: MucUser; readonly occupant: Occupant; readonly isGone: boolean } | null;
  clear(): void;
}

/** What a presence says of somebody in a room; null when it is none of that kind. */
export function occupantOf(
  presence: XmlElement,
  account: BareJid,
): { readonly user: MucUser; readonly occupant: Occupant; readonly isGone: boolean } | null {
  const from = parseJid(presence.attr("from") ?? "");
  const user = parseMucUser(presence);
  const item = user?.items[0];
  const type = presence.attr("type");
  if (from === null || resourceOf(from) === "" || user === null || item === undefined) return null;
  if (type !== undefined && type !== "unavailable") return null;
  const occupantId = occupantIdOf(presence);
  const jid = item.jid === undefined ? undefined : bareOf(item.jid);
  const occupant: Occupant = {
    nick: resourceOf(from),
    ...(occupantId !== null && { occupantId }),
    ...(jid !== undefined && { jid }),
    affiliation: item.affiliation ?? "none",
    role: item.role ?? "none",
    base: type === "unavailable" ? "offline" : parseResourcePresence(presence).base,
    isMe: user.statuses.includes(MUC_STATUS.self) || jid === account,
  };
  return { user, occupant, isGone: type === "unavailable" };
}

/** Who is in a room now, as far as the room tells of everybody. While entering, hundreds come at once: they are shown together when the room says that it told all. */
export function createOccupants(account: BareJid, isToldOfAll: () => boolean): Occupants {
  const byNick = new Map<string, Occupant>();
  const all = signal<readonly Occupant[]>([]);
  const me = signal<Occupant | undefined>(undefined);

  const publish = (): void => {
    if (me.peek() !== undefined) all.value = [...byNick.values()];
  };

  return {
    all,
    me,
    byNick: (nick) => byNick.get(nick),
    handle(presence) {
      const told = occupantOf(presence, account);
      if (told === null) return null;
      const { user, occupant, isGone } = told;
      const { nick } = occupant;
      const isSelf = user.statuses.includes(MUC_STATUS.self);
      if (!isSelf && !isToldOfAll()) return told;
      batch(() => {
        if (!isToldOfAll()) byNick.clear();
        if (isGone) byNick.delete(nick);
        else byNick.set(nick, occupant);
        if (isSelf) me.value = isGone ? undefined : occupant;
        publish();
      });
      return told;
    },
    clear() {
      batch(() => {
        byNick.clear();
        me.value = undefined;
        all.value = [];
      });
    },
  };
}
