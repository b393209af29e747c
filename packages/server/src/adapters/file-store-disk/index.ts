import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ByteRange, FileStore } from "../../core/ports/index.ts";
import { checkKey, exactly } from "../file-stream/index.ts";
import { codeOf, fileFault } from "./faults.ts";

/** Of pieces read from disk. */
const READ_BYTES = 65_536;

/**
 * Files under a directory, spread over 4,096 folders by the beginning of their key. A file is written beside, forced to disk
 * and only then given its name: under its name it is whole. What an earlier run left unfinished is thrown away here.
 */
export async function openDiskFiles(directory: string): Promise<FileStore> {
  const unfinished = join(directory, "unfinished");
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  for (const name of await readdir(unfinished)) await rm(join(unfinished, name), { force: true });
  const pathOf = (key: string): string => join(directory, checkKey(key).slice(0, 2), key);

  return {
    async write(key, source, size) {
      const path = pathOf(key);
      const part = join(unfinished, key);
      try {
        await writePart(part, exactly(source, size));
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(part, path);
        await syncDirectory(dirname(path));
      } catch (fault) {
        await rm(part, { force: true });
        throw fileFault(fault);
      }
    },

    async read(key, range) {
      const path = pathOf(key);
      try {
        await stat(path);
      } catch (fault) {
        if (codeOf(fault) === "ENOENT") return null;
        throw fileFault(fault);
      }
      return pieces(path, range);
    },

    async remove(key) {
      try {
        await rm(pathOf(key), { force: true });
      } catch (fault) {
        throw fileFault(fault);
      }
    },
  };
}

async function writePart(part: string, source: AsyncIterable<Uint8Array>): Promise<void> {
  const file: FileHandle = await open(part, "wx", 0o600);
  try {
    for await (const piece of source) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The name itself must outlive a loss of power, not only the bytes. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* pieces(path: string, range: ByteRange | undefined): AsyncIterable<Uint8Array> {
  const stream = createReadStream(path, { ...range, highWaterMark: READ_BYTES });
  try {
    for await (const piece of stream) yield piece as Buffer;
  } catch (fault) {
    throw fileFault(fault);
  }
}
