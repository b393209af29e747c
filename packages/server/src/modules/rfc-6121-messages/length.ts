import { serialize, type XmlElement } from "@tandem/xml";

/** `&quot;` stands for one character; nothing is written longer. */
const ESCAPED_CHARS_MAX = 6;

/** Is the stanza, as serialised inside a stream, longer than `max` characters? Almost no message is written out to know. */
export function isLongerThan(stanza: XmlElement, max: number): boolean {
  return lengthMaxOf(stanza) > max && serialize(stanza, stanza.ns).length > max;
}

/** At least the length as serialised, with everything escaped and every namespace declared. */
function lengthMaxOf({ name, ns, attrs, children }: XmlElement): number {
  let chars = name.length * 2 + ns.length * ESCAPED_CHARS_MAX + `< xmlns=""></>`.length;
  for (let i = 0; i < attrs.length; i += 2) {
    chars += (attrs[i] as string).length + (attrs[i + 1] as string).length * ESCAPED_CHARS_MAX + ` =""`.length;
  }
  for (const node of children) chars += typeof node === "string" ? node.length * ESCAPED_CHARS_MAX : lengthMaxOf(node);
  return chars;
}
