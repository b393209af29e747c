import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { fileStoreContract, source } from "../file-store-contract/index.ts";
import { fileFault } from "./faults.ts";
import { openDiskFiles } from "./index.ts";

const made: string[] = [];
function fresh(): string {
  const directory = mkdtempSync(join(tmpdir(), "tandem-files-"));
  made.push(directory);
  return directory;
}
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true });
});

fileStoreContract("disk", () => openDiskFiles(fresh()));

test("what a crash left unfinished is gone at the next start, and what was whole is there", async () => {
  const directory = fresh();
  const first = await openDiskFiles(directory);
  await first.write("whole", source("x"), 1);
  writeFileSync(join(directory, "unfinished", "half"), "ha");
  await openDiskFiles(directory);
  expect(readdirSync(join(directory, "unfinished"))).toEqual([]);
  expect(existsSync(join(directory, "wh", "whole"))).toBe(true);
});

test("[SV3] a disk that does not take it is a fault of the store, not of the client", async () => {
  const directory = fresh();
  const files = await openDiskFiles(directory);
  rmSync(join(directory, "unfinished"), { recursive: true });
  await expect(files.write("x", source("x"), 1)).rejects.toMatchObject({ code: "storage/unavailable" });
  mkdirSync(join(directory, "unfinished"));
  await files.write("x", source("x"), 1);
});

test.each([
  ["ENOSPC", "storage/full"],
  ["EDQUOT", "storage/full"],
  ["EIO", "storage/unavailable"],
])("[SV3] %s of the disk is told as %s", (code, expected) => {
  const fault = Object.assign(new Error(code), { code, syscall: "write" });
  expect(fileFault(fault)).toMatchObject({ code: expected });
});

test("what is no fault of the disk stays what it is", () => {
  const other = new Error("gone");
  expect(fileFault(other)).toBe(other);
});
