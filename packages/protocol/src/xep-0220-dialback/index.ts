import { el, type XmlElement } from "@tandem/xml";
import { prepareDomain } from "../jid/index.ts";
import { NS_SERVER } from "../ns/index.ts";
import { buildError, parseError, type StanzaErrorShape } from "../stanza/index.ts";

export const NS_DIALBACK = "jabber:server:dialback";
export const NS_DIALBACK_FEATURE = "urn:xmpp:features:dialback";

/** No server makes longer ones: a hash in hexadecimal has 64 characters. */
const KEY_CHARS_MAX = 1_024;

/** XEP-0220 v1.1.1 §2: a claim (`key`), or what became of it. Domains are prepared. */
export interface Dialback {
  readonly name: "result" | "verify";
  readonly from: string;
  readonly to: string;
  /** Of the stream that is to be proved; in `verify` only. */
  readonly id?: string | undefined;
  readonly body: DialbackBody;
}

export type DialbackBody =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "valid" }
  | { readonly kind: "invalid" }
  | { readonly kind: "error"; readonly error: StanzaErrorShape };

/** Null for what is none: no domains, no key, a type that nobody knows, a verification that names no stream. */
export function parseDialback(element: XmlElement): Dialback | null {
  const { name } = element;
  if (element.ns !== NS_DIALBACK || (name !== "result" && name !== "verify")) return null;
  const from = prepareDomain(element.attr("from") ?? "");
  const to = prepareDomain(element.attr("to") ?? "");
  const body = parseBody(element);
  const id = name === "verify" ? element.attr("id") : undefined;
  if (from === null || to === null || body === null || (name === "verify" && id === undefined)) return null;
  return { name, from, to, id, body };
}

function parseBody(element: XmlElement): DialbackBody | null {
  const type = element.attr("type");
  if (type === "valid" || type === "invalid") return { kind: type };
  if (type === "error") return { kind: "error", error: parseError(el("iq", NS_SERVER, {}, errorOf(element))) };
  const key = element.text().trim();
  return type !== undefined || key === "" || key.length > KEY_CHARS_MAX ? null : { kind: "key", key };
}

/** §2.4.2 puts it in the stream's namespace; some programs put it in that of dialback. */
function errorOf(element: XmlElement): XmlElement | undefined {
  const error = element.elements().find((child) => child.name === "error");
  return error && el("error", NS_SERVER, { type: error.attr("type") }, ...error.children);
}

/** For a stream whose content namespace is `jabber:server`. */
export function buildDialback({ name, from, to, id, body }: Dialback): XmlElement {
  const attrs = { from, to, id, type: body.kind === "key" ? undefined : body.kind };
  if (body.kind === "key") return el(name, NS_DIALBACK, attrs, body.key);
  return el(name, NS_DIALBACK, attrs, body.kind === "error" ? buildError(body.error, NS_SERVER) : undefined);
}
