import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";

/** Inside the error of a message that was refused for a limit (docs/protocol/limits.md). */
export const NS_LIMITS = "urn:tandem:limits:0";

export type ExceededLimit =
  /** Characters that a text may have. */
  | { readonly kind: "too-long"; readonly max: number }
  /** Seconds until it may be tried again. */
  | { readonly kind: "too-soon"; readonly seconds: number };

export function buildTooLong(max: number): XmlElement {
  return el("too-long", NS_LIMITS, { max: String(max) });
}

export function buildTooSoon(seconds: number): XmlElement {
  return el("too-soon", NS_LIMITS, { seconds: String(seconds) });
}

/** From the application child of an error; null when it says no limit. */
export function parseExceeded(application: XmlElement | undefined): ExceededLimit | null {
  if (application?.is("too-long", NS_LIMITS) === true) {
    const max = parseUnsigned(application.attr("max"));
    return max === null ? null : { kind: "too-long", max };
  }
  const isTooSoon = application?.is("too-soon", NS_LIMITS) === true;
  const seconds = isTooSoon ? parseUnsigned(application?.attr("seconds")) : null;
  return seconds === null ? null : { kind: "too-soon", seconds };
}
