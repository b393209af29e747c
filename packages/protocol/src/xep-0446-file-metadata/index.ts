import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";

export const NS_FILE_METADATA = "urn:xmpp:file:metadata:0";

/** Longer names are cut: no file system has them, and no row shows them. */
export const FILE_NAME_CHARS_MAX = 255;

/** What a file is, as its sender says (XEP-0446 v0.2.0 §3). Nothing of it is checked against the bytes. */
export interface FileMetadata {
  readonly name?: string | undefined;
  readonly mediaType?: string | undefined;
  /** Bytes. */
  readonly size?: number | undefined;
  /** Pixels; for images and films, so that their place can be kept before they are there. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly description?: string | undefined;
}

export function parseFileMetadata(file: XmlElement | undefined): FileMetadata | null {
  if (file === undefined || !file.is("file", NS_FILE_METADATA)) return null;
  return {
    mediaType: file.childText("media-type"),
    name: file.childText("name")?.slice(0, FILE_NAME_CHARS_MAX),
    size: numberIn(file, "size"),
    width: numberIn(file, "width"),
    height: numberIn(file, "height"),
    description: file.childText("desc"),
  };
}

function numberIn(file: XmlElement, name: string): number | undefined {
  return parseUnsigned(file.childText(name)) ?? undefined;
}

export function buildFileMetadata(file: FileMetadata): XmlElement {
  const child = (name: string, value: string | number | undefined): XmlElement | undefined =>
    value === undefined ? undefined : el(name, NS_FILE_METADATA, {}, String(value));
  return el(
    "file",
    NS_FILE_METADATA,
    {},
    child("media-type", file.mediaType),
    child("name", file.name),
    child("size", file.size),
    child("width", file.width),
    child("height", file.height),
    child("desc", file.description),
  );
}

// Controls, what is not seen, and marks that turn the direction of what follows: `gpj.exe` must not read `exe.jpg`.
// oxlint-disable-next-line no-control-regex
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

/** The name as it may be shown and saved: its last part, without what is not seen. Null: nothing is left, or it is too long. */
export function cleanFileName(name: string): string | null {
  if (!name.isWellFormed() || name.length > FILE_NAME_CHARS_MAX) return null;
  const last = name.replaceAll(UNSEEN, "").split(/[/\\]/u).at(-1)?.trim() ?? "";
  return last === "" || /^\.+$/u.test(last) ? null : last;
}
