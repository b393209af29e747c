import type { ViewModel } from "./view-model.ts";

/** A file of a message. Untrusted plain text and numbers, but for the name, which has nothing unseen in it. */
export interface FileItem {
  readonly url: string;
  readonly name: string;
  readonly mediaType?: string;
  /** Bytes. */
  readonly size?: number;
  /** Pixels, of images; the place to keep for it. */
  readonly width?: number;
  readonly height?: number;
  /** An image of a kind and size that may be shown in its place. */
  readonly isPreviewed: boolean;
}

/** A file on the person's device. A browser's `File` is one; its bytes stay there. */
export interface LocalFile {
  readonly name: string;
  /** Media type, or empty. */
  readonly type: string;
  readonly size: number;
}

export type UploadProblem =
  | { readonly code: "empty" }
  /** `max` in bytes; undefined: the server did not say. */
  | { readonly code: "too-large"; readonly max?: number }
  /** What the account may keep is used up; `left` in bytes. */
  | { readonly code: "quota"; readonly left?: number }
  | { readonly code: "too-many" }
  /** The room takes no files, or no files of mine. */
  | { readonly code: "not-allowed" }
  /** The bytes did not arrive. */
  | { readonly code: "interrupted" }
  | { readonly code: "server" };

export interface UploadItem {
  readonly id: string;
  readonly file: LocalFile;
  /**
   * `chosen`: goes with the next sending. `waiting`: its turn comes, or the connection. `refused`: no retry helps; it can
   * only be taken out.
   */
  readonly state: "chosen" | "waiting" | "uploading" | "failed" | "refused";
  /** Bytes that have gone out. */
  readonly sent: number;
  readonly problem?: UploadProblem;
}

export interface FilesSnapshot {
  /** Why no file can be attached here; absent: it can. */
  readonly unavailable?: "no-service" | "off-in-room" | "no-voice";
  /** Told before anything is chosen (RM19); absent: not known yet, or the server sets none. */
  readonly limits?: { readonly fileMax?: number; readonly left?: number };
  /** In the order in which they were chosen, which is the order in which they are sent. */
  readonly uploads: readonly UploadItem[];
}

/** The files of one room or conversation: what goes out, and leave to fetch what is there. */
export interface FilesViewModel extends ViewModel<FilesSnapshot> {
  /** Puts them beside the draft; what cannot be sent is `refused` at once, and says why. */
  choose(files: readonly LocalFile[]): void;
  /** Takes it out, or breaks its upload off. */
  cancel(id: string): void;
  retry(id: string): void;
  /** Sends what is chosen, one message a file, after one another. */
  send(): void;
  /** An address from which the bytes can be fetched now; null: it is not there, or not for me, or there is no connection. */
  addressOf(url: string): Promise<string | null>;
  /** Asks again what is left of the quota. */
  refresh(): void;
}
