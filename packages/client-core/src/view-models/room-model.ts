import { bareOf, type BareJid } from "@tandem/protocol";
import type { MucAffiliation, MucRole } from "@tandem/protocol/xep-0045-muc";
import { computed } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import { categoryPath } from "../rooms/category-tree.ts";
import { insideCount } from "../rooms/people-window.ts";
import type { Room } from "../rooms/room.ts";
import { summaryOf, type Message } from "../timeline/message.ts";
import { chatVerbs, EMPTY_DRAFT, EMPTY_TIMELINE } from "./chat-verbs.ts";
import { createFilesViewModel } from "./files-model.ts";
import { viewModelOf } from "./of-signal.ts";
import type { OpenIm } from "./open-im.ts";
import { peopleToMention } from "./people-to-mention.ts";
import { createParticipantListViewModel } from "./participants-model.ts";
import type { RoomRole } from "./participants.ts";
import type { PinRow, RoomHeader, RoomSnapshot, RoomViewModel } from "./room.ts";
import { addressOf, NOT_AN_ADDRESS, OFFLINE, outcomeOf, type Shell } from "./shell.ts";

/** manager = admin, creator = owner, presenter = voice in a moderated room (rooms.md, "On the wire"). */
export function roomRoleOf(affiliation: MucAffiliation, role: MucRole | undefined): RoomRole {
  if (affiliation === "owner") return "creator";
  if (affiliation === "admin") return "manager";
  if (affiliation === "member") return "member";
  return role === "moderator" ? "manager" : "visitor";
}

function headerOf(client: AccountClient, room: Room): RoomHeader {
  const listed = client.rooms.tree.value.rooms.find((one) => one.jid === room.jid);
  const me = room.occupants.me.value;
  const affiliation = me?.affiliation ?? listed?.affiliation ?? "none";
  const inRoom = insideCount(room);
  return {
    jid: room.jid,
    name: client.rooms.nameOf(room.jid),
    sign: client.rooms.signOf(room.jid),
    topic: room.topic.value || (listed?.topic ?? ""),
    description: listed?.description ?? "",
    categoryPath: categoryPath(client.rooms.tree.value, client.rooms.categories.value.get(room.jid)),
    inRoomCount: inRoom || (listed?.occupants ?? 0),
    memberCount: Math.max(room.members.value.length, listed?.members ?? 0),
    myRole: roomRoleOf(affiliation, me?.role),
    // Until the lists are read nothing is said that would be taken back.
    isFollowed: !client.rooms.isTreeLoaded.value || client.rooms.followed.value.includes(room.jid),
    isFavourite: client.rooms.isFavourite(room.jid),
    mayEditTopic: me?.role === "moderator" || (me?.role === "participant" && room.isTopicByAll.value),
    keepsHistory: room.keepsHistory.value,
    maySend: me === undefined || me.role === "participant" || me.role === "moderator",
    mayConfigure: affiliation === "owner" || affiliation === "admin",
    notify: { level: client.rooms.levelOf(room.jid), usual: client.preferences.now.value.rooms },
  };
}

/** The newest first; with the text as it is now, where the message is known here. */
function pinRows({ pins, chat }: Room): readonly PinRow[] {
  if (pins.value.all.length === 0) return [];
  const known = new Map(chat.timeline.messages.value.map((message) => [message.archiveId, message]));
  return pins.value.all.toReversed().map(({ id, by, author, saidAt, text }) => {
    const message = known.get(id);
    return { id, by, author, saidAt, text: message === undefined ? text : summaryOf(message).slice(0, PIN_CHARS_MAX) };
  });
}

function isSameRow(a: PinRow, b: PinRow | undefined): boolean {
  return b !== undefined && a.id === b.id && a.text === b.text && a.by === b.by;
}

/** Not for who is not let in, or has left. */
function addInOf({ addIn, state }: Room): Pick<RoomSnapshot, "addIn"> {
  const { kind } = state.value;
  return addIn.value === undefined || kind === "refused" || kind === "left" ? {} : { addIn: addIn.value };
}

function presenterOf(room: Room): Pick<RoomSnapshot, "presenter"> {
  const last = lastOfPresenter(room);
  return last === undefined ? {} : { presenter: last.nick };
}

/** The last message of somebody else, as far as is known one who may still post: it was no auditorium before. */
function lastOfPresenter({ occupants, chat }: Room): Message | undefined {
  if (occupants.me.value?.role !== "visitor") return undefined;
  const isMute = (nick: string): boolean => occupants.byNick(nick)?.role === "visitor";
  return chat.timeline.messages.value.findLast(({ mine, jid, nick }) => !mine && jid !== undefined && !isMute(nick));
}

const PIN_CHARS_MAX = 200;

const nowhere = (jid: string): RoomSnapshot => ({
  header: {
    jid,
    name: "",
    topic: "",
    description: "",
    categoryPath: [],
    inRoomCount: 0,
    isFollowed: false,
    isFavourite: false,
    memberCount: 0,
    myRole: "visitor",
    mayEditTopic: false,
    maySend: false,
    keepsHistory: undefined,
    mayConfigure: false,
    notify: { level: undefined, usual: "mentions" },
  },
  state: { kind: "left" },
  timeline: EMPTY_TIMELINE,
  pins: [],
  mayPin: false,
  typing: [],
  peopleFound: 0,
  draft: EMPTY_DRAFT,
});

export function createRoomViewModel(shell: Shell, jid: BareJid, openIm: OpenIm): RoomViewModel {
  const room = (): Room | undefined => shell.client.peek()?.rooms.of(jid);
  const empty = nowhere(jid);
  const snapshot = computed((): RoomSnapshot => {
    const client = shell.client.value;
    const now = client?.rooms.of(jid);
    if (client === undefined || now === undefined) return empty;
    return {
      header: headerOf(client, now),
      state: now.state.value,
      timeline: now.chat.snapshot.value,
      pins: pins.value,
      mayPin: now.pins.value.mayChange,
      ...addInOf(now),
      typing: now.typing.value,
      peopleFound: now.people.found.value + now.members.value.length + now.occupants.all.value.length,
      draft: now.chat.draft.value,
      ...presenterOf(now),
    };
  });
  let shownPins: readonly PinRow[] = [];
  const pins = computed(() => {
    const now = shell.client.value?.rooms.of(jid);
    const next = now === undefined ? [] : pinRows(now);
    // The same list while others write: what shows it need not be drawn anew.
    const isSame = next.length === shownPins.length && next.every((row, at) => isSameRow(row, shownPins[at]));
    if (!isSame) shownPins = next;
    return shownPins;
  });
  const nameOfRoom = (): string => shell.client.peek()?.rooms.nameOf(jid) ?? jid;

  return {
    ...viewModelOf(snapshot),
    ...chatVerbs(() => room()?.chat),
    jid,
    participants: createParticipantListViewModel(shell, jid, openIm),
    peopleToMention(typed, max) {
      const client = shell.client.peek();
      return client === undefined ? [] : peopleToMention(client, client.rooms.of(jid), typed, max);
    },
    files: createFilesViewModel(shell, {
      uploads: (client) => client.rooms.of(jid).uploads,
      refusal(client) {
        const here = client.rooms.of(jid);
        if (!here.takesFiles.value) return "off-in-room";
        return headerOf(client, here).maySend ? undefined : "no-voice";
      },
    }),
    async setTopic(topic) {
      if (shell.client.peek()?.context.isOnline.peek() !== true) return OFFLINE;
      return await outcomeOf(async () => room()?.setTopic(topic.trim()));
    },
    join: () => room()?.join(),
    async leave() {
      const client = shell.client.peek();
      return client === undefined ? OFFLINE : await outcomeOf(() => client.rooms.unfollow(jid));
    },
    async setNotify(level) {
      const client = shell.client.peek();
      return client === undefined ? OFFLINE : await outcomeOf(() => client.rooms.setLevel(jid, level));
    },
    async setFavourite(isFavourite) {
      const client = shell.client.peek();
      return client === undefined ? OFFLINE : await outcomeOf(() => client.rooms.setFavourite(jid, isFavourite));
    },
    showPin: (id) => void room()?.chat.showArchived(id),
    async invite(person, reason) {
      const address = addressOf(person);
      if (address === null) return NOT_AN_ADDRESS;
      if (shell.client.peek()?.context.isOnline.peek() !== true) return OFFLINE;
      return await outcomeOf(async () => room()?.invite(address, reason));
    },
    writeToPresenter(id) {
      const [here, client] = [room(), shell.client.peek()];
      const to = here === undefined ? undefined : lastOfPresenter(here);
      if (to?.jid === undefined || client === undefined) return;
      const text = here?.chat.timeline.find(id)?.text ?? "";
      const chat = shell.mode.peek().takesIm ? client.conversations.of(bareOf(to.jid)).chat : undefined;
      if (chat?.draft.peek().text === "") chat.setDraft(text);
      openIm.open({ jid: to.jid, name: to.nick, room: jid, roomName: nameOfRoom() });
    },
    activateRemover() {
      const state = room()?.state.peek();
      const { by, jid: who } = (state !== undefined && "removal" in state && state.removal) || {};
      if (by !== undefined) openIm.open({ jid: who, name: by, room: jid, roomName: nameOfRoom() });
    },
    activateAuthor(id) {
      const message = room()?.chat.timeline.find(id);
      if (message !== undefined)
        openIm.open({ jid: message.jid, name: message.nick, room: jid, roomName: nameOfRoom() });
    },
  };
}
