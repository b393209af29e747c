import type { Appended } from "../../core/ports/index.ts";
import type { ArchiveWrite, DocumentWrite } from "../storage-schema/index.ts";

/** What the writer does, as plain data: it crosses to another thread. */
export type WriteOperation =
  | { readonly kind: "put"; readonly collection: string; readonly rows: readonly DocumentWrite[] }
  | { readonly kind: "delete"; readonly collection: string; readonly owner: string; readonly key: string }
  | { readonly kind: "delete-owner"; readonly collection: string; readonly owner: string }
  | { readonly kind: "append"; readonly entries: readonly ArchiveWrite[] }
  | {
      readonly kind: "replace";
      readonly archive: string;
      readonly id: number;
      readonly stanza: string;
      readonly text: string;
    }
  | { readonly kind: "purge"; readonly archive: string; readonly before: number | null }
  /** Nothing to write: its turn coming is the result. */
  | { readonly kind: "flush" };

/** What each operation resolves to. A put: the rev of its last row. */
export interface WriteResults {
  readonly put: number;
  readonly delete: boolean;
  readonly "delete-owner": number;
  readonly append: readonly Appended[];
  readonly replace: boolean;
  readonly purge: number;
  readonly flush: null;
}

/** Applies operations in order, in one transaction: all are on disk when it resolves, or none and it rejects with StorageFault. */
export interface Committer {
  commit(operations: readonly WriteOperation[]): Promise<readonly unknown[]>;
  close(): Promise<void>;
}
