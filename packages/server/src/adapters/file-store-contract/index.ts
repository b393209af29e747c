import { expect, test } from "vitest";
import { type FileStore, IncompleteUpload } from "../../core/ports/index.ts";

const encoder = new TextEncoder();

export async function* source(...pieces: readonly (string | Uint8Array | Error)[]): AsyncIterable<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Error) throw piece;
    yield typeof piece === "string" ? encoder.encode(piece) : piece;
  }
}

export async function textOf(pieces: AsyncIterable<Uint8Array> | null): Promise<string | null> {
  if (pieces === null) return null;
  let text = "";
  for await (const piece of pieces) text += new TextDecoder().decode(piece);
  return text;
}

/** What every FileStore promises. `open` gives an empty one. */
export function fileStoreContract(name: string, open: () => Promise<FileStore>): void {
  test(`${name}: what was written is read, whole and in ranges`, async () => {
    const files = await open();
    await files.write("a_-1", source("hello ", "world"), 11);
    expect(await textOf(await files.read("a_-1"))).toBe("hello world");
    expect(await textOf(await files.read("a_-1", { start: 0, end: 0 }))).toBe("h");
    expect(await textOf(await files.read("a_-1", { start: 6, end: 10 }))).toBe("world");
    await files.write("empty", source(), 0);
    expect(await textOf(await files.read("empty"))).toBe("");
  });

  test(`${name}: what is not there, or was removed, is null; removing it is no fault`, async () => {
    const files = await open();
    expect(await files.read("nothing")).toBeNull();
    await files.remove("nothing");
    await files.write("gone", source("x"), 1);
    await files.remove("gone");
    expect(await files.read("gone")).toBeNull();
  });

  test(`${name}: [SV3] a byte more or less than announced is refused and leaves nothing`, async () => {
    const files = await open();
    await expect(files.write("long", source("1234", "5"), 4)).rejects.toThrow(IncompleteUpload);
    await expect(files.write("short", source("123"), 4)).rejects.toThrow(IncompleteUpload);
    for (const key of ["long", "short"]) expect(await files.read(key)).toBeNull();
    await files.write("long", source("1234"), 4);
    expect(await textOf(await files.read("long"))).toBe("1234");
  });

  test(`${name}: a client that goes away in the middle leaves nothing, and may come again`, async () => {
    const files = await open();
    await expect(files.write("cut", source("ab", new Error("gone")), 4)).rejects.toThrow("gone");
    expect(await files.read("cut")).toBeNull();
    await files.write("cut", source("abcd"), 4);
    expect(await textOf(await files.read("cut"))).toBe("abcd");
  });

  test(`${name}: [SV3] a large file is taken no faster than it is stored`, async () => {
    const files = await open();
    const piece = new Uint8Array(65_536).fill(97);
    let given = 0;
    async function* large(): AsyncIterable<Uint8Array> {
      for (; given < 512; given++) yield piece;
    }
    await files.write("large", large(), 512 * piece.length);
    let read = 0;
    let pieces = 0;
    for await (const part of (await files.read("large")) ?? []) {
      read += part.length;
      pieces++;
    }
    expect(read).toBe(512 * piece.length);
    expect(pieces).toBeGreaterThan(64);
  });

  test(`${name}: [SV5] a key cannot lead anywhere else`, async () => {
    const files = await open();
    for (const key of ["../x", "a/b", "", "a.b", "x".repeat(65)]) {
      await expect(files.read(key)).rejects.toThrow(RangeError);
      await expect(files.write(key, source("x"), 1)).rejects.toThrow(RangeError);
      await expect(files.remove(key)).rejects.toThrow(RangeError);
    }
  });
}
