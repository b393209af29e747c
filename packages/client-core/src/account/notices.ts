import type { BareJid } from "@tandem/protocol";
import type { NotificationPreferences, NotifyLevel } from "@tandem/protocol/tandem-notifications";
import type { Conversation } from "../conversations/conversations.ts";
import type { Room } from "../rooms/room.ts";
import type { SubscriptionRequest } from "../roster/roster.ts";
import type { Chat } from "../timeline/chat.ts";
import { summaryOf, type Message } from "../timeline/message.ts";
import type { NewHit } from "./filters.ts";
import type { NotificationEvent } from "../view-models/notifications.ts";

const TEXT_CHARS_MAX = 200;
/** Ids of messages that were told; enough that a late double is still known. */
const TOLD_MAX = 1000;

export interface NoticesOptions {
  /** Whether this app of the device's two tells of that room (one toast a message and device). */
  readonly shows: (room: Room) => boolean;
  readonly isFocused: () => boolean;
  /** PR8, RM28: do not disturb and quiet hours hold back toasts and sounds, but for who may interrupt. `from`: who wrote an IM. */
  readonly isQuiet: (from?: BareJid) => boolean;
  readonly nameOf: (jid: BareJid) => string;
  readonly roomNameOf: (jid: BareJid) => string;
  readonly levelOf: (room: Room) => NotifyLevel;
  readonly isMention: (room: Room, message: Message) => boolean;
  /** RM27: of that message nothing is told by its room, and the person wants to hear of the room. */
  readonly hearsOf: (hit: NewHit) => boolean;
  readonly preferences: () => NotificationPreferences;
  readonly emit: (event: NotificationEvent) => void;
}

/** Decides what is told to the person: one toast a message and device (RT22), none for what is open and in focus. */
export interface Notices {
  im(conversation: Conversation, message: Message): void;
  room(room: Room, message: Message): void;
  /** What a filter with an alert has found is told as a mention is. */
  hit(hit: NewHit): void;
  /** Something was read there, here or elsewhere: what was told of it is taken away, and what is unread still stays. */
  read(kind: "room" | "conversation", jid: BareJid): void;
  request(request: SubscriptionRequest): void;
  /** CO4: a tagged contact has become available. */
  available(jid: BareJid): void;
}

/** What was told, and whether it waits to be read still. */
interface Told {
  readonly place: BareJid;
  readonly id: string;
  readonly isUnread: () => boolean;
}

const hitKey = (room: BareJid, archiveId: string | undefined): string => `hit ${room}\n${archiveId}`;

export function createNotices(options: NoticesOptions): Notices {
  const told = new Map<string, Told>();
  /** What may be on the screen, for each place. */
  const shown = new Map<BareJid, Set<Told>>();

  const isNew = (key: string, one: Told): boolean => {
    if (told.has(key)) return false;
    told.set(key, one);
    const [oldest] = told;
    if (told.size > TOLD_MAX && oldest !== undefined) {
      told.delete(oldest[0]);
      shown.get(oldest[1].place)?.delete(oldest[1]);
    }
    const here = shown.get(one.place) ?? new Set();
    shown.set(one.place, here.add(one));
    return true;
  };

  const isNewMessage = (place: BareJid, { timeline, isUnread }: Chat, message: Message): boolean =>
    isNew(`${place}\n${message.id}`, {
      place,
      id: message.id,
      isUnread: () => isUnread(timeline.find(message.id) ?? message),
    });

  const tell = (kind: "room" | "conversation", jid: BareJid, title: string, message: Message, sound: boolean): void => {
    const loud = !(kind === "conversation" ? options.isQuiet(jid) : options.isQuiet());
    const { toasts, sounds } = options.preferences();
    options.emit({
      kind: "message",
      id: message.id,
      place: { kind, jid },
      title,
      text: summaryOf(message).slice(0, TEXT_CHARS_MAX),
      ...(message.payload?.isImportant === true && { isImportant: true }),
      toast: loud && toasts,
      sound: loud && sounds && sound,
    });
  };

  return {
    im(conversation, message) {
      if (!isNewMessage(conversation.jid, conversation.chat, message)) return;
      if (conversation.chat.isOpen.peek() && options.isFocused()) return;
      tell("conversation", conversation.jid, options.nameOf(conversation.jid), message, true);
    },
    room(room, message) {
      // A filter may have been quicker.
      if (!options.shows(room) || told.has(hitKey(room.jid, message.archiveId))) return;
      if (!isNewMessage(room.jid, room.chat, message)) return;
      // RM16: high importance rings in a room that is quiet, too.
      const isImportant = message.payload?.isImportant === true;
      const isMention = options.isMention(room, message);
      const level = options.levelOf(room);
      if (!isImportant && (level === "nothing" || (level === "mentions" && !isMention))) return;
      if (room.isOpen && options.isFocused()) return;
      const isLoud = isImportant || isMention;
      tell("room", room.jid, `${message.nick} · ${options.roomNameOf(room.jid)}`, message, isLoud);
    },
    hit(hit) {
      const { room, roomName, archiveId, nick, text, isImportant } = hit;
      const key = hitKey(room, archiveId);
      // Its room need not be one whose messages are here: whoever reads there has seen it.
      if (told.has(key) || !options.hearsOf(hit)) return;
      isNew(key, { place: room, id: archiveId, isUnread: () => false });
      const loud = !options.isQuiet();
      const { toasts, sounds } = options.preferences();
      options.emit({
        kind: "message",
        id: archiveId,
        place: { kind: "room", jid: room },
        title: `${nick} · ${roomName}`,
        text: text.slice(0, TEXT_CHARS_MAX),
        ...(isImportant && { isImportant: true as const }),
        toast: loud && toasts,
        sound: loud && sounds,
      });
    },
    read(kind, jid) {
      const here = shown.get(jid);
      const read = [...(here ?? [])].filter(({ isUnread }) => !isUnread());
      for (const one of read) here?.delete(one);
      if (read.length > 0) options.emit({ kind: "withdraw", place: { kind, jid }, ids: read.map(({ id }) => id) });
    },
    available: (jid) => {
      const loud = !options.isQuiet();
      const { toasts, sounds } = options.preferences();
      options.emit({ kind: "available", jid, name: options.nameOf(jid), toast: loud && toasts, sound: loud && sounds });
    },
    request: ({ jid }) => options.emit({ kind: "contact-request", jid, name: options.nameOf(jid) }),
  };
}
