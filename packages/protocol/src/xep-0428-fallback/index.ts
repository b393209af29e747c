import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";

export const NS_FALLBACK = "urn:xmpp:fallback:0";

/** Part of a body, in Unicode code points; both absent: all of it (XEP-0428 v0.2.1 §2.3). */
export interface FallbackRange {
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/** What stands in the body only for programs that do not know the namespace `for`. */
export function buildFallback(namespace: string, range: FallbackRange = {}): XmlElement {
  const { start, end } = range;
  const attrs = { start: start?.toString(), end: end?.toString() };
  return el("fallback", NS_FALLBACK, { for: namespace }, el("body", NS_FALLBACK, attrs));
}

/** Each costs a look at the whole body; nobody has a use for more. */
const RANGES_MAX = 16;

/** The body without what stands there for programs that know none of these namespaces. */
export function withoutFallback(message: XmlElement, body: string, known: ReadonlySet<string>): string {
  const ranges = message
    .elements("fallback", NS_FALLBACK)
    .filter((fallback) => known.has(fallback.attr("for") ?? ""))
    .flatMap((fallback) => rangesOf(fallback))
    .slice(0, RANGES_MAX);
  if (ranges.length === 0) return body;
  const chars = [...body];
  const kept = chars.filter((_, at) => !ranges.some(({ start = 0, end = chars.length }) => at >= start && at < end));
  return kept.join("");
}

/** Without a child it is the whole of every child of the message (§2.2). A range that is no range cuts nothing. */
function rangesOf(fallback: XmlElement): readonly FallbackRange[] {
  if (fallback.elements().length === 0) return [{}];
  return fallback.elements("body").flatMap((body) => {
    const [start, end] = ["start", "end"].map((name) => {
      const value = body.attr(name);
      return value === undefined ? undefined : parseUnsigned(value);
    });
    return start === null || end === null ? [] : [{ start, end }];
  });
}
