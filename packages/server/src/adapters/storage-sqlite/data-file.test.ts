import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkDataFile, replaceDataFile } from "./data-file.ts";
import { openSqlite } from "./index.ts";

const clock = { now: () => 1, monotonic: () => 1 };
let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tandem-file-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A backup of a store with one account that has said one thing. */
async function backup(local: string): Promise<string> {
  const storage = openSqlite({ file: join(directory, `${local}.live`), clock });
  await storage.collection({ name: "accounts", version: 1 }).put("", `${local}@capulet.lit`, {});
  const gone = storage.collection({ name: "notes", version: 1 });
  await gone.put("", "a", {});
  await gone.delete("", "a");
  await storage.archive.append({
    archive: `${local}@capulet.lit` as never,
    peer: "romeo@capulet.lit" as never,
    sender: "out",
    originId: undefined,
    stanza: "<message/>",
    text: "hark",
    traits: ["counts"],
  });
  const file = join(directory, `${local}.db`);
  await storage.backup(file);
  await storage.close();
  return file;
}

test("[SV9] a backup tells what is in it, and is not changed by being read", async () => {
  const file = await backup("juliet");
  const before = readFileSync(file);
  expect(checkDataFile(file)).toMatchObject({ documents: { accounts: 1 }, messages: 1, domain: "capulet.lit" });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("[SV9] what is damaged, newer, something else or not there is refused with what to do", async () => {
  const file = await backup("juliet");
  const bad = join(directory, "bad.db");
  writeFileSync(bad, readFileSync(file).fill(7, 8_192, 12_288));
  expect(() => checkDataFile(bad)).toThrow("is damaged or no data of Tandem's");
  writeFileSync(bad, "not a database at all, though long enough to have the header of one, if it were one indeed.");
  expect(() => checkDataFile(bad)).toThrow("is damaged or no data of Tandem's");
  const other = new Database(join(directory, "other.db"));
  other.exec("CREATE TABLE things (a)");
  other.close();
  expect(() => checkDataFile(join(directory, "other.db"))).toThrow("is damaged or no data of Tandem's");
  const newer = new Database(file);
  newer.exec("INSERT INTO migrations VALUES (999, 'to come')");
  newer.close();
  expect(() => checkDataFile(file)).toThrow("was written by a newer Tandem (schema 999)");
  expect(() => checkDataFile(join(directory, "none.db"))).toThrow("is not there");
});

test("[SV9] restoring replaces the data and keeps what was there", async () => {
  const [old, wanted] = [await backup("juliet"), await backup("nurse")];
  replaceDataFile(wanted, old);
  expect(checkDataFile(old)).toEqual(checkDataFile(wanted));
  const { key } = new Database(`${old}.replaced`)
    .prepare("SELECT key FROM documents WHERE collection = 'accounts'")
    .get() as { key: string };
  expect(key).toBe("juliet@capulet.lit");
  replaceDataFile(wanted, old);
  expect(checkDataFile(`${old}.replaced`)).toEqual(checkDataFile(wanted));
});
