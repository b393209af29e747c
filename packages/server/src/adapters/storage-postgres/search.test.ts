import { rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BareJid } from "@tandem/protocol";
import { POSTGRES_MISSING, postgresBinaries, startPostgres, type TestCluster } from "@tandem/testkit/postgres";
import { Prng } from "@tandem/testkit/prng";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  ArchiveSearch,
  ArchiveSearchPage,
  ArchiveTrait,
  NewArchiveEntry,
  Storage,
} from "../../core/ports/index.ts";
import { openSqlite } from "../storage-sqlite/index.ts";
import { clientConfig } from "./connection.ts";
import { openPostgres } from "./index.ts";
import { ArchiveSearcher, steps } from "./search.ts";
import { BLOCK_IDS } from "./words.ts";

const reason = postgresBinaries() === null ? `: skipped, ${POSTGRES_MISSING}` : "";
const START = Date.UTC(2026, 0, 15, 9);
const DAY_MS = 86_400_000;
const clock = { now: () => START, monotonic: () => 0 };
const rooms = Array.from({ length: 6 }, (_, i) => `room${i}@rooms.example.com` as BareJid);
const people = ["maya", "dana", "o'hara\\", "tomasz"].map((name) => `${name}@example.com` as BareJid);
const vocabulary = ["hedge", "hedges", "hedging", "break", "settlement", "zürich", "会議", "室", "desk"];
const traits: readonly ArchiveTrait[] = ["link", "file", "important"];

/** Small steps, so that some hundred messages go through all of them. */
const small: readonly (typeof steps)[] = [
  { lookedAt: 5, blocks: 2, texts: 3, sampled: 40, fewArchives: 2 },
  { lookedAt: 0, blocks: 1, texts: 1, sampled: 8, fewArchives: 0 },
  { lookedAt: 30, blocks: 100, texts: 100, sampled: 0, fewArchives: 100 },
];

/** Every text is another one: they are compared by it. */
function randomEntry(prng: Prng, n: number): NewArchiveEntry {
  const words = Array.from({ length: prng.between(0, 5) }, () => prng.pick(vocabulary));
  // Most come in their time, some are brought in later.
  const day = prng.chance(0.15) ? prng.below(40) : Math.floor(n / 8);
  return {
    archive: prng.chance(0.7) ? (rooms[0] as BareJid) : prng.pick(rooms),
    at: START + day * DAY_MS + prng.below(DAY_MS),
    peer: prng.pick(people),
    sender: "Somebody",
    originId: `o${n}`,
    stanza: "<message/>",
    text: `${words.join(" ")} n${n}`,
    traits: ["counts", ...traits.filter(() => prng.chance(0.1))],
    isShared: true,
  };
}

function randomSearch(prng: Prng): Omit<ArchiveSearch, "scanMax"> {
  const some = <T>(all: readonly T[], chance: number): readonly T[] => all.filter(() => prng.chance(chance));
  const words = (): string => Array.from({ length: prng.between(1, 2) }, () => prng.pick(vocabulary)).join(" ");
  const text = prng.pick([words(), `"${words()}"`, "hed*", "hed* break", "会", '"break settlement" hed*', undefined]);
  const start = prng.chance(0.3) ? START + prng.between(-3, 40) * DAY_MS : undefined;
  return {
    archives: prng.pick([rooms.slice(1), rooms.slice(0, 1), some(rooms, 0.6)]),
    text,
    authors: prng.chance(0.3) ? some(people, 0.4) : undefined,
    traits: prng.chance(0.2) ? [prng.pick(traits)] : undefined,
    start,
    end: prng.chance(0.3) ? (start ?? START) + prng.between(0, 20) * DAY_MS : undefined,
  };
}

type SearchPage = (
  search: ArchiveSearch & { readonly from: "start" | "end"; readonly limit: number },
) => Promise<ArchiveSearchPage>;

/** The texts of all pages, oldest first. */
async function allOf(
  page: SearchPage,
  search: Omit<ArchiveSearch, "scanMax">,
  from: "start" | "end",
): Promise<readonly string[]> {
  const found: string[] = [];
  for (let at: number | undefined; ; ) {
    const within = from === "end" ? { beforeId: at } : { afterId: at };
    const { entries, reachedId } = await page({
      ...search,
      ...(at === undefined ? {} : within),
      from,
      limit: 4,
      scanMax: 7,
    });
    const texts = entries.map(({ text }) => text);
    if (from === "end") found.unshift(...texts);
    else found.push(...texts);
    if (reachedId === undefined) return found;
    expect(reachedId).not.toBe(at);
    at = reachedId;
  }
}

describe.skipIf(reason !== "")(`PostgreSQL's search${reason}`, () => {
  let cluster: TestCluster;
  let directory = "";
  let pool: InstanceType<typeof pg.Pool>;
  const stores: Storage[] = [];
  const entries: readonly NewArchiveEntry[] = Array.from(
    { length: 320 },
    (
      (prng) => (_, n) =>
        randomEntry(prng, n)
    )(new Prng(7)),
  );
  beforeAll(async () => {
    cluster = await startPostgres();
    const url = await cluster.makeDatabase();
    directory = mkdtempSync(join(tmpdir(), "tandem-search-"));
    stores.push(openSqlite({ file: join(directory, "tandem.db"), clock }), await openPostgres({ url, clock }));
    pool = new pg.Pool(clientConfig(url));
    for (let from = 0; from < entries.length; from += 10) {
      for (const store of stores) await store.archive.appendAll(entries.slice(from, from + 10));
      // What others of the organisation have written meanwhile.
      await pool.query("UPDATE counters SET value = value + $1 WHERE name = 'archive-id'", [BLOCK_IDS / 4]);
    }
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await Promise.all(stores.map((store) => store.close()));
    await cluster.stop();
    rmSync(directory, { recursive: true });
  });

  test.each(small)("[RM26] finds over many blocks what SQLite finds, from either end (steps %o)", async (sized) => {
    const [sqlite] = stores as [Storage];
    const postgres = new ArchiveSearcher(pool, sized);
    const prng = new Prng(sized.lookedAt + 1);
    let hits = 0;
    for (let n = 0; n < 60; n++) {
      const search = randomSearch(prng);
      const wanted = await allOf((asked) => sqlite.archive.search(asked), search, "end");
      hits += wanted.length;
      for (const from of ["end", "start"] as const) {
        const found = await allOf((asked) => postgres.page(asked), search, from);
        expect(found, JSON.stringify(search)).toEqual(wanted);
      }
      const counts = await Promise.all([
        sqlite.archive.countFound({ ...search, scanMax: 1_000 }, 500),
        postgres.count({ ...search, scanMax: 1_000 }, 500),
      ]);
      expect(counts[1], JSON.stringify(search)).toEqual(counts[0]);
    }
    expect(hits).toBeGreaterThan(400);
  });

  test("[RM21] what names somebody is found by its words behind a place in one archive", async () => {
    const archive = rooms[0] as BareJid;
    for (const text of ["hedge", "会議", "hedge break"]) {
      const [wanted, found] = await Promise.all(
        stores.map(async (store) => {
          const page = await store.archive.page({ archive, text, from: "end", limit: 6 });
          const afterId = page.entries[1]?.id;
          const behind = await store.archive.page({ archive, text, afterId, from: "end", limit: 500 });
          const counts = [
            await store.archive.count({ archive, text }, 500),
            await store.archive.count({ archive, text }, 2),
          ];
          return {
            counts,
            complete: page.complete,
            texts: [page, behind].map((one) => one.entries.map((entry) => entry.text)),
          };
        }),
      );
      expect(found).toEqual(wanted);
      expect(found?.texts[0]).toHaveLength(6);
    }
  });
});
