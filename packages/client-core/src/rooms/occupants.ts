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

/** Who is in a room now. While entering, hundreds come at once: they are shown together when the room says that it told all. */
export function createOccupants(account: BareJid): Occupants {
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
      const from = parseJid(presence.attr("from") ?? "");
      const user = parseMucUser(presence);
      const item = user?.items[0];
      const type = presence.attr("type");
      if (from === null || resourceOf(from) === "" || user === null || item === undefined) return null;
      if (type !== undefined && type !== "unavailable") return null;
      const nick = resourceOf(from);
      const occupantId = occupantIdOf(presence);
      const jid = item.jid === undefined ? undefined : bareOf(item.jid);
      const isSelf = user.statuses.includes(MUC_STATUS.self);
      const occupant: Occupant = {
        nick,
        ...(occupantId !== null && { occupantId }),
        ...(jid !== undefined && { jid }),
        affiliation: item.affiliation ?? "none",
        role: item.role ?? "none",
        base: type === "unavailable" ? "offline" : parseResourcePresence(presence).base,
        isMe: isSelf || jid === account,
      };
      const isGone = type === "unavailable";
      batch(() => {
        if (isGone) byNick.delete(nick);
        else byNick.set(nick, occupant);
        if (isSelf) me.value = isGone ? undefined : occupant;
        publish();
      });
      return { user, occupant, isGone };
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
