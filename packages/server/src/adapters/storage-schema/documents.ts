import { type CollectionSpec, StorageFault } from "../../core/ports/index.ts";

/** Deletions that are remembered for an owner, and changes that `changesSince` tells of. */
export const CHANGES_MAX = 10_000;
/** Index terms of one document. */
export const TERMS_PER_DOCUMENT_MAX = 64;
/** Owner and key together, in UTF-8: PostgreSQL takes 2,704 bytes in one index row. */
export const DOCUMENT_KEY_BYTES_MAX = 2_500;

export interface StoredDocument {
  readonly version: number;
  readonly json: string;
}

/** One document as a statement writes it. */
export interface DocumentWrite {
  readonly owner: string;
  readonly key: string;
  readonly version: number;
  readonly json: string;
  /** Null: this kind has no index. */
  readonly terms: readonly string[] | null;
}

/** The value of a stored document in today's shape. */
export function decodeDocument<T>(spec: CollectionSpec<T>, row: StoredDocument): T {
  const value: unknown = JSON.parse(row.json);
  if (row.version === spec.version) return value as T;
  if (row.version > spec.version || spec.migrate === undefined)
    throw new StorageFault(
      "storage/corrupt",
      `${spec.name}: a document of version ${row.version}; this program knows ${spec.version}`,
    );
  return spec.migrate(value, row.version);
}

export function encodeDocument<T>(spec: CollectionSpec<T>, owner: string, key: string, value: T): DocumentWrite {
  checkDocumentKey(spec.name, owner, key);
  const terms = spec.index === undefined ? null : [...new Set(spec.index(value))];
  if (terms !== null && terms.length > TERMS_PER_DOCUMENT_MAX)
    throw new RangeError(`${spec.name}: ${terms.length} index terms, at most ${TERMS_PER_DOCUMENT_MAX}`);
  return { owner, key, version: spec.version, json: JSON.stringify(value), terms };
}

function checkDocumentKey(collection: string, owner: string, key: string): void {
  const chars = owner.length + key.length;
  if (chars * 3 <= DOCUMENT_KEY_BYTES_MAX) return;
  const bytes = Buffer.byteLength(owner) + Buffer.byteLength(key);
  if (bytes > DOCUMENT_KEY_BYTES_MAX)
    throw new StorageFault(
      "storage/conflict",
      `${collection}: a key of ${bytes} bytes, at most ${DOCUMENT_KEY_BYTES_MAX}`,
    );
}
