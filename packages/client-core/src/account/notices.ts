import type { BareJid } from "@tandem/protocol";
import type { Conversation } from "../conversations/conversations.ts";
import type { Room } from "../rooms/room.ts";
import type { SubscriptionRequest } from "../roster/roster.ts";
import { summaryOf, type Message } from "../timeline/message.ts";
import type { NotificationEvent } from "../view-models/notifications.ts";

const TEXT_CHARS_MAX = 200;
/** Ids of messages that were told; enough that a late double is still known. */
const TOLD_MAX = 1000;

export interface NoticesOptions {
  readonly isFocused: () => boolean;
  /** PR8: do not disturb holds back toasts and sounds, but for the person who may interrupt. `from`: who wrote an IM. */
  readonly isQuiet: (from?: BareJid) => boolean;
  readonly nameOf: (jid: BareJid) => string;
  readonly roomNameOf: (jid: BareJid) => string;
  readonly isMention: (room: Room, message: Message) => boolean;
  readonly emit: (event: NotificationEvent) => void;
}

/** Decides what is told to the person: one toast a message and device (RT22), none for what is open and in focus. */
export interface Notices {
  im(conversation: Conversation, message: Message): void;
  room(room: Room, message: Message): void;
  read(kind: "room" | "conversation", jid: BareJid): void;
  request(request: SubscriptionRequest): void;
  /** CO4: a tagged contact has become available. */
  available(jid: BareJid): void;
}

export function createNotices(options: NoticesOptions): Notices {
  const told = new Set<string>();

  const isNew = (place: BareJid, message: Message): boolean => {
    const key = `${place}\n${message.id}`;
    if (told.has(key)) return false;
    told.add(key);
    if (told.size > TOLD_MAX) told.delete(told.values().next().value as string);
    return true;
  };

  const tell = (kind: "room" | "conversation", jid: BareJid, title: string, message: Message, sound: boolean): void => {
    const loud = !(kind === "conversation" ? options.isQuiet(jid) : options.isQuiet());
    options.emit({
      kind: "message",
      id: message.id,
      place: { kind, jid },
      title,
      text: summaryOf(message).slice(0, TEXT_CHARS_MAX),
      ...(message.payload?.isImportant === true && { isImportant: true }),
      toast: loud,
      sound: loud && sound,
    });
  };

  return {
    im(conversation, message) {
      if (!isNew(conversation.jid, message)) return;
      if (conversation.chat.isOpen.peek() && options.isFocused()) return;
      tell("conversation", conversation.jid, options.nameOf(conversation.jid), message, true);
    },
    room(room, message) {
      // RM16: high importance rings in a room that is quiet, too.
      const isImportant = message.payload?.isImportant === true;
      if (!isNew(room.jid, message) || (!isImportant && !options.isMention(room, message))) return;
      if (room.chat.isOpen.peek() && options.isFocused()) return;
      tell("room", room.jid, `${message.nick} · ${options.roomNameOf(room.jid)}`, message, isImportant);
    },
    read: (kind, jid) => options.emit({ kind: "withdraw", place: { kind, jid } }),
    available: (jid) => {
      const loud = !options.isQuiet();
      options.emit({ kind: "available", jid, name: options.nameOf(jid), toast: loud, sound: loud });
    },
    request: ({ jid }) => options.emit({ kind: "contact-request", jid, name: options.nameOf(jid) }),
  };
}
