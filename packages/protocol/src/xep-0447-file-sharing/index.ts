import { el, type XmlElement } from "@tandem/xml";
import { isWebAddress } from "../xep-0363-http-upload/index.ts";
import {
  buildFileMetadata,
  NS_FILE_METADATA,
  parseFileMetadata,
  type FileMetadata,
} from "../xep-0446-file-metadata/index.ts";

export const NS_FILE_SHARING = "urn:xmpp:sfs:0";
const NS_URL_DATA = "http://jabber.org/protocol/url-data";

/** A file in a message (XEP-0447 v0.3.1 §3.1), with the one kind of source that is understood here: an http(s) address. */
export interface SharedFile {
  readonly file: FileMetadata;
  readonly url: string;
  /** `inline`: to be shown, not only offered. */
  readonly disposition?: "inline" | "attachment" | undefined;
}

/** Null when there is none, or none that can be fetched over the web. */
export function parseSharedFile(message: XmlElement): SharedFile | null {
  const sharing = message.child("file-sharing", NS_FILE_SHARING);
  const file = parseFileMetadata(sharing?.child("file", NS_FILE_METADATA));
  const targets = sharing?.child("sources")?.elements("url-data", NS_URL_DATA) ?? [];
  const url = targets.map((data) => data.attr("target") ?? "").find(isWebAddress);
  if (sharing === undefined || file === null || url === undefined) return null;
  const disposition = sharing.attr("disposition");
  return { file, url, disposition: disposition === "inline" || disposition === "attachment" ? disposition : undefined };
}

export function buildSharedFile(shared: SharedFile): XmlElement {
  return el(
    "file-sharing",
    NS_FILE_SHARING,
    { disposition: shared.disposition },
    buildFileMetadata(shared.file),
    el("sources", NS_FILE_SHARING, {}, el("url-data", NS_URL_DATA, { target: shared.url })),
  );
}
