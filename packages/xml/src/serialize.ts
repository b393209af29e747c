import type { XmlElement } from "./element.ts";

const TEXT_SPECIAL = /[&<>]/;
const ATTR_SPECIAL = /[&<>"'\n\r\t]/;

export function escapeText(text: string): string {
  if (!TEXT_SPECIAL.test(text)) return text;
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export function escapeAttr(value: string): string {
  if (!ATTR_SPECIAL.test(value)) return value;
  return value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;")
    .replaceAll("\n", "&#10;")
    .replaceAll("\r", "&#13;")
    .replaceAll("\t", "&#9;");
}

/**
 * The element as text. `parentNs` is the default namespace where it will stand: `jabber:client` inside a TCP stream (so that
 * stanzas carry no xmlns), the empty string inside a WebSocket frame or a stored row (so that they carry their own).
 * Never writes a prefix: each change of namespace is a new default namespace, which every XMPP program reads.
 */
export function serialize(element: XmlElement, parentNs = ""): string {
  const { name, ns, attrs, children } = element;
  let out = `<${name}`;
  if (ns !== parentNs) out += ` xmlns="${escapeAttr(ns)}"`;
  for (let i = 0; i < attrs.length; i += 2) out += ` ${attrs[i]}="${escapeAttr(attrs[i + 1] as string)}"`;
  if (children.length === 0) return `${out}/>`;
  out += ">";
  for (const node of children) out += typeof node === "string" ? escapeText(node) : serialize(node, ns);
  return `${out}</${name}>`;
}
