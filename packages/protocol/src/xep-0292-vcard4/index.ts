import type { XmlElement } from "@tandem/xml";

/** XEP-0292 v0.12.0 §2: the PEP node, and the namespace of RFC 6351. */
export const VCARD4_NODE = "urn:xmpp:vcard4";
export const NS_VCARD4 = "urn:ietf:params:xml:ns:vcard-4.0";

/** Words of a property's `<parameters><type/></parameters>`, lower case: "home", "cell", "work" (RFC 6351 §5). */
export function vcard4Types(property: XmlElement): readonly string[] {
  const types = property.child("parameters", NS_VCARD4)?.child("type", NS_VCARD4)?.elements("text") ?? [];
  return types.map((text) => text.text().trim().toLowerCase());
}
