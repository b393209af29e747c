/**
 * What a search costs in time of the CPU (others may share the machine) among many messages: fills a store with the messages of many rooms and asks as the rooms service does.
 *
 *   node tests/bench/search.ts [--messages 1000000] [--rooms 500] [--readable 200] [--runs 60] [--postgres URL] [--data DIR]
 *
 * With --data the store is kept and used again. Figures: docs/scale.md.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { BareJid } from "@tandem/protocol";
import {
  type Archive,
  type ArchiveSearchRequest,
  defaultLimits,
  searchArchives,
  type Storage,
} from "@tandem/server/core";
import { nodeClock } from "@tandem/server/adapters/environment-node";
import { openPostgres } from "@tandem/server/adapters/storage-postgres";
import { openSqlite } from "@tandem/server/adapters/storage-sqlite";
import { Prng } from "@tandem/testkit/prng";

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "1000000" },
    rooms: { type: "string", default: "500" },
    readable: { type: "string", default: "200" },
    runs: { type: "string", default: "60" },
    postgres: { type: "string" },
    data: { type: "string" },
  },
});
const [messages, roomCount, readable, runs] = [values.messages, values.rooms, values.readable, values.runs].map(
  Number,
) as [number, number, number, number];

const BATCH = 2_000;
const VOCABULARY = 20_000;
const PEOPLE = 1_000;
const YEAR_MS = 365 * 86_400_000;

const prng = new Prng(7);
const room = (n: number): BareJid => `room${n}@rooms.bench.example` as BareJid;
const person = (n: number): BareJid => `person${n}@bench.example` as BareJid;
/** Few words are common and most are rare, as in any language (Zipf). */
const word = (): string => `word${Math.floor(VOCABULARY ** prng.fraction())}`;

function text(): string {
  return Array.from({ length: prng.between(4, 24) }, word).join(" ");
}

async function fill(archive: Archive): Promise<void> {
  const started = performance.now();
  for (let n = 0; n < messages; n += BATCH) {
    const entries = Array.from({ length: Math.min(BATCH, messages - n) }, (_, i) => {
      const said = text();
      // Some rooms are busy.
      const archiveJid = room(Math.floor(roomCount * prng.fraction() ** 2));
      const peer = person(prng.below(PEOPLE));
      const traits = prng.chance(0.02) ? (["counts", "file"] as const) : (["counts"] as const);
      const at = Date.now() - YEAR_MS + Math.floor(((n + i) / messages) * YEAR_MS);
      const stanza = `<message xmlns="jabber:client" from="${archiveJid}/${peer}" type="groupchat"><body>${said}</body></message>`;
      return {
        archive: archiveJid,
        peer,
        sender: peer,
        originId: `o${n + i}`,
        stanza,
        text: said,
        traits,
        at,
        isShared: true,
      };
    });
    await archive.appendAll(entries);
    if (n % 200_000 === 0) console.error(`${n} messages, ${Math.round((performance.now() - started) / 1_000)} s`);
  }
  console.error(`filled in ${Math.round((performance.now() - started) / 1_000)} s`);
}

type Ask = () => {
  readonly search: Omit<ArchiveSearchRequest["search"], "archives">;
  readonly order: "newest" | "relevance";
};
const asks: Readonly<Record<string, Ask>> = {
  "one rare word": () => ({ search: { text: `word${prng.between(5_000, VOCABULARY)}` }, order: "newest" }),
  "one common word": () => ({ search: { text: `word${prng.between(1, 20)}` }, order: "newest" }),
  "two words": () => ({ search: { text: `word${prng.between(1, 50)} word${prng.between(50, 500)}` }, order: "newest" }),
  "two rare words": () => ({
    search: { text: `word${prng.between(900, 5_000)} word${prng.between(900, 5_000)}` },
    order: "newest",
  }),
  "a phrase": () => ({ search: { text: `"word${prng.between(1, 9)} word${prng.between(10, 50)}"` }, order: "newest" }),
  "a beginning": () => ({ search: { text: `word${prng.between(10, 99)}*` }, order: "newest" }),
  "an author's files": () => ({ search: { authors: [person(prng.below(PEOPLE))], traits: ["file"] }, order: "newest" }),
  "a word of an author": () => ({
    search: { text: `word${prng.between(1, 20)}`, authors: [person(prng.below(PEOPLE))] },
    order: "newest",
  }),
  "a word, last spring": () => ({
    search: { text: `word${prng.between(1, 500)}`, start: Date.now() - 0.7 * YEAR_MS, end: Date.now() - 0.6 * YEAR_MS },
    order: "newest",
  }),
  "a word, by relevance": () => ({ search: { text: `word${prng.between(1, 500)}` }, order: "relevance" }),
};

async function measure(archive: Archive): Promise<void> {
  const archives = Array.from({ length: readable }, (_, n) => room(Math.floor((n * roomCount) / readable)));
  const first = performance.now();
  await searchArchives(
    archive,
    { search: { archives, text: "word1" }, order: "newest", page: { max: 25 } },
    defaultLimits,
  );
  console.log(`first search of all: ${Math.round(performance.now() - first)} ms`);
  console.log("| search | p50 | p99 | max |\n|---|---|---|---|");
  for (const [name, ask] of Object.entries(asks)) {
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      const { search, order } = ask();
      const started = process.cpuUsage();
      const page = await searchArchives(
        archive,
        { search: { ...search, archives }, order, page: { max: 25 } },
        defaultLimits,
      );
      const { user, system } = process.cpuUsage(started);
      times.push((user + system) / 1_000);
      if (typeof page === "string") throw new Error(page);
    }
    times.sort((a, b) => a - b);
    const at = (part: number): string =>
      (times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0).toFixed(1);
    console.log(`| ${name} | ${at(0.5)} ms | ${at(0.99)} ms | ${(times.at(-1) ?? 0).toFixed(1)} ms |`);
  }
}

const directory = values.data ?? mkdtempSync(join(tmpdir(), "tandem-search-"));
const file = join(directory, "search.db");
const isThere = values.postgres === undefined && existsSync(file);
const storage: Storage =
  values.postgres === undefined
    ? openSqlite({ file, clock: nodeClock })
    : await openPostgres({ url: values.postgres, clock: nodeClock });
if (!isThere) await fill(storage.archive);
await measure(storage.archive);
await storage.close();
if (values.data === undefined) rmSync(directory, { recursive: true });
