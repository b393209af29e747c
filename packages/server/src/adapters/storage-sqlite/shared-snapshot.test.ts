import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openConnection } from "./database.ts";
import { SharedSnapshot } from "./shared-snapshot.ts";
import { prepareSteady } from "./steady-statement.ts";

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), "tandem-snapshot-"))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function twoConnections() {
  const file = join(directory, "tandem.db");
  const writer = openConnection(file, 1_024);
  writer.exec("CREATE TABLE notes (text TEXT)");
  const reader = openConnection(file, 1_024);
  const snapshot = new SharedSnapshot(reader);
  const count = reader.prepare<[], number>("SELECT count(*) FROM notes").pluck();
  const close = (): void => {
    snapshot.close();
    reader.close();
    writer.close();
  };
  return { writer, snapshot, close, read: () => (snapshot.open(), count.get()) };
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test("reads of one turn see one state; those of the next see what was written meanwhile", async () => {
  const { writer, read, close } = twoConnections();
  expect(read()).toBe(0);
  writer.exec("INSERT INTO notes VALUES ('a')");
  await Promise.resolve();
  expect(read()).toBe(0);
  await turn();
  expect(read()).toBe(1);
  close();
});

test("a checkpoint waits for no reader of an earlier turn", async () => {
  const { writer, read, close } = twoConnections();
  writer.exec("INSERT INTO notes VALUES ('a')");
  expect(read()).toBe(1);
  writer.exec("INSERT INTO notes VALUES ('b')");
  await turn();
  expect(writer.pragma("wal_checkpoint(RESTART)")).toMatchObject([{ busy: 0 }]);
  close();
});

test("close() ends it at once, also twice", () => {
  const { writer, snapshot, read, close } = twoConnections();
  expect(read()).toBe(0);
  writer.exec("INSERT INTO notes VALUES ('a')");
  snapshot.close();
  snapshot.close();
  expect(read()).toBe(1);
  close();
});

test("a steady statement walks the index as the plain one does, in its order and to its limit", () => {
  const { writer, close } = twoConnections();
  writer.exec("CREATE TABLE rows (owner TEXT, key TEXT, PRIMARY KEY (owner, key)) WITHOUT ROWID");
  for (const key of ["c", "a", "b"]) writer.prepare("INSERT INTO rows VALUES ('x', ?)").run(key);
  const sql = "SELECT key FROM rows WHERE owner = ? AND key > ? ORDER BY key LIMIT ?";
  expect(prepareSteady(writer, sql).pluck().all("x", "a", 1)).toEqual(["b"]);
  const plan = prepareSteady<[string, string, number], { detail: string }>(writer, `EXPLAIN QUERY PLAN ${sql}`);
  const steps = plan.all("x", "a", 1).map(({ detail }) => detail);
  expect(steps).toContain("SEARCH rows USING PRIMARY KEY (owner=? AND key>?)");
  expect(steps.join()).not.toContain("B-TREE");
  close();
});
