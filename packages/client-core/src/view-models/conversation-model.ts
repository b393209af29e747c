import type { BareJid } from "@tandem/protocol";
import { computed, signal, type Signal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import type { Conversation } from "../conversations/conversations.ts";
import { insideCount } from "../rooms/people-window.ts";
import { placeOfArchiveId } from "../timeline/counts.ts";
import { comparePlaces, summaryOf } from "../timeline/message.ts";
import { compareNames } from "../contacts/arrange.ts";
import { chatVerbs, EMPTY_DRAFT, EMPTY_TIMELINE } from "./chat-verbs.ts";
import type {
  ConversationListRow,
  ConversationListViewModel,
  ConversationSnapshot,
  ConversationViewModel,
} from "./conversation.ts";
import { createFilesViewModel } from "./files-model.ts";
import { viewModelOf } from "./of-signal.ts";
import { addressOf, OFFLINE, outcomeOf, type Shell } from "./shell.ts";

export type Origin = { readonly room?: string; readonly roomName?: string };

export function createConversationViewModel(
  shell: Shell,
  jid: BareJid,
  openRoom: (room: BareJid) => void,
  origin: Signal<Origin | undefined> = signal(undefined),
): ConversationViewModel {
  const conversation = (): Conversation | undefined => shell.client.peek()?.conversations.of(jid);
  const snapshot = computed((): ConversationSnapshot => {
    const client = shell.client.value;
    if (client === undefined) return nobody(jid);
    const { chat, typing } = client.conversations.of(jid);
    return {
      peer: {
        ...client.people.of(jid).value,
        jid,
        name: client.roster.nameOf(jid),
        isContact: client.roster.contact(jid).value !== undefined,
        blocked: client.blocking.blocked.value.has(jid),
      },
      timeline: chat.snapshot.value,
      typing: typing.value,
      draft: chat.draft.value,
      ...(origin.value !== undefined && { origin: origin.value }),
    };
  });
  const verbs = chatVerbs(() => conversation()?.chat);

  return {
    ...viewModelOf(snapshot),
    ...verbs,
    jid,
    files: createFilesViewModel(shell, { uploads: (client) => client.conversations.of(jid).uploads }),
    open() {
      const client = shell.client.peek();
      client?.conversations.join(jid);
      if (client?.roster.contact(jid).peek() === undefined) void client?.cards.learnName(jid);
      verbs.open();
      const chat = conversation()?.chat;
      // Only what came lately is known of a person until their conversation is looked at.
      if (chat !== undefined && chat.timeline.messages.peek().length < FIRST_MESSAGES) void chat.loadOlder();
    },
    async bringIn(people) {
      const client = shell.client.peek();
      if (client === undefined || !client.context.isOnline.peek()) return OFFLINE;
      const addresses = [jid, ...people.flatMap((text) => addressOf(text) ?? [])];
      const names = [client.name.peek(), ...addresses.map((one) => client.roster.nameOf(one))];
      return await outcomeOf(async () => openRoom(await client.rooms.converse(nameOfTalk(names), addresses)));
    },
    dismissOrigin: () => {
      origin.value = undefined;
    },
    async unblock() {
      const client = shell.client.peek();
      return client === undefined ? OFFLINE : await outcomeOf(() => client.blocking.set(jid, false));
    },
  };
}

const FIRST_MESSAGES = 50;
const TALK_NAME_CHARS_MAX = 80;

/** First names: "Maya, Dana, Kenji". */
function nameOfTalk(names: readonly string[]): string {
  const text = names.map((name) => name.split(/\s/u)[0] ?? name).join(", ");
  return text.length > TALK_NAME_CHARS_MAX ? `${text.slice(0, TALK_NAME_CHARS_MAX - 1)}…` : text;
}

function nobody(jid: string): ConversationSnapshot {
  return {
    peer: { jid, name: jid, base: "unknown", isContact: false, blocked: false },
    timeline: EMPTY_TIMELINE,
    typing: false,
    draft: EMPTY_DRAFT,
  };
}

/** One's own copy is about to be deleted, and nothing was said since. */
export function isBeingDeleted({ deletions, conversations }: AccountClient, jid: BareJid): boolean {
  const end = placeOfArchiveId(deletions.waiting.value.get(jid));
  if (end === undefined) return false;
  const last = conversations.of(jid).chat.timeline.messages.value.at(-1);
  return last === undefined || comparePlaces(last.place, end) <= 0;
}

/** Pinned ones by name; then the newest first, those without messages, opened just now, on top. */
export function conversationRows(client: AccountClient): readonly ConversationListRow[] {
  const pins = client.pins.all.value;
  const conversations = client.conversations.all.value;
  const known = new Set(conversations.map(({ jid }) => jid));
  const unopened = [...pins].filter((jid) => !known.has(jid)).map((jid) => client.conversations.of(jid));
  return [...conversations, ...unopened]
    .filter(({ jid }) => !isBeingDeleted(client, jid))
    .map(({ jid, chat }) => {
      const last = chat.last.value;
      return {
        jid,
        name: client.roster.nameOf(jid),
        ...client.people.of(jid).value,
        unread: chat.unread.value,
        pinned: pins.has(jid),
        ...(last !== undefined && { lastAt: last.at, lastText: summaryOf(last) }),
      };
    })
    .toSorted(byPinAndTime);
}

function byPinAndTime(a: ConversationListRow, b: ConversationListRow): number {
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  if (a.pinned) return compareNames(a.name, b.name);
  return (b.lastAt ?? Number.MAX_SAFE_INTEGER) - (a.lastAt ?? Number.MAX_SAFE_INTEGER);
}

/** Rooms of the moment, which are conversations of more than two. */
function talkRows(client: AccountClient): readonly ConversationListRow[] {
  return [...client.rooms.temporary.value].map((jid) => {
    const room = client.rooms.of(jid);
    const { chat } = room;
    const last = chat.last.value;
    return {
      jid,
      name: client.rooms.nameOf(jid),
      base: "unknown" as const,
      unread: chat.unread.value,
      pinned: false,
      people: insideCount(room),
      ...(last !== undefined && { lastAt: last.at, lastText: summaryOf(last) }),
    };
  });
}

export function createConversationListViewModel(
  shell: Shell,
  openConversation: (jid: string) => void,
): ConversationListViewModel {
  const snapshot = computed(() => {
    const client = shell.client.value;
    const takesIm = client !== undefined && shell.mode.value.takesIm;
    const rows = takesIm ? [...talkRows(client), ...conversationRows(client)].toSorted(byPinAndTime) : [];
    return { rows, unread: rows.reduce((sum, row) => sum + row.unread, 0) };
  });
  return {
    ...viewModelOf(snapshot),
    openConversation,
    async setPinned(jid, pinned) {
      const client = shell.client.peek();
      return client === undefined ? OFFLINE : await outcomeOf(() => client.pins.set(jid as BareJid, pinned));
    },
  };
}
