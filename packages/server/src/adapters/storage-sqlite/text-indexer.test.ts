import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bareJid } from "@tandem/protocol";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ArchiveSearchPage, NewArchiveEntry } from "../../core/ports/index.ts";
import { nodeClock } from "../environment-node/index.ts";
import { migrations, migrationsTable, sqliteDialect } from "../storage-schema/index.ts";
import { openSqlite, type SqliteStorage } from "./index.ts";
import { INDEXED_AT_A_TIME, SHARED_UNINDEXED_MAX, UNINDEXED_MAX } from "./text-indexer.ts";

let directory = "";
let storage: SqliteStorage;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tandem-text-"));
});
afterEach(async () => {
  await storage.close();
  rmSync(directory, { recursive: true });
});

const maya = bareJid("maya", "example.com");
const dana = bareJid("dana", "example.com");
const file = (): string => join(directory, "tandem.db");
const said = (text: string, archive = maya): NewArchiveEntry => ({
  archive,
  peer: dana,
  sender: "in",
  originId: undefined,
  stanza: "<message/>",
  text,
});
const many = (count: number, from = 0): NewArchiveEntry[] =>
  Array.from({ length: count }, (_, i) => said(`n${from + i}`));

function open(): void {
  storage = openSqlite({ file: file(), clock: nodeClock });
}

/** Rows of the index of words, read beside the store. */
function indexed(): number {
  const database = new Database(file(), { readonly: true });
  const rows = database.prepare<[], number>("SELECT count(*) FROM archive_text").pluck().get();
  database.close();
  return rows ?? -1;
}

/** As an update leaves it that indexes anew. */
function unindex(): void {
  const database = new Database(file());
  database.exec("INSERT INTO archive_text (archive_text) VALUES ('delete-all'); UPDATE archives SET indexed = 0");
  database.close();
}

async function found(text: string, archive = maya): Promise<readonly string[]> {
  const { entries } = await storage.archive.page({ archive, text, from: "end", limit: 10 });
  return entries.map((entry) => entry.text);
}

test("words are indexed by the first search in their archive, and by no other; each once", async () => {
  open();
  await storage.archive.appendAll([...many(600), said("hedge"), said("hedge elsewhere", dana)]);
  expect(indexed()).toBe(0);
  expect(await found("hedge")).toEqual(["hedge"]);
  expect(indexed()).toBe(601);
  await storage.archive.append(said("another hedge"));
  expect(await storage.archive.count({ archive: maya, text: "hedge" }, 10)).toBe(2);
  expect(indexed()).toBe(602);
});

test("[SV3] UNINDEXED_MAX entries wait for a search, one more makes the oldest findable at once", async () => {
  open();
  await storage.archive.appendAll(many(UNINDEXED_MAX));
  expect(indexed()).toBe(0);
  await storage.archive.append(said("one more"));
  expect(indexed()).toBe(INDEXED_AT_A_TIME);
  await storage.archive.appendAll(many(INDEXED_AT_A_TIME - 1));
  expect(indexed()).toBe(INDEXED_AT_A_TIME);
  // What waits is counted anew after a restart.
  await storage.close();
  open();
  await storage.archive.appendAll([said("hedge"), said("fund")]);
  expect(indexed()).toBe(INDEXED_AT_A_TIME * 2);
  expect(await found("hedge")).toEqual(["hedge"]);
  expect(await found("n0")).toEqual(["n0", "n0"]);
});

test("[SV3] [RM26] of an archive that many read SHARED_UNINDEXED_MAX entries wait", async () => {
  open();
  const shared = (count: number): NewArchiveEntry[] => many(count).map((entry) => ({ ...entry, isShared: true }));
  await storage.archive.appendAll(shared(SHARED_UNINDEXED_MAX));
  expect(indexed()).toBe(0);
  await storage.archive.appendAll(shared(1));
  expect(indexed()).toBe(INDEXED_AT_A_TIME);
});

test("[RM26] of an archive that many read everything is indexed before anybody searches; after a restart too", async () => {
  open();
  const shared = (count: number): NewArchiveEntry[] => {
    return many(count).map((entry) => ({ ...entry, sender: "Dana", isShared: true }));
  };
  await storage.archive.appendAll(shared(SHARED_UNINDEXED_MAX + 1));
  await expect.poll(indexed, { timeout: 20_000 }).toBe(SHARED_UNINDEXED_MAX + 1);
  await storage.close();
  unindex();
  open();
  await expect.poll(indexed, { timeout: 20_000 }).toBe(SHARED_UNINDEXED_MAX + 1);
});

test("[RM26] [SV3] what is too much to wait for is indexed while a search answers and says so", async () => {
  open();
  await storage.archive.appendAll([said("hedge")]);
  const hedges = (): Promise<ArchiveSearchPage> => {
    const search = { archives: [maya], text: "hedge", from: "end", limit: 5, scanMax: 1, countMax: 5 } as const;
    return storage.archive.search(search);
  };
  expect(await hedges()).toMatchObject({ complete: true, count: { count: 1, isExact: true } });
  await storage.archive.appendAll([...many(UNINDEXED_MAX), said("hedge, too")]);
  await storage.close();
  unindex();
  open();
  const early = await hedges();
  expect(early).toMatchObject({ isBehind: true, count: { isExact: false } });
  expect(await storage.archive.countFound({ archives: [maya], text: "n1", scanMax: 1 }, 5)).toMatchObject({
    isExact: false,
  });
  await expect.poll(async () => (await hedges()).isBehind ?? false, { timeout: 30_000 }).toBe(false);
  expect(await hedges()).toMatchObject({ complete: true, count: { count: 2, isExact: true } });
});

test("what is replaced or purged before it is indexed leaves no word behind", async () => {
  open();
  const [first, second] = await storage.archive.appendAll([said("secret plan"), said("secret too")]);
  await storage.archive.replace(maya, first?.id ?? 0, "<message/>", "retracted");
  expect(await found("secret")).toEqual(["secret too"]);
  await storage.archive.replace(maya, second?.id ?? 0, "<message/>", "gone");
  expect(await found("secret")).toEqual([]);
  await storage.archive.append(said("last"));
  expect(await storage.archive.purge(maya)).toBe(3);
  expect(indexed()).toBe(0);
  await storage.archive.append(said("last, again"));
  expect(await found("last")).toEqual(["last, again"]);
});

test("[SV9] a file of schema 1, where every entry is indexed, is taken over and goes on", async () => {
  const database = new Database(file());
  database.exec(migrationsTable);
  for (const statement of migrations[0]?.statements(sqliteDialect) ?? []) database.exec(statement);
  database.exec("INSERT INTO migrations (number, name) VALUES (1, 'documents and archive')");
  database.exec("INSERT INTO counters (name, value) VALUES ('born', 1), ('rev', 1), ('archive-id', 7)");
  database.exec(`INSERT INTO archives (no, name) VALUES (3, '${maya}')`);
  database.exec(
    `INSERT INTO archive (id, archive, at, peer, sender, direction, stanza, text) VALUES (7, 3, 1, '${dana}', 'in', 0, '<message/>', 'old hedge')`,
  );
  const words = "\uE0003 old hedge";
  database.prepare("INSERT INTO archive_text (rowid, words) VALUES (7, ?)").run(words);
  database.close();
  open();
  await storage.archive.append(said("new hedge"));
  expect(await found("hedge")).toEqual(["old hedge", "new hedge"]);
  expect(indexed()).toBe(2);
});
