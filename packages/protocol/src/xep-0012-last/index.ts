import { el, type XmlElement } from "@tandem/xml";

/** XEP-0012 v2.0. */
export const NS_LAST = "jabber:iq:last";

export function buildLastQuery(): XmlElement {
  return el("query", NS_LAST);
}

/** Whole seconds, not below zero: since the account went, since the device was touched, or since the server was started. */
export function buildLast(seconds: number): XmlElement {
  return el("query", NS_LAST, { seconds: String(Math.max(0, Math.floor(seconds))) });
}

/** The seconds of an answer; null for anything that is not a plain number that a double holds exactly. */
export function parseLast(query: XmlElement): number | null {
  const text = query.attr("seconds");
  if (query.name !== "query" || query.ns !== NS_LAST || text === undefined || !/^\d{1,16}$/.test(text)) return null;
  const seconds = Number(text);
  return Number.isSafeInteger(seconds) ? seconds : null;
}
