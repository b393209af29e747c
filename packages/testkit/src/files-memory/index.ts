import { type ByteRange, type FileStore, IncompleteUpload } from "@tandem/server/core";

/** Bodies in memory, for scenes and the simulator. */
export class MemoryFiles implements FileStore {
  readonly #bodies = new Map<string, Uint8Array>();

  get keys(): readonly string[] {
    return [...this.#bodies.keys()];
  }

  async write(key: string, source: AsyncIterable<Uint8Array>, size: number): Promise<void> {
    const pieces: Uint8Array[] = [];
    let taken = 0;
    for await (const piece of source) {
      taken += piece.length;
      if (taken > size) throw new IncompleteUpload("too long");
      pieces.push(piece);
    }
    if (taken < size) throw new IncompleteUpload("too short");
    const body = new Uint8Array(size);
    let at = 0;
    for (const piece of pieces) {
      body.set(piece, at);
      at += piece.length;
    }
    this.#bodies.set(key, body);
  }

  async read(key: string, range?: ByteRange): Promise<AsyncIterable<Uint8Array> | null> {
    const body = this.#bodies.get(key);
    if (body === undefined) return null;
    return once(range === undefined ? body : body.slice(range.start, range.end + 1));
  }

  async remove(key: string): Promise<void> {
    this.#bodies.delete(key);
  }
}

async function* once(piece: Uint8Array): AsyncIterable<Uint8Array> {
  yield piece;
}
