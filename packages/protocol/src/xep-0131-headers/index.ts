import { el, type XmlElement } from "@tandem/xml";

export const NS_HEADERS = "http://jabber.org/protocol/shim";

/** Whether its sender gives a message high importance (XEP-0131 v1.2 §4, RFC 2076 §3.9). */
export function isUrgent(message: XmlElement): boolean {
  const headers = message.child("headers", NS_HEADERS)?.elements("header") ?? [];
  return headers.some((header) => header.attr("name")?.toLowerCase() === "urgency" && header.text() === "high");
}

export function buildUrgency(): XmlElement {
  return el("headers", NS_HEADERS, {}, el("header", NS_HEADERS, { name: "Urgency" }, "high"));
}
