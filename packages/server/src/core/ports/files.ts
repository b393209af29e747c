import type { BareJid } from "@tandem/protocol";

/** First and last byte, both inclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Large bodies by key; what they are and whose is kept in documents. A key is 1 to 64 of `A-Z a-z 0-9 _ -`. */
export interface FileStore {
  /**
   * Takes exactly `size` bytes as fast as the store can, holding no more than a few pieces at a time. Resolves when they are
   * on disk. When the source ends early, gives more, or throws, and on a StorageFault ("storage/full", "storage/unavailable"),
   * it rejects and nothing is left.
   */
  write(key: string, source: AsyncIterable<Uint8Array>, size: number): Promise<void>;
  /** The bytes in pieces; null when there is no such file. Ending the iteration early lets go of it. */
  read(key: string, range?: ByteRange): Promise<AsyncIterable<Uint8Array> | null>;
  /** Also when there is none. */
  remove(key: string): Promise<void>;
}

/** The source of an upload did not have the bytes that were announced: the client went away, or counted wrongly. */
export class IncompleteUpload extends Error {
  constructor(message: string) {
    super(message);
    this.name = "IncompleteUpload";
  }
}

/** Why a transfer over HTTP is refused. What may not be read is `unknown`, as if it were not there. */
export type TransferRefusal =
  /** No such file or slot, or it has expired. */
  | "unknown"
  /** It is there, and who asks must show a ticket (docs/protocol/files.md §3). */
  | "ticket"
  /** The length is not the one that the slot was given for. */
  | "length"
  /** The slot is being used or was used. */
  | "used";

export interface OpenFile {
  readonly name: string;
  /** As its uploader said; undefined: not said. */
  readonly type: string | undefined;
  readonly size: number;
  /** Stable; the bytes behind it never change. */
  readonly tag: string;
  /** Not for shared caches. */
  readonly isPrivate: boolean;
  /** Null when the store has lost it. Reading from the first byte counts as a download. */
  read(range?: ByteRange): Promise<AsyncIterable<Uint8Array> | null>;
}

export interface Upload {
  readonly id: string;
  readonly token: string;
  /** As announced by the client; undefined: it did not say. */
  readonly length: number | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

/** What HTTP may do with files; who may is decided behind it. */
export interface FileTransfers {
  /** Where the web side of the server is reached, without a slash at its end; until it is told, no slot is given. */
  serveAt(origin: string): void;
  /** Rejects with IncompleteUpload or StorageFault; the slot can be used again then. */
  upload(upload: Upload): Promise<"stored" | TransferRefusal>;
  open(id: string, ticket: string | undefined): Promise<OpenFile | TransferRefusal>;
}

/** A file as administrators see it. */
export interface FileSummary {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly uploader: BareJid;
  readonly audience: BareJid | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}
