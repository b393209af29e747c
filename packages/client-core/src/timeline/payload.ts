import { NS_CLIENT } from "@tandem/protocol";
import { buildOob, NS_OOB, parseOob } from "@tandem/protocol/xep-0066-oob";
import { buildFallback, withoutFallback } from "@tandem/protocol/xep-0428-fallback";
import {
  buildSharedFile,
  NS_FILE_SHARING,
  parseSharedFile,
  type SharedFile,
} from "@tandem/protocol/xep-0447-file-sharing";
import { el, type XmlElement } from "@tandem/xml";

/** What a message holds besides its text. Kept on the device with it, so it is plain data. */
export interface Payload {
  readonly file?: SharedFile;
}

const KNOWN: ReadonlySet<string> = new Set([NS_FILE_SHARING, NS_OOB]);

/** The body, and what says more than it to programs that know how to read it. */
export function buildContent(text: string, payload: Payload | undefined): readonly XmlElement[] {
  const { file } = payload ?? {};
  if (file === undefined) return [el("body", NS_CLIENT, {}, text)];
  // XEP-0447 §3.2 and XEP-0066 §3: programs that know neither, or only the older one, show the address.
  return [
    el("body", NS_CLIENT, {}, file.url),
    buildFallback(NS_FILE_SHARING),
    buildSharedFile(file),
    buildOob(file.url),
  ];
}

/** What a message says, from whatever program it comes. */
export function readContent(message: XmlElement): { readonly text: string; readonly payload?: Payload } {
  const body = message.childText("body") ?? "";
  const file = fileOf(message, body);
  if (file === undefined) return { text: body };
  const text = withoutFallback(message, body, KNOWN).trim();
  return { text: text === file.url ? "" : text, payload: { file } };
}

/** Older programs send nothing but the address, once as text and once marked as a file (XEP-0066 §3). */
function fileOf(message: XmlElement, body: string): SharedFile | undefined {
  const shared = parseSharedFile(message);
  if (shared !== null) return shared;
  const url = parseOob(message);
  return url !== null && url === body.trim() ? { url, file: {} } : undefined;
}
