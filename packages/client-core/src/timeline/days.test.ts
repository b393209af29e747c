import { signal } from "@preact/signals-core";
import type { ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import { expect, test } from "vitest";
import { RequestError } from "../connection/index.ts";
import { createDays, DAY_PAGES_MAX } from "./days.ts";
import type { HistoryPage } from "./history.ts";
import { AROUND_MESSAGES, createHoles } from "./holes.ts";
import { createTimeline } from "./timeline.ts";

const COUNT = 1_000_000;
const MINUTE = 60_000;

/** An archive of a million entries, one a minute, of which the last twenty are known. `isMessage`: the others are reactions. */
function room(isMessage: (id: number) => boolean = () => true, count = COUNT) {
  const timeline = createTimeline("room");
  const hasOlder = signal(true);
  const asked: HistoryPage[] = [];
  const shown: string[] = [];
  const add = (ids: readonly number[]): void => {
    timeline.add(
      ids
        .filter(isMessage)
        .map((id) => ({ archiveId: `${id}`, sender: "a", nick: "A", at: id * MINUTE, text: `${id}`, mine: false })),
    );
  };
  const span = (from: number, to: number): number[] =>
    Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
  add(span(Math.max(1, count - 19), count));
  const fetch = async (page: HistoryPage) => {
    asked.push(page);
    const { before, after, start = 0, max } = page;
    const from = Math.max(1, Number(after ?? 0) + 1, Math.ceil(start / MINUTE));
    const to = Math.min(count, Number(before === undefined || before === "" ? count + 1 : before) - 1);
    const ids =
      before === undefined ? span(from, Math.min(to, from + max - 1)) : span(Math.max(from, to - max + 1), to);
    const results = ids.map((id) => ({ id: `${id}`, forwarded: { delay: { time: id * MINUTE } } }) as ArchiveResult);
    const isComplete = ids.length === 0 || (before === undefined ? ids.at(-1) === to : ids[0] === from);
    return { results, first: results[0]?.id, last: results.at(-1)?.id, isComplete };
  };
  const holes = createHoles({
    timeline,
    hasOlder,
    fetch,
    take: ({ results }) => add(results.map(({ id }) => Number(id))),
  });
  holes.extend();
  const days = createDays({ timeline, holes, fetch, show: (id) => void shown.push(id) });
  return { days, holes, timeline, asked, shown, hasOlder };
}

test("[RM29] a day a million messages ago is three questions away, and history goes on from there both ways", async () => {
  const { days, holes, asked, shown, timeline, hasOlder } = room();
  expect(await days.show(1_000 * MINUTE - 1)).toEqual({ kind: "shown", at: 1_000 * MINUTE });
  expect(shown).toEqual(["1000"]);
  expect(asked).toHaveLength(3);
  expect(asked[0]).toEqual({ start: 1_000 * MINUTE - 1, max: 1 });
  expect(timeline.messages.value).toHaveLength(2 * AROUND_MESSAGES + 20);
  expect(holes.all.value.map(({ id }) => id)).toEqual([`${999 + AROUND_MESSAGES}`]);
  expect(hasOlder.value).toBe(true);
  await holes.fill(`${999 + AROUND_MESSAGES}`, "above");
  expect(timeline.byArchiveId(`${999 + AROUND_MESSAGES + 1}`)).toBeDefined();
});

test("[RM29] a day that is here already is not read again; one with nothing said since leads to the newest", async () => {
  const { days, asked, shown } = room();
  expect(await days.show((COUNT - 3) * MINUTE)).toMatchObject({ kind: "shown" });
  expect(asked).toHaveLength(1);
  expect(await days.show((COUNT + 1) * MINUTE)).toEqual({ kind: "newest" });
  expect(shown).toEqual([`${COUNT - 3}`, `${COUNT}`]);
  expect(await room(undefined, 0).days.show(0)).toEqual({ kind: "nothing" });
});

test("[RM29] entries that are no messages are passed over, but not without end", async () => {
  const reactions = room((id) => id < 500 || id > 700);
  expect(await reactions.days.show(500 * MINUTE)).toEqual({ kind: "shown", at: 701 * MINUTE });
  const many = room((id) => id < 500 || id > COUNT - 20);
  expect(await many.days.show(500 * MINUTE)).toEqual({ kind: "newest" });
  expect(many.asked).toHaveLength(1 + 2 + DAY_PAGES_MAX);
});

test("[RM29] the first day is that of the archive; without an answer it is not known, and the failure is told", async () => {
  expect(await room().days.firstAt()).toBe(MINUTE);
  const { timeline, holes } = room();
  const offline = async () => await Promise.reject(new RequestError("offline"));
  const days = createDays({ timeline, holes, fetch: offline, show: () => {} });
  expect(await days.firstAt()).toBeUndefined();
  expect(await days.show(0)).toEqual({ kind: "failed", error: "offline" });
});
