import { Prng } from "@tandem/testkit/prng";
import { expect, test } from "vitest";
import { REACTING_MAX, type Amendment } from "./amendments.ts";
import { chipsOf, REACTION_CHIPS_MAX, REACTION_NAMES_MAX } from "./quotes.ts";
import type { Incoming, Message } from "./message.ts";
import { AMENDMENTS_WAITING_MAX, createTimeline, type Timeline } from "./timeline.ts";

const said = (sender: string, n: number) =>
  ({ sender, nick: sender, at: n * 1000, archiveId: String(n), originId: `o${n}`, stanzaId: `o${n}` }) as const;
const from = (sender: string, n: number): Incoming => ({
  ...said(sender, n),
  text: `text ${n}`,
  mine: sender === "me",
});
const react = (sender: string, n: number, target: number, ...emoji: string[]): Amendment => ({
  kind: "react",
  ...said(sender, n),
  target: String(target),
  emoji,
});
const correct = (sender: string, n: number, target: number, text: string): Amendment => ({
  kind: "correct",
  ...said(sender, n),
  target: `o${target}`,
  text,
});
const pending = (amendment: Amendment): Amendment => {
  const { archiveId: _, ...rest } = amendment;
  return { ...rest, isPending: true };
};

/** A room with one message of `a`, archive id 1. */
function room(...amendments: readonly Amendment[]): Timeline {
  const timeline = createTimeline("room");
  timeline.add([from("a", 1)]);
  for (const one of amendments) timeline.amend(one);
  return timeline;
}
const only = (timeline: Timeline): Message => timeline.messages.value[0] as Message;
const emojiOf = (timeline: Timeline): unknown[] => chipsOf(only(timeline)).map(({ emoji, count }) => [emoji, count]);

test("[RM18] all that one person wants takes the place of what they wanted; nothing takes it off (XEP-0444 §3.2)", () => {
  const timeline = room(react("b", 2, 1, "👍"), react("c", 3, 1, "👍", "🎉"));
  expect(emojiOf(timeline)).toEqual([
    ["👍", 2],
    ["🎉", 1],
  ]);
  timeline.amend(react("b", 4, 1, "🎉"));
  expect(emojiOf(timeline)).toEqual([
    ["👍", 1],
    ["🎉", 2],
  ]);
  timeline.amend(react("c", 5, 1));
  timeline.amend(react("b", 6, 1));
  expect(emojiOf(timeline)).toEqual([]);
});

test("[RM18] what is older does not come back, however late it arrives (XEP-0444 §4.1)", () => {
  expect(emojiOf(room(react("b", 9, 1, "🎉"), react("b", 8, 1, "👍")))).toEqual([["🎉", 1]]);
  expect(only(room(correct("a", 9, 1, "newest"), correct("a", 8, 1, "older"))).text).toBe("newest");
});

test("[RM18] the same word twice changes nothing, and draws nothing anew", () => {
  const timeline = room(react("b", 2, 1, "👍"));
  const before = only(timeline);
  timeline.amend(react("b", 2, 1, "👍"));
  expect(only(timeline)).toBe(before);
});

test("[RM18] several corrections: the last one holds, also one that names the correction before it (XEP-0308 §4)", () => {
  const timeline = room(correct("a", 2, 1, "second"), correct("a", 3, 2, "third"));
  expect(only(timeline)).toMatchObject({ text: "third", edited: true, original: "text 1" });
  timeline.amend(react("b", 4, 3, "👍"));
  expect(emojiOf(timeline)).toEqual([["👍", 1]]);
});

test("[RM18] in a room nobody reacts to an id that anyone can choose (XEP-0444 §4.2)", () => {
  const timeline = room({ ...react("b", 2, 1, "👍"), target: "o1" });
  expect(emojiOf(timeline)).toEqual([]);
});

test("[RM18] a name that two use is the author's own: nobody's correction is caught by another's message", () => {
  const timeline = createTimeline("room");
  timeline.add([from("a", 1), { ...from("mallory", 2), stanzaId: "o1", originId: "o1" }]);
  timeline.amend(correct("a", 3, 1, "better"));
  expect(timeline.messages.value.map(({ text }) => text)).toEqual(["better", "text 2"]);
});

test("[CV1] in a conversation messages are named by their senders; an archive id, which is another on each side, names none", () => {
  const timeline = createTimeline("conversation");
  timeline.add([from("me", 1), from("a", 2)]);
  timeline.amend(react("a", 3, 1, "👍"));
  timeline.amend({ ...react("a", 4, 1, "👍"), target: "o1" });
  timeline.amend({ ...react("me", 5, 2, "🎉"), target: "o2" });
  expect(timeline.messages.value.map((message) => chipsOf(message).length)).toEqual([1, 1]);
  timeline.amend({ kind: "retract", ...said("a", 6), target: "2" });
  timeline.amend({ kind: "retract", ...said("a", 7), target: "o1" });
  expect(timeline.messages.value.map(({ retracted }) => retracted)).toEqual([false, false]);
});

test("[RM18] of a message that was taken back nothing is kept, and nothing more is said of it", () => {
  const timeline = room(correct("a", 2, 1, "secret"), react("b", 3, 1, "👍"), {
    kind: "retract",
    ...said("a", 4),
    target: "1",
  });
  timeline.amend(react("b", 5, 1, "🎉"));
  timeline.amend(correct("a", 6, 1, "again"));
  expect(JSON.stringify(only(timeline))).not.toMatch(/secret|text 1|again|👍|🎉/u);
  expect(only(timeline)).toMatchObject({ text: "", retracted: true, edited: false });
});

test("[RM18] the room says who removed it and why; an archive's tombstone says the same (XEP-0425 §3.1, §4)", () => {
  const by = { nick: "Juliet", reason: "Spam" };
  const live = room({ kind: "moderate", ...said("", 5), target: "1", by });
  const read = room();
  read.add([{ ...from("a", 1), text: "", retracted: true, moderated: by }]);
  for (const timeline of [live, read])
    expect(only(timeline)).toMatchObject({ text: "", retracted: true, moderated: by });
});

test("[RM13] an own word shows at once; its place is that of the archive when that is told", () => {
  const mine = react("me", 5, 1, "👍");
  const timeline = room(react("me", 2, 1, "🎉"), pending(mine));
  expect(emojiOf(timeline)).toEqual([["👍", 1]]);
  // From another device, while ours was on its way: the archive has ours first.
  timeline.amend(react("me", 6, 1, "🙏"));
  expect(emojiOf(timeline)).toEqual([["👍", 1]]);
  timeline.amend(mine);
  expect(emojiOf(timeline)).toEqual([["🙏", 1]]);
});

test("[RM18] what the server refuses is as it was before (XEP-0444 §3.3)", () => {
  const timeline = room(correct("a", 2, 1, "second"));
  const before = only(timeline);
  for (const mine of [react("me", 3, 1, "👍"), { kind: "retract", ...said("a", 3), target: "1" } as Amendment]) {
    timeline.amend(pending(mine));
    expect(only(timeline)).not.toEqual(before);
    expect(timeline.withdraw("o3")?.kind).toBe(mine.kind);
    expect(only(timeline)).toEqual(before);
  }
  expect(timeline.withdraw("o3")).toBeUndefined();
});

test("[RM18] the reactions of 1,000 people are kept; who comes later does not count, who is there may still change theirs", () => {
  const crowd = Array.from({ length: REACTING_MAX + 1 }, (_, n) => react(`p${n}`, n + 2, 1, "👍"));
  const timeline = room(...crowd.slice(0, -1));
  expect(emojiOf(timeline)).toEqual([["👍", REACTING_MAX]]);
  timeline.amend(crowd.at(-1) as Amendment);
  expect(emojiOf(timeline)).toEqual([["👍", REACTING_MAX]]);
  timeline.amend(react("p0", 5000, 1, "🎉"));
  expect(emojiOf(timeline)).toEqual([
    ["👍", REACTING_MAX - 1],
    ["🎉", 1],
  ]);
  expect(chipsOf(only(timeline))[0]?.names).toHaveLength(REACTION_NAMES_MAX);
});

test("[RM18] under a message stand 20 different emoji, the most used ones, and always mine", () => {
  const emoji = (n: number): string => String.fromCodePoint(0x1f400 + n);
  const twice = Array.from({ length: REACTION_CHIPS_MAX }, (_, n) => [
    react(`a${n}`, n + 2, 1, emoji(n)),
    react(`b${n}`, n + 50, 1, emoji(n)),
  ]).flat();
  const timeline = room(...twice, react("c", 200, 1, emoji(40)), react("me", 201, 1, emoji(41)));
  const shown = chipsOf(only(timeline)).map((chip) => chip.emoji);
  expect(shown).toHaveLength(REACTION_CHIPS_MAX + 1);
  expect(shown).not.toContain(emoji(40));
  expect(shown).toContain(emoji(41));
});

test("[RM18] words about messages that never come are not kept without end", () => {
  const timeline = createTimeline("room");
  const n = AMENDMENTS_WAITING_MAX + 1;
  for (let at = 0; at < n; at++) timeline.amend(react("b", at + 10_000, at + 1, "👍"));
  expect(timeline.loose(new Set())).toHaveLength(AMENDMENTS_WAITING_MAX);
  timeline.add([from("a", 1), from("a", n)]);
  expect(timeline.messages.value.map((message) => chipsOf(message).length)).toEqual([0, 1]);
});

test("[RM23] what was said of messages that this device forgets is kept to be said again", () => {
  const timeline = room(correct("a", 5, 1, "better"), react("b", 6, 1, "👍"));
  const loose = timeline.loose(new Set());
  const later = createTimeline("room");
  for (const one of loose) later.amend(one);
  later.add([from("a", 1)]);
  expect(only(later)).toEqual(only(timeline));
  expect(timeline.loose(new Set(timeline.messages.value))).toEqual([]);
});

test("[RM15] [RM18] whatever the order in which messages and words about them come: all devices show the same", () => {
  const people = ["a", "b", "me"];
  for (let seed = 1; seed <= 60; seed++) {
    const prng = new Prng(seed);
    const shuffled = <T>(all: readonly T[]): T[] =>
      all
        .map((one) => ({ one, key: prng.next() }))
        .toSorted((x, y) => x.key - y.key)
        .map(({ one }) => one);
    const writers = Array.from({ length: 6 }, () => prng.pick(people));
    const messages = writers.map((sender, n) => from(sender, n + 1));
    const amendments = Array.from({ length: 40 }, (_, index): Amendment => {
      const [n, target, sender] = [index + 10, prng.below(6) + 1, prng.pick(people)];
      if (prng.below(12) === 0) return { kind: "retract", ...said(sender, n), target: String(target) };
      if (prng.below(3) === 0) return correct(sender, n, target, `words ${n}`);
      return react(sender, n, target, ...["👍", "🎉"].filter(() => prng.below(2) === 0));
    });
    const inOrder = createTimeline("room");
    inOrder.add(messages);
    for (const one of amendments) inOrder.amend(one);
    const mixed = createTimeline("room");
    const events = shuffled([...messages, ...amendments]);
    for (const one of events) {
      if (!("target" in one)) mixed.add([one]);
      // An own word is seen before the server has it.
      else if (one.sender === "me" && prng.below(2) === 0) mixed.amend(pending(one));
    }
    for (const one of shuffled(amendments)) mixed.amend(one);
    const shown = ({ messages: all }: Timeline) =>
      all.value.map((message) => [message.text, message.retracted, message.edited, chipsOf(message)]);
    expect(shown(mixed), `seed ${seed}`).toEqual(shown(inOrder));
  }
});
