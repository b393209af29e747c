import { type BareJid, parseBareJid } from "@tandem/protocol";
import { computed, effect, signal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import type { RoomMember } from "../rooms/members.ts";
import type { Occupant } from "../rooms/occupants.ts";
import type { ListedPerson, PeopleNow, PeoplePart, PeopleView } from "../rooms/people-window.ts";
import type { Room } from "../rooms/room.ts";
import { viewModelOf } from "./of-signal.ts";
import type { OpenIm } from "./open-im.ts";
import type {
  ParticipantListSnapshot,
  ParticipantListViewModel,
  ParticipantRow,
  ParticipantView,
  ParticipantWindow,
  RoomRole,
} from "./participants.ts";
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

  const everybody = computed((): People => {
    const client = shell.client.value;
    if (client === undefined) return NOBODY;
    const room = client.rooms.of(jid);
    const here = room.occupants.all.value.toSorted(compare).map((occupant) => rowOf(client, occupant));
    return {
      managers: here.filter(isManager),
      inRoom: here.filter((row) => !isManager(row)),
      membersNotInRoom: absentRows(client, room).toSorted(compareRows),
    };
  });
  const inView = computed((): Windowed | undefined => {
    const client = shell.client.value;
    const now = client?.rooms.of(jid).people.now.value;
    return client && now && windowed(client, now);
  });

  const snapshot = computed((): ParticipantListSnapshot => {
    const client = shell.client.value;
    if (client === undefined) return EMPTY;
    const window = inView.value;
    const people = window ?? matching(everybody.value, filter.value);
    const { managers, inRoom, membersNotInRoom } = people;
    const notice = openIm.notice.value;
    const opening = notice?.kind === "opening" ? rowsOf(people).find((row) => row.jid === notice.jid)?.key : undefined;
    return {
      loaded: client.rooms.of(jid).occupants.me.value !== undefined && window?.windows !== null,
      managers,
      inRoom,
      membersNotInRoom,
      ...(window?.windows && { windows: window.windows }),
      inRoomCount: window?.inRoomCount ?? everybody.value.managers.length + everybody.value.inRoom.length,
      filter: filter.value,
      opensIn: opensIn(shell),
      ...(selected.value !== undefined && { selected: selected.value }),
      ...(opening !== undefined && { opening }),
    };
  });

  let view: ParticipantView | undefined;
  /** As the list has told it; undefined while it has others to show, of which it tells in a moment. */
  const told = signal<ParticipantView | undefined>(undefined);
  let stopWatching: (() => void) | undefined;
  /** Rows that were picked may be out of view by the time that one acts on them. */
  let picked: ParticipantRow | undefined;
  const shownRow = (key: string | undefined): ParticipantRow | undefined =>
    rowsOf(inView.peek() ?? everybody.peek()).find((row) => row.key === key);
  const look = (): void =>
    shell.client
      .peek()
      ?.rooms.of(jid)
      .people.look(view && peopleView(view), filter.peek());
  const watch = (): (() => void) =>
    effect(() => {
      if (told.value === undefined) return;
      const absent = absentIn(snapshot.value, told.value);
      shell.client.value?.rooms.of(jid).memberPresence.look(absent);
    });

  return {
    ...viewModelOf(snapshot),
    select: (key) => {
      picked = shownRow(key) ?? picked;
      selected.value = key;
    },
    setFilter: (text) => {
      filter.value = text;
      // What is found stands at the top, wherever one was in the list.
      if (view !== undefined) view = TOP;
      told.value = undefined;
      look();
    },
    look(next) {
      view = next === "top" ? TOP : next;
      told.value = next === "top" ? undefined : next;
      look();
      if (next !== undefined) {
        stopWatching ??= watch();
        return;
      }
      stopWatching?.();
      stopWatching = undefined;
      shell.client.peek()?.rooms.of(jid).memberPresence.look([]);
    },
    activate(key) {
      const row = shownRow(key) ?? (picked?.key === key ? picked : undefined);
      const roomName = shell.client.peek()?.rooms.nameOf(jid);
      if (row !== undefined) openIm.open({ jid: row.jid, name: row.nick, room: jid, roomName });
    },
  };
}

/** What a list shows first, of which nothing is known yet. */
const TOP: ParticipantView = { managers: [0, 20], inRoom: [0, 40], membersNotInRoom: [0, 20] };

type People = Pick<ParticipantListSnapshot, "managers" | "inRoom" | "membersNotInRoom">;

interface Windowed extends People {
  /** Null: none has come yet. */
  readonly windows: NonNullable<ParticipantListSnapshot["windows"]> | null;
  readonly inRoomCount: number;
}

const NOBODY: People = { managers: [], inRoom: [], membersNotInRoom: [] };

const rowsOf = ({ managers, inRoom, membersNotInRoom }: People): readonly ParticipantRow[] => [
  ...managers,
  ...inRoom,
  ...membersNotInRoom,
];

function isManager({ role }: ParticipantRow): boolean {
  return role === "manager" || role === "creator" || role === "administrator";
}

function matching({ managers, inRoom, membersNotInRoom }: People, filter: string): People {
  const text = filter.trim().toLowerCase();
  if (text === "") return { managers, inRoom, membersNotInRoom };
  const matches = ({ nick }: ParticipantRow): boolean => nick.toLowerCase().includes(text);
  return {
    managers: managers.filter(matches),
    inRoom: inRoom.filter(matches),
    membersNotInRoom: membersNotInRoom.filter(matches),
  };
}

/** Members who are not in the room and whose rows are in view. */
function absentIn({ membersNotInRoom, windows }: ParticipantListSnapshot, view: ParticipantView): readonly BareJid[] {
  const [from, to] = view.membersNotInRoom ?? [0, 0];
  const first = windows?.membersNotInRoom.from ?? 0;
  const rows = membersNotInRoom.slice(Math.max(0, from - first), Math.max(0, to - first));
  return rows.flatMap(({ key }) => parseBareJid(key) ?? []);
}

function peopleView({ managers, inRoom, membersNotInRoom }: ParticipantView): PeopleView {
  return {
    ...(managers && { managers }),
    ...(inRoom && { others: inRoom }),
    ...(membersNotInRoom && { outside: membersNotInRoom }),
  };
}

function windowed(client: AccountClient, { counts, parts }: PeopleNow): Windowed {
  const inRoomCount = counts.managers + counts.others;
  if (parts === undefined) return { ...NOBODY, windows: null, inRoomCount };
  const rows = (part: PeoplePart): readonly ParticipantRow[] => part.rows.map((person) => listedRow(client, person));
  const window = ({ count, from }: PeoplePart): ParticipantWindow => ({ count, from });
  const { managers, others, outside } = parts;
  return {
    managers: rows(managers),
    inRoom: rows(others),
    membersNotInRoom: rows(outside),
    windows: { managers: window(managers), inRoom: window(others), membersNotInRoom: window(outside) },
    inRoomCount,
  };
}

function listedRow(client: AccountClient, person: ListedPerson): ParticipantRow {
  if (person.kind === "inside") return rowOf(client, person.occupant);
  return absentRow(client, { jid: person.jid, nick: person.name, affiliation: person.affiliation });
}

function opensIn(shell: Shell): ParticipantListSnapshot["opensIn"] {
  const { preferred, imUnavailable } = shell.mode.value;
  if (preferred === "communicator") return "communicator";
  return imUnavailable ? "nowhere" : "here";
}

function rowOf(client: AccountClient, occupant: Occupant): ParticipantRow {
  const { nick, jid } = occupant;
  return {
    key: keyOf(occupant),
    nick,
    ...(jid !== undefined && { jid }),
    role: roleOf(occupant),
    base: baseOf(client, occupant),
    inRoom: true,
    me: occupant.isMe,
  };
}

function keyOf({ occupantId, nick }: Occupant): string {
  return occupantId ?? nick;
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
  return room.members.value.filter((member) => !here.has(member.jid)).map((member) => absentRow(client, member));
}

function absentRow(client: AccountClient, { jid, nick, affiliation }: RoomMember): ParticipantRow {
  return {
    key: jid,
    nick: nick ?? client.roster.nameOf(jid),
    jid,
    role: affiliation === "owner" ? "creator" : affiliation === "admin" ? "manager" : "member",
    base: client.people.of(jid).value.base,
    inRoom: false,
    me: jid === client.account,
  };
}

// RM30: in an auditorium who presents stands before who listens.
function compare(a: Occupant, b: Occupant): number {
  const isListening = ({ role }: Occupant): number => (role === "visitor" ? 1 : 0);
  return isListening(a) - isListening(b) || compareNames(a.nick, b.nick, keyOf(a), keyOf(b));
}

function compareRows(a: ParticipantRow, b: ParticipantRow): number {
  return compareNames(a.nick, b.nick, a.key, b.key);
}

function compareNames(a: string, b: string, keyA: string, keyB: string): number {
  return byNick.compare(a, b) || (keyA < keyB ? -1 : 1);
}
