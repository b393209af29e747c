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
let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tandem-background-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A store with 3,000 messages of a room of which no word is indexed. */
async function unindexed(): Promise<Database.Database> {
  const file = join(directory, "tandem.db");
  const storage = openSqlite({ file, clock: nodeClock });
  const said = { archive: room, peer: room, sender: "Dana", originId: undefined, stanza: "<message/>", isShared: true };
  await storage.archive.appendAll(Array.from({ length: 3_000 }, (_, i) => ({ ...said, text: `n${i} of many` })));
  await storage.close();
  const database = new Database(file);
  database.exec("INSERT INTO archive_text (archive_text) VALUES ('delete-all'); UPDATE archives SET indexed = 0");
  return database;
}

/** Parts of which the index consists: a search goes through each. */
function parts(database: Database.Database): number {
  return database.prepare<[], number>("SELECT count(DISTINCT segid) FROM archive_text_idx").pluck().get() ?? 0;
}

test.each([
  [2, 1],
  [100, 6],
])("[RM26] the index is put together after %i steps of much to index: %i parts", async (mergedAfter, wanted) => {
  const database = await unindexed();
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
  const indexer = new BackgroundIndexer(database, queue, mergedAfter);
  // Each step is one of the merges that FTS5 makes by itself, or none.
  database.exec("INSERT INTO archive_text (archive_text, rank) VALUES ('automerge', 0)");
  indexer.add([room], 0);
  await expect.poll(() => indexer.isIdle, { timeout: 20_000 }).toBe(true);
  expect(parts(database)).toBe(wanted);
  expect(kinds.filter((kind) => kind === "index-text")).toHaveLength(6);
  const find = database.prepare("SELECT count(*) FROM archive_text WHERE archive_text MATCH 'many'").pluck();
  expect(find.get()).toBe(3_000);
  indexer.close();
  await queue.close();
  database.close();
});
