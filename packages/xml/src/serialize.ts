import type { XmlElement } from "./element.ts";

// oxlint-disable-next-line no-control-regex -- XML can carry none of them, not even as references
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
// oxlint-disable-next-line no-control-regex
const TEXT_SPECIAL = /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/;
// oxlint-disable-next-line no-control-regex
const ATTR_SPECIAL = /[&<>"'\u0000-\u001f\ufffe\uffff\ud800-\udfff]/;

/** Drops the characters that XML cannot carry: a control character pasted into a message must not end its readers' streams. */
export function escapeText(text: string): string {
  if (!TEXT_SPECIAL.test(text)) return text;
  return text
    .replaceAll(FORBIDDEN, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#13;");
}

export function escapeAttr(value: string): string {
  if (!ATTR_SPECIAL.test(value)) return value;
  return escapeText(value)
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;")
    .replaceAll("\n", "&#10;")
    .replaceAll("\t", "&#9;");
}

/**
 * The element as text. `parentNs` is the default namespace where it will stand: `jabber:client` inside a TCP stream (so that
 * stanzas carry no xmlns), the empty string inside a WebSocket frame or a stored row (so that they carry their own).
 * Never writes a prefix: each change of namespace is a new default namespace, which every XMPP program reads.
 *
 * One element has one text: reading it and writing it again changes nothing, so what is stored may be passed on unread.
 */
export function serialize(element: XmlElement, parentNs = ""): string {
  const start = startOf(element, parentNs);
  const content = contentOf(element);
  return content === "" ? `${start}/>` : `${start}>${content}</${element.name}>`;
}

/** The start tag but for its end, which is `>` or `/>`. */
export function startOf({ name, ns, attrs }: XmlElement, parentNs: string): string {
  let out = `<${name}`;
  if (ns !== parentNs) out += ` xmlns="${escapeAttr(ns)}"`;
  for (let i = 0; i < attrs.length; i += 2) out += ` ${attrs[i]}="${escapeAttr(attrs[i + 1] as string)}"`;
  return out;
}

/** What stands between the tags. */
export function contentOf({ ns, children }: XmlElement): string {
  let out = "";
  for (const node of children) out += typeof node === "string" ? escapeText(node) : serialize(node, ns);
  return out;
}
