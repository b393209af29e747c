import type { BareJid } from "@tandem/protocol";
import type { CollectionSpec } from "../../core/index.ts";

/** A file, or the slot for one. Owner of the document: its uploader; key: its id. */
export interface FileRecord {
  readonly id: string;
  readonly uploader: BareJid;
  readonly name: string;
  readonly type?: string;
  /** Bytes; counts against the quota from the slot on. */
  readonly size: number;
  /** The room or person that it is for; undefined: whoever has the address. */
  readonly audience?: BareJid;
  readonly createdAt: number;
  /** Undefined: stays. */
  readonly expiresAt?: number;
  /** There until the bytes are. */
  readonly token?: string;
}

const HOUR_MS = 3_600_000;

export const fileSpec: CollectionSpec<FileRecord> = {
  name: "files",
  version: 1,
  index: (file) => [
    idTerm(file.id),
    ...(file.expiresAt === undefined ? [] : [hourTerm(hourOf(file.expiresAt))]),
    ...(file.audience === undefined ? [] : [audienceTerm(file.audience)]),
  ],
};

export function idTerm(id: string): string {
  return `id ${id}`;
}

export function audienceTerm(jid: BareJid): string {
  return `for ${jid}`;
}

/** Everything that expires within that hour. */
export function hourTerm(hour: number): string {
  return `hour ${hour}`;
}

export function hourOf(time: number): number {
  return Math.floor(time / HOUR_MS);
}

/** RM19: who fetched a file. Owner: the file's id; key: the account, or `ANYBODY`. */
export interface DownloadRecord {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly times: number;
}

export const downloadSpec: CollectionSpec<DownloadRecord> = { name: "file-downloads", version: 1 };

/** Fetched by its address alone. No account has this address. */
export const ANYBODY = "*";

/** Owner `""`; key `ticket-key`: base64 of the key that signs tickets; key `swept-hour`: the last hour that was swept. */
export const serviceSpec: CollectionSpec<string> = { name: "file-service", version: 1 };
