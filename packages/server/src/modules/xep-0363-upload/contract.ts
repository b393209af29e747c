import type { BareJid } from "@tandem/protocol";
import { contract, type FileSummary, type FileTransfers } from "../../core/index.ts";

/** For those who carry the bytes. */
export const fileTransfers = contract<FileTransfers>("file-transfers");

export interface Download {
  /** Undefined: by its address alone. */
  readonly account: BareJid | undefined;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly times: number;
}

/** Uploaded files, for the command line: acts with an administrator's rights. */
export interface UploadedFiles {
  /** Of one account, or those for one room or person; oldest first; at most `max`. */
  list(
    of: { readonly uploader: BareJid } | { readonly audience: BareJid },
    max: number,
  ): Promise<readonly FileSummary[]>;
  /** RM19: who fetched it; undefined when there is no such file. */
  show(id: string): Promise<(FileSummary & { readonly downloads: readonly Download[] }) | undefined>;
  /** False when there was none. */
  remove(id: string): Promise<boolean>;
}
export const uploadedFiles = contract<UploadedFiles>("uploaded-files");
