import { expect, test } from "vitest";
import { JOIN_MS_MAX, timelineItems, type ItemsInput } from "./items.ts";
import type { Message } from "./message.ts";

const DAY = 86_400_000;
const message = (n: number, at: number, sender = "a", more: Partial<Message> = {}): Message => ({
  id: String(n),
  archiveId: String(n),
  sender,
  nick: sender,
  at,
  text: "x",
  state: "sent",
  mine: sender === "me",
  edited: false,
  retracted: false,
  place: { major: n, minor: 0 },
  ...more,
});

const MAY = { respond: true, edit: false, retract: false, moderate: false, pin: false, link: false, copy: true };
const PLAIN = {
  isOnline: true,
  isPinned: () => false,
  mentionsMe: () => false,
  mayOf: () => MAY,
  referenced: () => undefined,
};

const kinds = (input: Partial<ItemsInput> & Pick<ItemsInput, "messages">): string[] =>
  timelineItems({
    line: null,
    hasOlder: false,
    gaps: [],
    ...PLAIN,
    dayOf: (at) => String(Math.floor(at / DAY)),
    ...input,
  }).map((item) => (item.kind === "message" ? `${item.id}${item.joinedToPrevious ? "+" : ""}` : item.kind));

test("messages of one author join within five minutes, not at them, not across a day or another's", () => {
  const messages = [
    message(1, 0),
    message(2, JOIN_MS_MAX - 1),
    message(3, 2 * JOIN_MS_MAX - 1),
    message(4, 2 * JOIN_MS_MAX, "b"),
    message(5, DAY),
  ];
  expect(kinds({ messages })).toEqual(["day", "1", "2+", "3", "4", "day", "5"]);
});

test("[RM22] the New line stands before the first message of others behind its place, and stays when that one is retracted", () => {
  const line = { after: { major: 1, minor: 0 }, count: 2, isMore: false, upTo: { major: 4, minor: 0 } };
  const messages = [message(1, 0), message(2, 1, "me"), message(3, 2), message(4, 3)];
  expect(kinds({ messages, line })).toEqual(["day", "1", "2", "unread", "3", "4+"]);
  const retracted = [message(1, 0), message(2, 1, "me"), message(3, 2, "a", { retracted: true }), message(4, 3)];
  expect(kinds({ messages: retracted, line })).toEqual(["day", "1", "2", "3", "unread", "4"]);
});

test("[RM22] the New line tells when the first message below it was sent", () => {
  const line = { after: { major: 1, minor: 0 }, count: 2, isMore: false, upTo: { major: 4, minor: 0 } };
  const messages = [message(1, 0), message(2, 1, "me"), message(3, 2), message(4, 3)];
  const items = timelineItems({ messages, line, hasOlder: false, gaps: [], ...PLAIN, dayOf: () => "" });
  expect(items.find(({ kind }) => kind === "unread")).toMatchObject({ since: 2 });
});

test("[RM24] no day line on top of a part of the history, where it would go with the next page", () => {
  const messages = [message(2, 1), message(3, DAY)];
  expect(kinds({ messages, hasOlder: true })).toEqual(["2", "day", "3"]);
  expect(kinds({ messages: [message(1, 0), ...messages], hasOlder: false })).toEqual(["day", "1", "2+", "day", "3"]);
});

test("an item that has not changed stays the same object", () => {
  const messages = [message(1, 0), message(2, 1, "b")];
  const input = { line: null, hasOlder: false, gaps: [], ...PLAIN, dayOf: () => "" };
  const [, first] = timelineItems({ ...input, messages });
  expect(timelineItems({ ...input, messages: [...messages, message(3, 2)] })[1]).toBe(first);
});

test("[RM23] a gap is an item between what is known on both sides", () => {
  expect(
    kinds({ messages: [message(1, 0), message(9, 1)], gaps: [{ id: "", place: { major: 1, minor: 0 } }] }),
  ).toEqual(["day", "1", "gap", "9"]);
  expect(kinds({ messages: [message(1, 0)], gaps: [{ id: "", place: { major: 1, minor: 0 } }] })).toEqual([
    "day",
    "1",
    "gap",
  ]);
});

test("[RM22] the last gap below the New line tells how many of the new messages are missing", () => {
  const line = { after: { major: 1, minor: 0 }, count: 10, isMore: true, upTo: { major: 20, minor: 0 } };
  const messages = [message(1, 0), message(2, 1), message(3, 2, "me"), message(20, 3), message(21, 4)];
  const missing = (gaps: readonly number[], more = {}) =>
    timelineItems({
      ...{ line, messages, hasOlder: false, dayOf: () => "", ...PLAIN, ...more },
      gaps: gaps.map((id) => ({ id: String(id), place: { major: id, minor: 0 } })),
    }).flatMap((item) => (item.kind === "gap" ? `${item.hole}: ${item.missing}${item.isMore ? "+" : ""}` : []));
  expect(missing([3])).toEqual(["3: 8+"]);
  expect(missing([2, 3])).toEqual(["2: 0", "3: 8+"]);
  expect(missing([0, 3], { line: null })).toEqual(["0: 0", "3: 0"]);
  // Far back, where somebody went to: nothing of that is new.
  expect(missing([0])).toEqual(["0: 0"]);
});

test("[RM18] an answer shows what it answers as it is now, and nothing that only it says", () => {
  const answer = message(2, 1, "b", { payload: { reply: { id: "1" } } });
  const quoteAbove = (answered: Message | undefined) => {
    const input = { line: null, hasOlder: false, gaps: [], ...PLAIN, dayOf: () => "", referenced: () => answered };
    const item = timelineItems({ ...input, messages: [answer] })[0];
    return item?.kind === "message" ? item.replyTo : undefined;
  };
  expect(quoteAbove(message(1, 0))).toEqual({ id: "1", author: "a", text: "x" });
  expect(quoteAbove(message(1, 0, "a", { text: "better" }))).toMatchObject({ text: "better" });
  expect(quoteAbove(message(1, 0, "a", { retracted: true }))).toEqual({ id: "1", author: "a", text: "" });
  expect(quoteAbove(undefined)).toEqual({ text: "" });
});

test("[RM23] a gap says between which times it lies, and whether it can be fetched now", () => {
  const gaps = [{ id: "1", place: { major: 1, minor: 0 } }];
  const input = {
    messages: [message(1, 0), message(5, 1)],
    line: null,
    hasOlder: false,
    gaps,
    dayOf: () => "",
    ...PLAIN,
  };
  const gapOf = (isOnline: boolean, hasFailed?: true) =>
    timelineItems({ ...input, gaps: gaps.map((gap) => ({ ...gap, ...(hasFailed && { hasFailed }) })), isOnline }).find(
      ({ kind }) => kind === "gap",
    );
  expect(gapOf(false)).toMatchObject({ hole: "1", problem: "offline" });
  expect(gapOf(true, true)).toMatchObject({ hole: "1", problem: "failed", from: 0, to: 1 });
  expect(gapOf(true)).not.toHaveProperty("problem");
});
