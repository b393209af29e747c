import type { IncomingMessage } from "node:http";
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

/**
 * For pages. Both apps live on one origin and carry the same opener policy, so a window that one of them opened keeps its
 * handle, while a foreign page that opens or is opened has none.
 */
export function pageHeaders(request: IncomingMessage, filesOrigin?: string): Readonly<Record<string, string>> {
  return {
    ...COMMON_HEADERS,
    "content-security-policy": contentSecurityPolicy(request, filesOrigin),
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "x-frame-options": "DENY",
  };
}

function contentSecurityPolicy(request: IncomingMessage, filesOrigin: string | undefined): string {
  const origin = originOf(request);
  // Not every browser lets 'self' stand for a WebSocket of the same host.
  const sockets = origin === undefined ? "" : ` ${origin.replace(/^http/, "ws")}`;
  const files = filesOrigin === undefined || filesOrigin === origin ? "" : ` ${filesOrigin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${EMPTY_STYLE}`,
    `img-src 'self' data: blob:${files}`,
    "font-src 'self'",
    `media-src 'self' blob:${files}`,
    `connect-src 'self'${sockets}${files}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
  ].join("; ");
}
