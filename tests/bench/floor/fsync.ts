import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A page of SQLite's journal with its head, about: what one message alone makes durable. */
const BYTES = 4_120;

/** Milliseconds of each of `count` appends to a file that are on disk before the next begins. */
export function appendsMs(count: number): readonly number[] {
  const directory = mkdtempSync(join(tmpdir(), "bench-fsync-"));
  const file = openSync(join(directory, "appended"), "w");
  const bytes = Buffer.alloc(BYTES, 1);
  try {
    return Array.from({ length: count }, () => {
      const startedAt = performance.now();
      writeSync(file, bytes);
      fdatasyncSync(file);
      return performance.now() - startedAt;
    });
  } finally {
    closeSync(file);
    rmSync(directory, { recursive: true, force: true });
  }
}
