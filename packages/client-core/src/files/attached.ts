import { cleanFileName } from "@tandem/protocol/xep-0446-file-metadata";
import type { SharedFile } from "@tandem/protocol/xep-0447-file-sharing";
import type { FileItem } from "../view-models/files.ts";
import { IMAGE_PIXELS_MAX } from "./image-size.ts";

/** Larger images are offered for download: nobody wants them in passing. */
export const PREVIEW_BYTES_MAX = 10_485_760;
/** What a browser shows and nothing runs in: never SVG, which is a document (RM19). */
const SHOWN = /^image\/(?:png|jpeg|gif|webp)$/u;
const SHOWN_NAME = /\.(?:png|jpe?g|gif|webp)$/iu;
const NAME_UNKNOWN = "file";

/** A file of a message as a view shows it. Everything in it is the sender's claim. */
export function fileItemOf({ url, file }: SharedFile): FileItem {
  const name = cleanFileName(file.name ?? "") ?? cleanFileName(nameIn(url)) ?? NAME_UNKNOWN;
  const type = file.mediaType?.split(";")[0]?.trim().toLowerCase();
  const looksLikeImage = type === undefined ? SHOWN_NAME.test(name) : SHOWN.test(type);
  const pixels = (file.width ?? 0) * (file.height ?? 0);
  return {
    url,
    name,
    ...(type !== undefined && { mediaType: type }),
    ...(file.size !== undefined && { size: file.size }),
    ...(file.width !== undefined && file.height !== undefined && { width: file.width, height: file.height }),
    isPreviewed: looksLikeImage && (file.size ?? 0) <= PREVIEW_BYTES_MAX && pixels <= IMAGE_PIXELS_MAX,
  };
}

/** The last part of the address, which is how XEP-0363 services tell the name. */
function nameIn(url: string): string {
  const last = /^[^?#]*\/([^/?#]*)/u.exec(url)?.[1] ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last; // Not encoded as it should be: shown as it is.
  }
}
