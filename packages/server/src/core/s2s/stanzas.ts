import { NS_CLIENT } from "@tandem/protocol";
import { XmlElement } from "@tandem/xml";

const STANZAS: ReadonlySet<string> = new Set(["message", "presence", "iq"]);

export function isStanza(element: XmlElement, contentNs: string): boolean {
  return element.ns === contentNs && STANZAS.has(element.name);
}

/**
 * RFC 6120 §4.8.3: between servers stanzas are in another namespace, in here in one only. Goes down to where another
 * namespace begins: what is inside that is its owner's business.
 */
export function inClientNs(element: XmlElement, contentNs: string): XmlElement {
  const children = element.children.map((node) =>
    typeof node === "string" || node.ns !== contentNs ? node : inClientNs(node, contentNs),
  );
  return new XmlElement(element.name, NS_CLIENT, element.attrs, children);
}
