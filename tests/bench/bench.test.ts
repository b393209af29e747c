import { expect, test } from "vitest";
import { tandem, tandemWithoutLevels } from "./contestants/tandem.ts";
import { tableOf } from "./report.ts";
import { Results, TANDEM, WITHOUT_LEVELS } from "./results.ts";
import { run } from "./run.ts";
import { archivePages } from "./scenarios/archive-pages.ts";
import { idle } from "./scenarios/idle.ts";
import { joinHistory } from "./scenarios/join-history.ts";
import { latencyOneToOne } from "./scenarios/latency.ts";
import { longArchive } from "./scenarios/long-archive.ts";
import { oneToOne } from "./scenarios/one-to-one.ts";
import { organisation } from "./scenarios/organisation.ts";
import { presence } from "./scenarios/presence.ts";
import { resumption } from "./scenarios/resumption.ts";
import { rooms } from "./scenarios/rooms.ts";
import { signInStorm } from "./scenarios/sign-in.ts";
import { startUp } from "./scenarios/start-up.ts";

test("each kind of scenario runs against Tandem and measures something", async () => {
  const scenarios = [
    signInStorm("plain", 3),
    signInStorm("tls", 3),
    idle(20, "websocket", false, 0),
    oneToOne(true, 1),
    oneToOne(false, 1),
    rooms({ rooms: 2, occupants: 3, people: 4, posts: 5 }),
    presence(6, 4),
    archivePages(2),
    joinHistory(2),
    resumption(2),
    latencyOneToOne(0.2),
    longArchive(200, 2),
    startUp(3, 2),
  ];
  const results = await run({ entrants: [tandem], scenarios, rounds: 1, tell: () => {} });
  const costs = results.rows.filter(({ name, isThroughput }) => !isThroughput && !name.startsWith("idle"));
  expect(costs).toHaveLength(20);
  // Memory of twenty sessions is within what the collector gives back in the meantime; all else has cost something.
  expect(costs.filter((row) => !((row.medianOf("tandem") as number) > 0)).map(({ name }) => name)).toEqual([]);
  expect(results.rows.some(({ name }) => name === "idle sessions 0.02k, websocket")).toBe(true);
}, 180_000);

test("without access levels the same people tell one another the same", async () => {
  const scenarios = [organisation(6, 4)];
  const results = await run({ entrants: [tandem, tandemWithoutLevels], scenarios, rounds: 1, tell: () => {} });
  for (const row of results.rows)
    for (const who of [TANDEM, WITHOUT_LEVELS]) expect(row.medianOf(who)).toBeGreaterThan(0);
}, 180_000);

function resultsOf(row: string, figures: Readonly<Record<string, readonly number[]>>): Results {
  const results = new Results();
  for (const [who, values] of Object.entries(figures))
    for (const value of values) results.add(who, { row, unit: "ms", value });
  return results;
}

test("who was asked in the warm-up only keeps that figure, everybody else has those that count", () => {
  const results = resultsOf("resumption", { tandem: [1] });
  const [row] = results.completedBy(resultsOf("resumption", { tandem: [9], prosody: [4] })).rows;
  expect([row?.medianOf("tandem"), row?.medianOf("prosody")]).toEqual([1, 4]);
});

test("the ratio is that of the median to the better peer's", () => {
  const [row] = resultsOf("resumption", { tandem: [9, 1, 2], prosody: [4, 6], ejabberd: [10], floor: [0.5] }).rows;
  expect([row?.ratio, row?.floorRatio, row?.isMet]).toEqual([0.4, 4, true]);
});

test("ours without levels is no peer, and has a ratio of its own", () => {
  const results = resultsOf("resumption", { tandem: [2], "tandem without levels": [1], prosody: [4], ejabberd: [8] });
  expect(tableOf(results, ["tandem", "tandem without levels", "prosody", "ejabberd"])).toContain(
    "| resumption | ms | 2.00 | 1.00 | 4.00 | 8.00 |  | 0.50 | ≤ 0.4 **missed** | 0.25 |  |",
  );
});

test("of throughput more is better, and three times the goal", () => {
  const [row] = resultsOf("resumption, throughput", { tandem: [29], prosody: [10], ejabberd: [5] }).rows;
  expect([row?.ratio, row?.isMet]).toEqual([2.9, false]);
});

test("a row without peers has neither ratio nor verdict", () => {
  const results = resultsOf("resumption", { tandem: [1] });
  expect([results.rows[0]?.ratio, results.rows[0]?.isMet]).toEqual([undefined, undefined]);
  expect(tableOf(results, ["tandem"])).toContain("| resumption | ms | 1.00 |  |  | ≤ 0.4 |  |");
});
