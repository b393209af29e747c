import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BareJid } from "@tandem/protocol";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDataDirectory, makeDataDirectory, StartError } from "../data-directory/index.ts";
import { nodeClock } from "../environment-node/index.ts";
import { migrations, migrationsTable, sqliteDialect } from "../storage-schema/index.ts";
import { openSqlite, type SqliteStorage } from "./index.ts";

let directory = "";
let file = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tandem-open-"));
  file = join(directory, "tandem.db");
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = (path = file): SqliteStorage => openSqlite({ file: path, clock: nodeClock });
const spec = { name: "notes", version: 1 };

async function writeSome(): Promise<void> {
  const storage = open();
  const rows = Array.from({ length: 500 }, (_, i) => ({ owner: "", key: `k${i}`, value: { text: "x".repeat(200) } }));
  await storage.collection(spec).putMany(rows);
  await storage.close();
}

function startError(run: () => unknown): StartError {
  try {
    run();
  } catch (fault) {
    if (fault instanceof StartError) return fault;
    throw fault;
  }
  throw new Error("it started");
}

test("[SV8] a file that is no database is refused with what to do", () => {
  writeFileSync(file, "this was never a database, only some text that is long enough to be a header".repeat(100));
  expect(startError(() => open())).toMatchObject({
    code: "start/broken-data",
    remedy: expect.stringContaining("backup"),
  });
});

test("[SV8] a truncated file is refused with what to do", async () => {
  await writeSome();
  truncateSync(file, Math.floor(statSync(file).size / 2));
  expect(startError(() => open()).code).toBe("start/broken-data");
});

test("[SV9] a file of a newer version is refused, and left as it was", async () => {
  await writeSome();
  const database = new Database(file);
  database.exec("INSERT INTO migrations (number, name) VALUES (1000, 'from tomorrow')");
  database.close();
  expect(startError(() => open())).toMatchObject({
    code: "start/newer-data",
    message: expect.stringContaining("1000"),
  });
});

test("[SV8] a second instance on the same directory is refused until the first lets go", () => {
  const first = lockDataDirectory(directory);
  expect(startError(() => lockDataDirectory(directory))).toMatchObject({
    code: "start/second-instance",
    message: expect.stringContaining(String(process.pid)),
  });
  first.release();
  lockDataDirectory(directory).release();
});

test("[SV8] a directory that cannot be made is refused with what to do", () => {
  writeFileSync(join(directory, "plain"), "");
  expect(startError(() => makeDataDirectory(join(directory, "plain", "data")))).toMatchObject({
    code: "start/data-directory",
    remedy: expect.stringContaining("--data"),
  });
  const made = makeDataDirectory(join(directory, "a", "b"));
  expect(statSync(made).mode & 0o777).toBe(0o700);
});

test("[SV9] a backup taken in use holds what was committed and opens as a store", async () => {
  const storage = open();
  await storage.collection(spec).put("maya", "a", { text: "1" });
  await storage.backup(join(directory, "copy.db"));
  await storage.collection(spec).put("maya", "a", { text: "2" });
  await storage.close();
  const copy = open(join(directory, "copy.db"));
  expect(await copy.collection(spec).get("maya", "a")).toEqual({ text: "1" });
  await copy.close();
});

test("[SV9] a file from before messages had traits is brought up to date: texts count, amendments do not, links are known", async () => {
  const old = new Database(file);
  old.exec(migrationsTable);
  for (const statement of migrations[0]?.statements(sqliteDialect) ?? []) old.exec(statement);
  old.exec("INSERT INTO migrations (number, name) VALUES (1, 'documents and archive')");
  old.exec("INSERT INTO archives (no, name) VALUES (1, 'maya@example.com')");
  const add = old.prepare("INSERT INTO archive VALUES (?, 1, 0, 'dana@example.com', ?, ?, NULL, ?, ?)");
  add.run(1, "out", 1, "<message/>", "mine");
  add.run(2, "in", 0, "<message/>", "see https://example.com/");
  add.run(3, "in", 0, "<message><retract xmlns='urn:xmpp:message-retract:1' id='2'/></message>", "taken back");
  add.run(4, "in", 0, "<message/>", "");
  old.close();
  const storage = open();
  const [maya, dana] = ["maya@example.com", "dana@example.com"] as BareJid[] as [BareJid, BareJid];
  expect(await storage.archive.standings([{ archive: maya, reader: maya, peer: dana, readId: 0 }], 9)).toEqual([
    { lastId: 2, readId: 1, unread: 1 },
  ]);
  const page = { archive: maya, from: "start", limit: 9 } as const;
  expect((await storage.archive.page({ ...page, end: 0 })).entries).toHaveLength(4);
  expect((await storage.archive.page({ ...page, start: 1 })).entries).toHaveLength(0);
  await storage.close();
});
