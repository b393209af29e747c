import { signal } from "@preact/signals-core";
import type { ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import { expect, test } from "vitest";
import { AROUND_MESSAGES, createHoles, type Holes } from "./holes.ts";
import type { Incoming } from "./message.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

const COUNT = 1_000;

interface Far {
  readonly timeline: Timeline;
  readonly holes: Holes;
  readonly hasOlder: { value: boolean };
  readonly ids: () => readonly number[];
}

/** An archive of messages 1 to 1,000, of which the last twenty are known. */
function far(): Far {
  const timeline = createTimeline("room");
  const hasOlder = signal(true);
  const add = (ids: readonly number[]): void => void timeline.add(ids.map(incoming));
  const all = Array.from({ length: COUNT }, (_, i) => i + 1);
  add(all.slice(-20));
  const holes = createHoles({
    timeline,
    hasOlder,
    fetch: async ({ before, after, max }) => {
      const rest = all.filter((id) => id < Number(before ?? Infinity) && id > Number(after ?? 0));
      const page = before === undefined ? rest.slice(0, max) : rest.slice(-max);
      const results = page.map((id) => ({ id: `${id}`, forwarded: { delay: { time: id * 1_000 } } }) as ArchiveResult);
      return { results, first: results[0]?.id, last: results.at(-1)?.id, isComplete: page.length === rest.length };
    },
    take: ({ results }) => add(results.map(({ id }) => Number(id))),
  });
  holes.extend();
  return { timeline, holes, hasOlder, ids: () => timeline.messages.value.map(({ archiveId }) => Number(archiveId)) };
}

function incoming(id: number): Incoming {
  const text = `message ${id}`;
  return { archiveId: String(id), sender: "a", nick: "A", at: id * 1_000, text, mine: false };
}

const span = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test("[RM10] [RM26] history is read around a message far back; what lies between is a hole", async () => {
  const { holes, hasOlder, ids } = far();
  await holes.readAround("500");
  expect(ids()).toEqual([...span(450, 549), ...span(981, 1_000)]);
  expect(holes.all.value.map(({ id }) => id)).toEqual(["549"]);
  expect(hasOlder.value).toBe(true);
});

test("[RM26] the hole closes from above and from below, each message once", async () => {
  const { holes, ids } = far();
  await holes.readAround("700");
  await holes.fill("749", "above");
  expect(holes.all.value.map(({ id }) => id)).toEqual(["849"]);
  await holes.fill("849", "below");
  expect(ids()).toEqual([...span(650, 849), ...span(881, 1_000)]);
  await holes.fill("849", "below");
  expect(holes.all.value).toEqual([]);
  expect(ids()).toEqual(span(650, 1_000));
});

test("[RM26] windows that meet what is known leave no hole; one inside a hole parts it", async () => {
  const { holes, ids } = far();
  await holes.readAround(String(982 - AROUND_MESSAGES));
  expect(holes.all.value).toEqual([]);
  await holes.readAround("300");
  await holes.readAround("600");
  expect(holes.all.value.map(({ id }) => id)).toEqual(["349", "649"]);
  await holes.readAround("380");
  expect(holes.all.value.map(({ id }) => id)).toEqual(["429", "649"]);
  expect(ids()).toEqual([...new Set(ids())].toSorted((a, b) => a - b));
});

test("[RM26] the first message of all has nothing before it", async () => {
  const { holes, hasOlder, ids } = far();
  await holes.readAround("1");
  expect(ids()[0]).toBe(1);
  expect(hasOlder.value).toBe(false);
});
