import type { BareJid } from "@tandem/protocol";
import { signal } from "@preact/signals-core";
import { DEFAULT_PREFERENCES, isQuietAt, type NotifyLevel } from "@tandem/protocol/tandem-notifications";
import { expect, test } from "vitest";
import type { Room } from "../rooms/room.ts";
import type { Conversation } from "../conversations/conversations.ts";
import type { Message } from "../timeline/message.ts";
import type { NotificationEvent } from "../view-models/notifications.ts";
import { createNotices, type NoticesOptions } from "./notices.ts";

const ROOM = "ops@rooms.capulet.lit" as BareJid;
const ROMEO = "romeo@montague.lit" as BareJid;
const message = (id: string, text = "hello"): Message =>
  ({ id, text, nick: "Romeo", mine: false, retracted: false }) as Message;

function bench(options: Partial<NoticesOptions> = {}) {
  const events: NotificationEvent[] = [];
  const isOpen = signal(false);
  const read = new Set<string>();
  const notices = createNotices({
    shows: () => true,
    isFocused: () => true,
    isQuiet: () => false,
    nameOf: (jid) => jid,
    roomNameOf: () => "Ops",
    levelOf: () => "mentions",
    isMention: (_, { text }) => text.includes("me"),
    hearsOf: () => true,
    preferences: () => DEFAULT_PREFERENCES,
    emit: (event) => events.push(event),
    ...options,
  });
  const timeline = { find: () => undefined };
  const chat = { isOpen, timeline, isUnread: ({ id }: Message) => !read.has(id) };
  const inRoom = (one: Message): void => notices.room({ jid: ROOM, chat } as unknown as Room, one);
  const im = (one: Message): void => notices.im({ jid: ROMEO, chat } as unknown as Conversation, one);
  const told = () => events.map((event) => (event.kind === "message" ? [event.id, event.toast, event.sound] : event));
  return { notices, inRoom, im, told, isOpen, read };
}

test.each<[NotifyLevel, string[]]>([
  ["everything", ["1", "2"]],
  ["mentions", ["2"]],
  ["nothing", []],
])("[RM28] a room with level %s tells of %j", (level, expected) => {
  const { inRoom, told } = bench({ levelOf: () => level });
  inRoom(message("1"));
  inRoom(message("2", "me"));
  expect(told()).toEqual(expected.map((id) => [id, true, id === "2"]));
});

test("[RM28] one notice a message, none for what is open and in focus, none of rooms where another app shows them", () => {
  const { inRoom, im, told, isOpen } = bench();
  inRoom(message("1", "me"));
  inRoom(message("1", "me"));
  isOpen.value = true;
  im(message("2"));
  expect(told()).toEqual([["1", true, true]]);
  const communicator = bench({ shows: () => false });
  communicator.inRoom(message("1", "me"));
  communicator.im(message("2"));
  expect(communicator.told()).toEqual([["2", true, true]]);
});

test("[RM28] [RT22] what is read takes its notice away, and what is unread still keeps it", () => {
  const { notices, im, told, read } = bench();
  im(message("1"));
  im(message("2"));
  // A read marker came that covers neither.
  notices.read("conversation", ROMEO);
  expect(told()).toHaveLength(2);
  read.add("1");
  notices.read("conversation", ROMEO);
  notices.read("conversation", ROMEO);
  const place = { kind: "conversation", jid: ROMEO };
  expect(told().slice(2)).toEqual([{ kind: "withdraw", place, ids: ["1"] }]);
  read.add("2");
  notices.read("conversation", ROMEO);
  expect(told().slice(3)).toEqual([{ kind: "withdraw", place, ids: ["2"] }]);
});

test("[RM28] without toasts, without sounds, in quiet hours: each held back; who may interrupt is let through", () => {
  const silent = bench({ preferences: () => ({ ...DEFAULT_PREFERENCES, sounds: false }) });
  silent.im(message("1"));
  expect(silent.told()).toEqual([["1", true, false]]);
  const hidden = bench({ preferences: () => ({ ...DEFAULT_PREFERENCES, toasts: false }) });
  hidden.im(message("1"));
  expect(hidden.told()).toEqual([["1", false, true]]);
  const quiet = bench({ isQuiet: (from) => from !== ROMEO });
  quiet.inRoom(message("1", "me"));
  quiet.im(message("2"));
  expect(quiet.told()).toEqual([
    ["1", false, false],
    ["2", true, true],
  ]);
});

test.each([
  [22 * 60, 7 * 60, [1319, 1320, 0, 419, 420], [false, true, true, true, false]],
  [9 * 60, 17 * 60, [539, 540, 1019, 1020], [false, true, true, false]],
  [60, 60, [0, 60, 61], [true, true, true]],
])("[RM28] quiet from %i to %i: minutes %j are %j", (from, to, minutes, expected) =>
  expect(minutes.map((minute) => isQuietAt({ quiet: { from, to } }, minute))).toEqual(expected),
);

test("[RM28] no quiet hours: never quiet", () => expect(isQuietAt({ quiet: null }, 0)).toBe(false));

test("[RM27] [RM28] a hit of a filter is told once, as a mention is, unless the person wants to hear nothing of the room", () => {
  const hit = {
    filter: "f",
    room: ROOM,
    roomName: "Ops",
    archiveId: "7",
    nick: "Romeo",
    text: "now",
    isImportant: false,
  };
  const { notices, told } = bench();
  notices.hit(hit);
  notices.hit({ ...hit, filter: "another" });
  expect(told()).toEqual([["7", true, true]]);
  const muted = bench({ hearsOf: () => false });
  muted.notices.hit(hit);
  const quiet = bench({ isQuiet: () => true });
  quiet.notices.hit(hit);
  expect([muted.told(), quiet.told()]).toEqual([[], [["7", false, false]]]);
});
