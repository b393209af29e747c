/**
 * What a search costs among many messages, by the clock and in time of the CPU (others may share the machine): fills a store
 * with the messages of many rooms and asks as the rooms service does.
 *
 *   node tests/bench/search.ts [--messages 1000000] [--rooms 500] [--readable 200] [--runs 60] [--postgres URL] [--data DIR] [--adapter] [--counts] [--only NAME]
 *
 * --counts: what each criterion would leave and the hits of each room, in place of the first page.
 * With --data the store is kept and used again, as is a database of PostgreSQL with something in it. --only: kinds of search whose name has this in it. --adapter: filled as the
 * server does it, which takes several times as long. Figures: docs/scale.md.
 */
import { strict as assert } from "node:assert";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import {
  type Archive,
  type ArchiveEntry,
  type ArchiveSearchAnswer,
  type ArchiveSearchRequest,
  countSearch,
  defaultLimits,
  searchArchives,
  type Storage,
} from "@tandem/server/core";
import { nodeClock } from "@tandem/server/adapters/environment-node";
import { openPostgres } from "@tandem/server/adapters/storage-postgres";
import { openSqlite } from "@tandem/server/adapters/storage-sqlite";
import { Prng } from "@tandem/testkit/prng";
import { checkBulk, fillPostgres, fillSqlite } from "./search/bulk.ts";
import { type Cpu, cpuOf } from "./search/cpu.ts";
import { batchesOf, HAN, han, PEOPLE, person, room, type Shape, VOCABULARY, YEAR_MS } from "./search/messages.ts";

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "1000000" },
    rooms: { type: "string", default: "500" },
    readable: { type: "string", default: "200" },
    runs: { type: "string", default: "60" },
    postgres: { type: "string" },
    data: { type: "string" },
    adapter: { type: "boolean", default: false },
    counts: { type: "boolean", default: false },
    only: { type: "string", default: "" },
  },
});
const [messages, rooms, readable, runs] = [values.messages, values.rooms, values.readable, values.runs].map(Number) as [
  number,
  number,
  number,
  number,
];
const shape: Shape = { messages, rooms, until: Date.now() };
const prng = new Prng(11);

type Ask = () => {
  readonly search: Omit<ArchiveSearchRequest["search"], "archives">;
  readonly order: "newest" | "relevance";
};
const words = (text: () => string, more: object = {}): Ask => {
  return () => ({ search: { text: text(), ...more }, order: "newest" });
};
const word = (from: number, to: number): string => `word${prng.between(from, to)}`;
const chars = (count: number, from: number): string =>
  Array.from({ length: count }, () => han(prng.between(from, from * 4))).join("");
const spring = { start: shape.until - 0.7 * YEAR_MS, end: shape.until - 0.6 * YEAR_MS };

const asks: Readonly<Record<string, Ask>> = {
  "one rare word": words(() => word(5_000, VOCABULARY)),
  "one word that is neither": words(() => word(100, 1_000)),
  "one common word": words(() => word(1, 20)),
  "a word that nobody wrote": words(() => `nobody${prng.between(1, 999)}`),
  "two words": words(() => `${word(1, 50)} ${word(50, 500)}`),
  "two rare words": words(() => `${word(900, 5_000)} ${word(900, 5_000)}`),
  "with accents": words(() => `WÖRD${prng.between(100, 1_000)}`),
  "Japanese, two characters": words(() => chars(2, 5)),
  "Japanese, four characters, a phrase": words(() => `"${chars(4, 2)}"`),
  "Japanese, one character": words(() => han(prng.between(20, HAN - 1))),
  "a phrase of very common words": words(() => `"${word(1, 9)} ${word(10, 50)}"`),
  "a phrase of less common words": words(() => `"${word(50, 500)} ${word(50, 500)}"`),
  "a beginning of hundreds of words": words(() => `word${prng.between(1, 9)}*`),
  "a beginning of a hundred words": words(() => `word${prng.between(10, 99)}*`),
  "a beginning of ten words": words(() => `word${prng.between(100, 999)}*`),
  "a beginning and a rare word": words(() => `word${prng.between(1, 9)}* ${word(5_000, VOCABULARY)}`),
  "an author's files": () => ({ search: { authors: [person(prng.below(PEOPLE))], traits: ["file"] }, order: "newest" }),
  "a word of an author": () => ({
    search: { text: word(1, 20), authors: [person(prng.below(PEOPLE))] },
    order: "newest",
  }),
  "a word within five weeks of last spring": words(() => word(1, 500), spring),
  "a word, by relevance": () => ({ search: { text: word(1, 500) }, order: "relevance" }),
};

interface Run {
  readonly clockMs: number;
  readonly cpuMs: number;
  readonly answer: Pick<ArchiveSearchAnswer, "entries" | "complete" | "count" | "isBehind">;
}

/** As a page that holds nothing, with the hits of all rooms together. */
async function countsOf(archive: Archive, search: ArchiveSearchRequest["search"]): Promise<Run["answer"] | string> {
  const placeOf = (entry: ArchiveEntry) => entry.archive;
  const counts = await countSearch(archive, { search, naming: [word(20, 500)], placeOf }, defaultLimits);
  if (typeof counts === "string") return counts;
  const count = counts.places.reduce((sum, place) => sum + place.count, 0);
  return {
    entries: [],
    complete: true,
    isBehind: false,
    count: { count, isExact: counts.places.every(({ isExact }) => isExact) },
  };
}

let readCpu: Cpu = () => 0;

async function ask(archive: Archive, name: string, from: readonly number[]): Promise<Run> {
  const { search, order } = (asks[name] as Ask)();
  const archives = from.map(room);
  const [started, cpu] = [performance.now(), readCpu()];
  const page = { max: 25 };
  const wanted = { ...search, archives };
  const answer = values.counts
    ? await countsOf(archive, wanted)
    : await searchArchives(archive, { search: wanted, order, page }, defaultLimits);
  const clockMs = performance.now() - started;
  const cpuMs = readCpu() - cpu;
  if (typeof answer === "string") throw new Error(answer);
  const readableArchives = new Set(archives);
  for (const entry of answer.entries) assert(readableArchives.has(entry.archive), "a hit from a room of others");
  return { clockMs, cpuMs, answer };
}

async function measure(archive: Archive, from: readonly number[]): Promise<void> {
  console.log(`first search of all: ${(await ask(archive, "one common word", from)).clockMs.toFixed(0)} ms`);
  console.log(
    "| search | p50, p99 by the clock | p50, p99 of the CPU | hits counted | full pages or all |\n|---|---|---|---|---|",
  );
  const pauses = monitorEventLoopDelay({ resolution: 1 });
  pauses.enable();
  const whole: number[] = [];
  for (const name of Object.keys(asks).filter((one) => one.includes(values.only))) {
    const all: Run[] = [];
    for (let run = 0; run < runs; run++) all.push(await ask(archive, name, from));
    whole.push(...all.map(({ clockMs }) => clockMs));
    const at = (times: readonly number[], part: number): string =>
      (times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0).toFixed(1);
    const [clock, cpu] = [all.map(({ clockMs }) => clockMs), all.map(({ cpuMs }) => cpuMs)];
    const counts = all.map(({ answer }) => answer.count?.count ?? 0);
    const done = all.filter(({ answer }) => answer.complete || answer.entries.length === 25).length;
    console.log(
      `| ${name} | ${at(clock, 0.5)}, ${at(clock, 0.99)} ms | ${at(cpu, 0.5)}, ${at(cpu, 0.99)} ms | ${Math.min(...counts)} to ${Math.max(...counts)} | ${Math.round((100 * done) / runs)} % |`,
    );
  }
  const p99 = whole.toSorted((a, b) => a - b)[Math.floor(whole.length * 0.99)] ?? 0;
  console.log(
    `all: p99 ${p99.toFixed(1)} ms by the clock; longest pause of the event loop ${(pauses.max / 1e6).toFixed(1)} ms`,
  );
  console.log(`load ${loadavg()[0]?.toFixed(1)}`);
}

async function fill(storage: Storage): Promise<void> {
  for (const batch of batchesOf(shape, 2_000)) await storage.archive.appendAll(batch);
}

const directory = values.data ?? mkdtempSync(join(tmpdir(), "tandem-search-"));
const file = join(directory, "search.db");
const url = values.postgres;
const open = async (): Promise<Storage> =>
  url === undefined ? openSqlite({ file, clock: nodeClock }) : await openPostgres({ url, clock: nodeClock });
const isNew = url !== undefined || !existsSync(file);
let storage = await open();
if (isNew && (await storage.archive.bounds(room(0))) === null) {
  const started = performance.now();
  if (values.adapter) await fill(storage);
  else {
    await storage.close();
    await checkBulk();
    const tell = (filled: number): void => {
      if (filled % 1_000_000 === 0) console.error(`${filled} messages`);
    };
    if (url === undefined) fillSqlite(file, shape, tell);
    else await fillPostgres(url, shape, tell);
    storage = await open();
  }
  console.error(`filled in ${Math.round((performance.now() - started) / 1_000)} s`);
}
const from = Array.from({ length: readable }, (_, n) => Math.floor((n * rooms) / readable));
for (let started = performance.now(); ; ) {
  const { answer } = await ask(storage.archive, "one common word", from);
  if (!answer.isBehind) break;
  console.error(`words are still being indexed after ${Math.round((performance.now() - started) / 1_000)} s`);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
}
readCpu = await cpuOf(url);
await measure(storage.archive, from);
await storage.close();
if (values.data === undefined) rmSync(directory, { recursive: true });
