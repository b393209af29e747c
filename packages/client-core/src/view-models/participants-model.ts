import type { BareJid } from "@tandem/protocol";
import { computed, signal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import type { Occupant } from "../rooms/occupants.ts";
import type { Room } from "../rooms/room.ts";
import { viewModelOf } from "./of-signal.ts";
import type { OpenIm } from "./open-im.ts";
import type { ParticipantListSnapshot, ParticipantListViewModel, ParticipantRow, RoomRole } from "./participants.ts";
import type { BasePresence } from "./presence.ts";
import type { Shell } from "./shell.ts";

const byNick = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });
const EMPTY: ParticipantListSnapshot = {
  loaded: false,
  managers: [],
  inRoom: [],
  membersNotInRoom: [],
  inRoomCount: 0,
  filter: "",
  opensIn: "nowhere",
};

/** The same people in the same order in both modes; only where a double-click leads differs (RT10). */
export function createParticipantListViewModel(shell: Shell, jid: BareJid, openIm: OpenIm): ParticipantListViewModel {
  const filter = signal("");
  const selected = signal<string | undefined>(undefined);

  const rows = computed(
    (): { readonly here: readonly ParticipantRow[]; readonly absent: readonly ParticipantRow[] } => {
      const client = shell.client.value;
      if (client === undefined) return { here: [], absent: [] };
      const room = client.rooms.of(jid);
      const here = room.occupants.all.value.map((occupant) => rowOf(client, occupant)).toSorted(compare);
      return { here, absent: absentRows(client, room).toSorted(compare) };
    },
  );

  const snapshot = computed((): ParticipantListSnapshot => {
    const client = shell.client.value;
    if (client === undefined) return EMPTY;
    const { here, absent } = rows.value;
    const text = filter.value.trim().toLowerCase();
    const matches = (row: ParticipantRow): boolean => text === "" || row.nick.toLowerCase().includes(text);
    const notice = openIm.notice.value;
    const opening =
      notice?.kind === "opening" ? [...here, ...absent].find((row) => row.jid === notice.jid)?.key : undefined;
    const isManager = ({ role }: ParticipantRow): boolean =>
      role === "manager" || role === "creator" || role === "administrator";
    return {
      loaded: client.rooms.of(jid).occupants.me.value !== undefined,
      managers: here.filter((row) => isManager(row) && matches(row)),
      inRoom: here.filter((row) => !isManager(row) && matches(row)),
      membersNotInRoom: absent.filter(matches),
      inRoomCount: here.length,
      filter: filter.value,
      opensIn: opensIn(shell),
      ...(selected.value !== undefined && { selected: selected.value }),
      ...(opening !== undefined && { opening }),
    };
  });

  return {
    ...viewModelOf(snapshot),
    select: (key) => {
      selected.value = key;
    },
    setFilter: (text) => {
      filter.value = text;
    },
    activate(key) {
      const { here, absent } = rows.peek();
      const row = [...here, ...absent].find((one) => one.key === key);
      const roomName = shell.client.peek()?.rooms.nameOf(jid);
      if (row !== undefined) openIm.open({ jid: row.jid, name: row.nick, room: jid, roomName });
    },
  };
}

function opensIn(shell: Shell): ParticipantListSnapshot["opensIn"] {
  const { preferred, imUnavailable } = shell.mode.value;
  if (preferred === "communicator") return "communicator";
  return imUnavailable ? "nowhere" : "here";
}

function rowOf(client: AccountClient, occupant: Occupant): ParticipantRow {
  const { nick, jid } = occupant;
  return {
    key: occupant.occupantId ?? nick,
    nick,
    ...(jid !== undefined && { jid }),
    role: roleOf(occupant),
    base: baseOf(client, occupant),
    inRoom: true,
    me: occupant.isMe,
  };
}

function roleOf({ affiliation, role }: Occupant): RoomRole {
  if (affiliation === "owner") return "creator";
  if (affiliation === "admin" || role === "moderator") return "manager";
  return affiliation === "member" ? "member" : "visitor";
}

// One person, one presence (RT28): where theirs is known it counts, and not what the program in this room says.
function baseOf(client: AccountClient, { jid, base }: Occupant): BasePresence {
  if (!client.context.isOnline.value) return "unknown";
  const known = jid === undefined ? "unknown" : client.people.of(jid).value.base;
  return known === "unknown" || known === "offline" ? base : known;
}

function absentRows(client: AccountClient, room: Room): ParticipantRow[] {
  const here = new Set(room.occupants.all.value.map((occupant) => occupant.jid));
  return room.members.value
    .filter((member) => !here.has(member.jid))
    .map(({ jid, nick, affiliation }) => ({
      key: jid,
      nick: nick ?? client.roster.nameOf(jid),
      jid,
      role: affiliation === "owner" ? "creator" : affiliation === "admin" ? "manager" : "member",
      base: client.people.of(jid).value.base,
      inRoom: false,
      me: jid === client.account,
    }));
}

function compare(a: ParticipantRow, b: ParticipantRow): number {
  return byNick.compare(a.nick, b.nick) || (a.key < b.key ? -1 : 1);
}
