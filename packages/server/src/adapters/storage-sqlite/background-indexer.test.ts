import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bareJid } from "@tandem/protocol";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nodeClock } from "../environment-node/index.ts";
import { WriteQueue } from "../write-queue/index.ts";
import { BackgroundIndexer } from "./background-indexer.ts";
import { openSqlite } from "./index.ts";
import { Writer } from "./writer.ts";

const room = bareJid("desk", "rooms.example.com");
const FILE = "tandem.db";
let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tandem-background-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

async function say(count: number): Promise<void> {
  const storage = openSqlite({ file: join(directory, FILE), clock: nodeClock });
  const said = { archive: room, peer: room, sender: "Dana", originId: undefined, stanza: "<message/>", isShared: true };
  await storage.archive.appendAll(Array.from({ length: count }, (_, i) => ({ ...said, text: `n${i} of many` })));
  await storage.close();
}

/** A store with so many messages of a room of which no word is indexed. */
async function unindexed(count: number): Promise<Database.Database> {
  await say(count);
  const database = new Database(join(directory, FILE));
  database.exec("INSERT INTO archive_text (archive_text) VALUES ('delete-all'); UPDATE archives SET indexed = 0");
  return database;
}

/** Parts of which the index consists: a search goes through each. */
function parts(database: Database.Database): number {
  return database.prepare<[], number>("SELECT count(DISTINCT segid) FROM archive_text_idx").pluck().get() ?? 0;
}

/** Indexes all that waits, with a look at the parts after so many steps; the kinds of operations that it took. */
async function index(database: Database.Database, lookedAtAfter: number): Promise<string[]> {
  const writer = new Writer(database);
  const kinds: string[] = [];
  const committer = {
    commit: (operations: Parameters<Writer["commit"]>[0]) => {
      kinds.push(...operations.map(({ kind }) => kind));
      return Promise.resolve(writer.commit(operations));
    },
    close: () => Promise.resolve(),
  };
  const queue = new WriteQueue(committer, setImmediate);
  const indexer = new BackgroundIndexer(database, queue, lookedAtAfter);
  // Each step is one of the merges that FTS5 makes by itself, or none.
  database.exec("INSERT INTO archive_text (archive_text, rank) VALUES ('automerge', 0)");
  indexer.add([room], 0);
  await expect.poll(() => indexer.isIdle, { timeout: 20_000 }).toBe(true);
  indexer.close();
  await queue.close();
  return kinds;
}

test.each([
  [2, 1],
  [100, 6],
])(
  "[RM26] the index is put together after %i steps, if it has grown in parts: %i parts",
  async (lookedAtAfter, wanted) => {
    const database = await unindexed(3_000);
    const kinds = await index(database, lookedAtAfter);
    expect(parts(database)).toBe(wanted);
    expect(kinds.filter((kind) => kind === "index-text")).toHaveLength(6);
    const find = database.prepare("SELECT count(*) FROM archive_text WHERE archive_text MATCH 'many'").pluck();
    expect(find.get()).toBe(3_000);
    database.close();
  },
);

test.each([
  { more: 200, isPutTogether: false },
  { more: 4_000, isPutTogether: true },
])(
  "[RM26] an index of 10,000 messages in one part, and $more more: put together anew: $isPutTogether",
  async ({ more, isPutTogether }) => {
    const database = await unindexed(10_000);
    await index(database, 1);
    expect(parts(database)).toBe(1);
    await say(more);
    await index(database, 100);
    // The first step after a start looks, though a hundred have not been made.
    if (isPutTogether) expect(parts(database)).toBe(1);
    else expect(parts(database)).toBeGreaterThan(1);
    database.close();
  },
);
