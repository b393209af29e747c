import type { IncomingMessage } from "node:http";
import { type AddIn, addInOrigin } from "@tandem/protocol/tandem-add-ins";
import { originOf } from "../transport-websocket/index.ts";

// Fluent's menus and dialogs put their rules into a style element that is empty in the page. Its hash lets that element
// stand and nothing else: an element with any text in it has another hash (CSP Level 3 §8.3).
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** Safe for every answer, whatever is in it. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

/** What pages use that does not come from where they do. */
export interface ForeignPlaces {
  /** Origin of uploaded files. */
  readonly files?: string | undefined;
  /** Pages that may be framed. */
  readonly addIns?: readonly AddIn[] | undefined;
}

/**
 * For pages. Both apps live on one origin and carry the same opener policy, so a window that one of them opened keeps its
 * handle, while a foreign page that opens or is opened has none.
 */
export function pageHeaders(request: IncomingMessage, foreign: ForeignPlaces = {}): Readonly<Record<string, string>> {
  return {
    ...COMMON_HEADERS,
    "content-security-policy": contentSecurityPolicy(request, foreign),
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "x-frame-options": "DENY",
  };
}

function contentSecurityPolicy(request: IncomingMessage, { files: filesOrigin, addIns = [] }: ForeignPlaces): string {
  const origin = originOf(request);
  // Not every browser lets 'self' stand for a WebSocket of the same host.
  const sockets = origin === undefined ? "" : ` ${origin.replace(/^http/, "ws")}`;
  const files = filesOrigin === undefined || filesOrigin === origin ? "" : ` ${filesOrigin}`;
  // A page of our own origin would stand beside the apps and not apart from them, whoever registered it.
  const framed = addIns.filter(({ address }) => addInOrigin(address) !== origin);
  const frames = [...new Set(framed.flatMap(({ address }) => addInOrigin(address) ?? []))];
  const icons = [...new Set(framed.flatMap(({ icon }) => (icon === undefined ? [] : ` ${cspPath(icon)}`)))].join("");
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${EMPTY_STYLE}`,
    `img-src 'self' data: blob:${files}${icons}`,
    "font-src 'self'",
    `media-src 'self' blob:${files}`,
    `connect-src 'self'${sockets}${files}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    ...(frames.length === 0 ? [] : [`frame-src ${frames.join(" ")}`]),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
  ].join("; ");
}

/** That one picture: a policy knows no query, and its own marks are written as escapes (CSP Level 3 §2.3.1). */
function cspPath(address: string): string {
  return (address.split(/[?#]/)[0] ?? "").replaceAll(";", "%3B").replaceAll(",", "%2C");
}
