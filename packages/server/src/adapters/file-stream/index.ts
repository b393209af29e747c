import { IncompleteUpload } from "../../core/ports/index.ts";

/** Passes the source on, and throws IncompleteUpload as soon as it is longer, or when it ends shorter, than announced. */
export async function* exactly(source: AsyncIterable<Uint8Array>, size: number): AsyncIterable<Uint8Array> {
  let taken = 0;
  for await (const piece of source) {
    taken += piece.length;
    if (taken > size) throw new IncompleteUpload(`more than the announced ${size} bytes`);
    yield piece;
  }
  if (taken < size) throw new IncompleteUpload(`${taken} of ${size} bytes`);
}

/** A key becomes part of a path: nothing but what ids are made of may get there. */
export function checkKey(key: string): string {
  if (!/^[\w-]{1,64}$/.test(key)) throw new RangeError("not the key of a file");
  return key;
}
