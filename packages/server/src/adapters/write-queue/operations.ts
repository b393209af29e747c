import type { BareJid } from "@tandem/protocol";
import type { Appended } from "../../core/ports/index.ts";
import type { ArchiveWrite, DocumentWrite, Replacement, StoredDocument } from "../storage-schema/index.ts";

/** Entries that one operation deletes of a conversation: whoever waits for the same commit waits for no more than that. */
export const FORGOTTEN_AT_A_TIME = 1_000;

/** What a writer does, as plain data: it may cross to another thread. */
export type WriteOperation =
  | { readonly kind: "put"; readonly collection: string; readonly rows: readonly DocumentWrite[] }
  | { readonly kind: "delete"; readonly collection: string; readonly owner: string; readonly key: string }
  | { readonly kind: "delete-owner"; readonly collection: string; readonly owner: string }
  | { readonly kind: "append"; readonly entries: readonly ArchiveWrite[] }
  | ({ readonly kind: "replace"; readonly archive: string; readonly id: number } & Replacement)
  | { readonly kind: "purge"; readonly archive: string; readonly before: number | null }
  /** The oldest of them, at most FORGOTTEN_AT_A_TIME; how many. */
  | { readonly kind: "forget"; readonly archive: string; readonly peer: string; readonly upToId: number }
  /** Some more of what waits to be indexed in these archives; those that still have something waiting. */
  | { readonly kind: "index-text"; readonly archives: readonly BareJid[] }
  /** Puts some more of the index of words together; whether there is more to do. */
  | { readonly kind: "merge-text"; readonly isBeginning: boolean }
  /** Nothing to write: its turn coming is the result. */
  | { readonly kind: "flush" };

/** Read, change, write inside the transaction, for a database that others write to as well. */
export interface UpdateOperation {
  readonly kind: "update";
  readonly collection: string;
  readonly owner: string;
  readonly key: string;
  /** Null deletes. A throw leaves the document as it is and is part of the result: it must not undo what others wrote. */
  readonly change: (old: StoredDocument | undefined) => DocumentWrite | null | "unchanged";
}

/** What each operation resolves to. A put: the rev of its last row. An update: what its change threw. */
export interface WriteResults {
  readonly update: { readonly thrown: unknown } | null;
  readonly put: number;
  readonly delete: boolean;
  readonly "delete-owner": number;
  readonly append: readonly Appended[];
  readonly replace: boolean;
  readonly purge: number;
  readonly forget: number;
  readonly "index-text": readonly BareJid[];
  readonly "merge-text": boolean;
  readonly flush: null;
}

/** Applies operations in order, in one transaction: all are on disk when it resolves, or none and it rejects with StorageFault. */
export interface Committer<O extends { readonly kind: keyof WriteResults } = WriteOperation> {
  commit(operations: readonly O[]): Promise<readonly unknown[]>;
  close(): Promise<void>;
}
