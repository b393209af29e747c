import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";

export const NS_HTTP_UPLOAD = "urn:xmpp:http:upload:0";
/** Field of the extended information that tells the size limit in bytes (XEP-0363 v1.2.0 §4). */
export const MAX_FILE_SIZE_FIELD = "max-file-size";

export interface SlotRequest {
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType?: string | undefined;
}

export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

export interface Slot {
  readonly put: string;
  /** To be sent with the PUT, in this order. */
  readonly headers: readonly HttpHeader[];
  readonly get: string;
}

export function parseSlotRequest(request: XmlElement | undefined): SlotRequest | null {
  if (request === undefined || !request.is("request", NS_HTTP_UPLOAD)) return null;
  const filename = request.attr("filename");
  const size = parseUnsigned(request.attr("size"));
  if (filename === undefined || filename === "" || size === null) return null;
  return { filename, size, contentType: request.attr("content-type") };
}

/** `extra` are children, e.g. whom the file is for. */
export function buildSlotRequest(request: SlotRequest, ...extra: XmlElement[]): XmlElement {
  const attrs = { filename: request.filename, size: String(request.size), "content-type": request.contentType };
  return el("request", NS_HTTP_UPLOAD, attrs, ...extra);
}

// §5: anything else would let a service set what the browser or the client's own HTTP library decides.
const ALLOWED_HEADERS: ReadonlySet<string> = new Set(["authorization", "cookie", "expires"]);

/** Null when an address is missing or is no http(s) address. Headers that are not allowed are left out, line breaks cut out. */
export function parseSlot(slot: XmlElement | undefined): Slot | null {
  if (slot === undefined || !slot.is("slot", NS_HTTP_UPLOAD)) return null;
  const put = slot.child("put");
  const putUrl = put?.attr("url") ?? "";
  const getUrl = slot.child("get")?.attr("url") ?? "";
  if (put === undefined || !isWebAddress(putUrl) || !isWebAddress(getUrl)) return null;
  return { put: putUrl, get: getUrl, headers: put.elements("header").flatMap(parseHeader) };
}

function parseHeader(header: XmlElement): HttpHeader[] {
  const oneLine = (text: string): string => text.replaceAll(/[\r\n]/g, "");
  const name = oneLine(header.attr("name") ?? "");
  return ALLOWED_HEADERS.has(name.toLowerCase()) ? [{ name, value: oneLine(header.text()) }] : [];
}

export function buildSlot(slot: Slot): XmlElement {
  const headers = slot.headers.map(({ name, value }) => el("header", NS_HTTP_UPLOAD, { name }, value));
  return el(
    "slot",
    NS_HTTP_UPLOAD,
    {},
    el("put", NS_HTTP_UPLOAD, { url: slot.put }, ...headers),
    el("get", NS_HTTP_UPLOAD, { url: slot.get }),
  );
}

/** An address that may be fetched or shown as a link to a file. */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\/[^\s/]+\//i.test(url) && !/\s/.test(url);
}

/** Application child of an error: the limit in bytes (ex. 10). */
export function buildFileTooLarge(max: number): XmlElement {
  return el("file-too-large", NS_HTTP_UPLOAD, {}, el("max-file-size", NS_HTTP_UPLOAD, {}, String(max)));
}

/** From the `<error/>`; null when it says no limit. */
export function parseFileTooLarge(error: XmlElement): number | null {
  return parseUnsigned(error.child("file-too-large", NS_HTTP_UPLOAD)?.childText("max-file-size"));
}

/** Application child of a temporary error: when to try again, in ms since 1970 (ex. 11). */
export function buildRetry(at: number): XmlElement {
  return el("retry", NS_HTTP_UPLOAD, { stamp: formatDateTime(at) });
}

/** From the `<error/>`; null when it says no time. */
export function parseRetry(error: XmlElement): number | null {
  return parseDateTime(error.child("retry", NS_HTTP_UPLOAD)?.attr("stamp"));
}
