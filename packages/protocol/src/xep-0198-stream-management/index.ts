import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean, parseUnsigned } from "../encoding/index.ts";
import { NS_STANZA_ERROR } from "../ns/index.ts";
import { STANZA_ERROR_CONDITIONS, type StanzaErrorCondition } from "../stanza/index.ts";

export const NS_SM = "urn:xmpp:sm:3";

/** Counters wrap here (XEP-0198 v1.6.3 §4). */
const COUNTER_RANGE = 2 ** 32;

export type SmNonza =
  | { readonly kind: "enable"; readonly resume: boolean; readonly max?: number | undefined }
  | {
      readonly kind: "enabled";
      readonly resume: boolean;
      /** What to resume with; always there when `resume` is true. */
      readonly id?: string | undefined;
      /** How long the server keeps the session after a cut, in seconds. */
      readonly max?: number | undefined;
      readonly location?: string | undefined;
    }
  | { readonly kind: "resume"; readonly previd: string; readonly h: number }
  | { readonly kind: "resumed"; readonly previd: string; readonly h: number }
  | { readonly kind: "failed"; readonly h?: number | undefined; readonly condition?: StanzaErrorCondition | undefined }
  | { readonly kind: "a"; readonly h: number }
  | { readonly kind: "r" };

/** Any element of stream management, null when it is malformed or none. */
export function parseSm(element: XmlElement): SmNonza | null {
  if (element.ns !== NS_SM) return null;
  switch (element.name) {
    case "r":
      return { kind: "r" };
    case "a":
      return counted(element, (h) => ({ kind: "a", h }));
    case "enable":
      return { kind: "enable", resume: isResumable(element), max: seconds(element) };
    case "enabled":
      return parseEnabled(element);
    case "resume":
    case "resumed":
      return parseResume(element, element.name);
    case "failed":
      return { kind: "failed", h: counter(element) ?? undefined, condition: conditionOf(element) };
    default:
      return null;
  }
}

function parseEnabled(element: XmlElement): SmNonza | null {
  const id = element.attr("id");
  const resume = isResumable(element);
  if (resume && (id === undefined || id === "")) return null;
  return { kind: "enabled", resume, id, max: seconds(element), location: element.attr("location") };
}

function parseResume(element: XmlElement, kind: "resume" | "resumed"): SmNonza | null {
  const previd = element.attr("previd");
  return previd === undefined || previd === "" ? null : counted(element, (h) => ({ kind, previd, h }));
}

function counted(element: XmlElement, make: (h: number) => SmNonza): SmNonza | null {
  const h = counter(element);
  return h === null ? null : make(h);
}

function counter(element: XmlElement): number | null {
  const h = parseUnsigned(element.attr("h"));
  return h === null || h >= COUNTER_RANGE ? null : h;
}

function isResumable(element: XmlElement): boolean {
  return parseBoolean(element.attr("resume")) === true;
}

function seconds(element: XmlElement): number | undefined {
  return parseUnsigned(element.attr("max")) ?? undefined;
}

function conditionOf(failed: XmlElement): StanzaErrorCondition | undefined {
  const name = failed.childIn(NS_STANZA_ERROR)?.name;
  return STANZA_ERROR_CONDITIONS.find((condition) => condition === name);
}

export function buildSm(nonza: SmNonza): XmlElement {
  const resume = "resume" in nonza && nonza.resume ? "true" : undefined;
  switch (nonza.kind) {
    case "r":
      return el("r", NS_SM);
    case "a":
      return el("a", NS_SM, { h: String(nonza.h) });
    case "enable":
      return el("enable", NS_SM, { resume, max: nonza.max?.toString() });
    case "enabled":
      return el("enabled", NS_SM, { id: nonza.id, resume, max: nonza.max?.toString(), location: nonza.location });
    case "resume":
    case "resumed":
      return el(nonza.kind, NS_SM, { previd: nonza.previd, h: String(nonza.h) });
    case "failed":
      return el("failed", NS_SM, { h: nonza.h?.toString() }, nonza.condition && el(nonza.condition, NS_STANZA_ERROR));
  }
}

/** The counter after one more stanza. */
export function nextCount(h: number): number {
  return (h + 1) % COUNTER_RANGE;
}

/**
 * How many stanzas an `<a h/>` newly confirms: `h` counts from the start of the session, `confirmed` is the last one told,
 * `unconfirmed` how many have been sent since.
 *
 * Null when it claims more than was sent: a stream error (§4). A count below the last one is 0:
 * COMPAT(@xmpp/client 0.14), which miscounts around `<enabled/>`.
 */
export function newlyConfirmed(h: number, confirmed: number, unconfirmed: number): number | null {
  const forward = (h - confirmed + COUNTER_RANGE) % COUNTER_RANGE;
  if (forward <= unconfirmed) return forward;
  return forward >= COUNTER_RANGE / 2 ? 0 : null;
}
