import { Prng } from "@tandem/testkit/prng";
import { expect, test } from "vitest";
import type { Incoming, Message } from "./message.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

const from = (sender: string, n: number, more: Partial<Incoming> = {}): Incoming => ({
  sender,
  nick: sender,
  at: n * 1000,
  text: `text ${n}`,
  mine: sender === "me",
  archiveId: String(n),
  originId: `o${n}`,
  stanzaId: `o${n}`,
  ...more,
});

const texts = (timeline: Timeline): string[] => timeline.messages.value.map((message) => message.text);
const withoutArchive = (message: Incoming): Incoming => {
  const { archiveId: _archiveId, ...rest } = message;
  return rest;
};
const comparable = ({ messages }: Timeline): unknown[] =>
  messages.value.map(({ archiveId, sender, text, state, retracted, edited }) => ({
    archiveId,
    sender,
    text,
    state,
    retracted,
    edited,
  }));

test("[RM15] order is the archive's, however messages arrive; 10 comes after 9", () => {
  const timeline = createTimeline();
  timeline.add([from("a", 10), from("b", 2)]);
  timeline.add([from("a", 9)]);
  expect(texts(timeline)).toEqual(["text 2", "text 9", "text 10"]);
});

test("[RM15] what was sent and has no place yet stays behind what was sent before it and has one by now", () => {
  const timeline = createTimeline("conversation");
  timeline.add([from("a", 1)]);
  const own = [2, 3, 4].map((n) => from("me", n));
  for (const one of own) {
    timeline.addOwn({ ...(withoutArchive(one) as Message), id: one.originId as string, state: "sending" });
    timeline.patch(one.originId as string, { state: "sent" });
  }
  // A page of the archive, read before the last one was in it.
  timeline.add(own.slice(0, 2));
  expect(texts(timeline)).toEqual(["text 1", "text 2", "text 3", "text 4"]);
  timeline.add([from("a", 5)]);
  timeline.add(own);
  expect(texts(timeline)).toEqual(["text 1", "text 2", "text 3", "text 4", "text 5"]);
});

test("[RM14] the same archive id is one message", () => {
  const timeline = createTimeline();
  expect(timeline.add([from("a", 1)])).toHaveLength(1);
  expect(timeline.add([from("a", 1)])).toEqual([]);
  expect(texts(timeline)).toEqual(["text 1"]);
});

test("[RM13] [RM14] an own message is replaced by its copy, keeps its id and takes its place in the order", () => {
  const timeline = createTimeline();
  const own = {
    id: "o7",
    originId: "o7",
    stanzaId: "o7",
    sender: "me",
    nick: "me",
    at: 1,
    text: "text 7",
    state: "sending",
    mine: true,
  } as const;
  timeline.addOwn(own);
  timeline.add([from("a", 8)]);
  expect(texts(timeline)).toEqual(["text 8", "text 7"]);
  expect(timeline.add([from("me", 7)])).toEqual([]);
  expect(timeline.messages.value.map(({ id, state }) => [id, state])).toEqual([
    ["o7", "sent"],
    ["8", "sent"],
  ]);
});

test("[RM14] an origin-id counts per sender: another's with the same one is another message", () => {
  const timeline = createTimeline();
  timeline.add([from("a", 1, { originId: "x" }), from("b", 2, { originId: "x" })]);
  expect(texts(timeline)).toEqual(["text 1", "text 2"]);
});

test("two archive ids are two messages, even with one origin-id (XEP-0359 §3.3 leaves its honesty to the sender)", () => {
  const timeline = createTimeline();
  timeline.add([from("a", 1, { originId: "x" })]);
  timeline.add([from("a", 2, { originId: "x" })]);
  expect(texts(timeline)).toEqual(["text 1", "text 2"]);
});

test("a sent message without archive id stays behind what was there, and before what comes", () => {
  const timeline = createTimeline();
  timeline.add([from("a", 5)]);
  timeline.addOwn({
    id: "p",
    originId: "p",
    sender: "me",
    nick: "me",
    at: 1,
    text: "mine",
    state: "sending",
    mine: true,
  });
  timeline.patch("p", { state: "sent" });
  timeline.add([from("a", 7)]);
  expect(texts(timeline)).toEqual(["text 5", "mine", "text 7"]);
});

const said = (sender: string, n: number) =>
  ({ sender, nick: sender, at: n * 1000, archiveId: String(n), originId: `o${n}`, stanzaId: `o${n}` }) as const;

test("only who wrote it may correct or retract it (XEP-0308 §5, XEP-0424 §5)", () => {
  const timeline = createTimeline();
  timeline.add([from("a", 1)]);
  timeline.amend({ kind: "correct", target: "o1", ...said("mallory", 2), text: "forged" });
  timeline.amend({ kind: "retract", target: "1", ...said("mallory", 3) });
  expect(timeline.messages.value[0]).toMatchObject({ text: "text 1", edited: false, retracted: false });
  timeline.amend({ kind: "correct", target: "o1", ...said("a", 4), text: "better" });
  expect(timeline.messages.value[0]).toMatchObject({ text: "better", edited: true });
  timeline.amend({ kind: "retract", target: "1", ...said("a", 5) });
  expect(timeline.messages.value[0]).toMatchObject({ text: "", retracted: true });
});

test("an amendment that comes before its message waits for it", () => {
  const timeline = createTimeline();
  timeline.amend({ kind: "correct", target: "o3", ...said("a", 4), text: "better" });
  timeline.add([from("a", 3)]);
  expect(texts(timeline)).toEqual(["better"]);
});

test("[RM14] [RM15] [RM23] whatever the order of live copies, doubles and pages: the state equals a fresh fetch", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const prng = new Prng(seed);
    const all = Array.from({ length: 40 }, (_, n) => from(prng.below(3) === 0 ? "me" : `p${prng.below(3)}`, n + 1));
    const fresh = createTimeline();
    fresh.add(all);
    const lived = createTimeline();
    for (const message of all) {
      if (!message.mine || prng.below(2) === 0) continue;
      lived.addOwn({ ...(withoutArchive(message) as Message), id: message.originId as string, state: "sending" });
    }
    const pages = Array.from({ length: 30 }, () => {
      const start = prng.below(all.length);
      return all.slice(start, start + 1 + prng.below(10));
    });
    for (const page of [...pages, all]) lived.add(page);
    expect(comparable(lived), `seed ${seed}`).toEqual(comparable(fresh));
  }
});
