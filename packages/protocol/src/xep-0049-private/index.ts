import { el, type XmlElement } from "@tandem/xml";

export const NS_PRIVATE = "jabber:iq:private";

/** The one element that is stored or asked for, told by its name and namespace (XEP-0049 v1.2 §3); null when there is none or a second one. */
export function parsePrivate(query: XmlElement | undefined): XmlElement | null {
  if (query === undefined || !query.is("query", NS_PRIVATE)) return null;
  const children = query.elements();
  const [only] = children;
  return only === undefined || children.length > 1 || only.ns === NS_PRIVATE || only.ns === "" ? null : only;
}

export function buildPrivate(element: XmlElement): XmlElement {
  return el("query", NS_PRIVATE, {}, element);
}
