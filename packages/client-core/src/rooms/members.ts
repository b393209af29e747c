import { bareOf, type BareJid, type Jid } from "@tandem/protocol";
import { buildMucAdmin, NS_MUC_ADMIN, parseMucAdmin, type MucAffiliation } from "@tandem/protocol/xep-0045-muc";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import { RequestError, type Connection } from "../connection/index.ts";

export interface RoomMember {
  readonly jid: BareJid;
  readonly nick?: string;
  readonly affiliation: MucAffiliation;
}

/** Who belongs to a room, there or not. Empty where the room does not tell. */
export interface Members {
  readonly all: ReadonlySignal<readonly RoomMember[]>;
  /** Asks the room. Three requests: worth it for a room that is looked at, not for five hundred at sign-in (RM9). */
  load(): Promise<void>;
  /** Keeps the list right between two fetches: the room tells each change of an affiliation. */
  note(who: Jid | undefined, affiliation: MucAffiliation | undefined): void;
}

export function createMembers(connection: Connection, room: BareJid): Members {
  let byJid = new Map<BareJid, RoomMember>();
  const all = signal<readonly RoomMember[]>([]);

  const ask = async (affiliation: MucAffiliation): Promise<readonly RoomMember[]> => {
    try {
      const answer = await connection.request("get", room, buildMucAdmin([{ affiliation }]));
      return (parseMucAdmin(answer.child("query", NS_MUC_ADMIN)) ?? []).flatMap(({ jid, nick }) =>
        jid === undefined ? [] : [{ jid: bareOf(jid), affiliation, ...(nick !== undefined && { nick }) }],
      );
    } catch (error) {
      // Many rooms tell their lists to managers only.
      if (error instanceof RequestError && error.error !== "offline") return [];
      throw error;
    }
  };

  return {
    all,
    async load() {
      const lists = await Promise.all((["owner", "admin", "member"] as const).map(ask));
      byJid = new Map(lists.flat().map((member) => [member.jid, member]));
      all.value = [...byJid.values()];
    },
    note(who, affiliation) {
      if (who === undefined || affiliation === undefined) return;
      const jid = bareOf(who);
      const old = byJid.get(jid);
      if ((old?.affiliation ?? "none") === affiliation) return;
      if (affiliation === "none" || affiliation === "outcast") byJid.delete(jid);
      else byJid.set(jid, { ...old, jid, affiliation });
      all.value = [...byJid.values()];
    },
  };
}
