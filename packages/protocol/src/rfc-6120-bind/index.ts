import { el, type XmlElement } from "@tandem/xml";
import { parseFullJid, type FullJid } from "../jid/index.ts";

export const NS_BIND = "urn:ietf:params:xml:ns:xmpp-bind";
/** RFC 3921 §3; RFC 6121 dropped it, old clients still ask. */
export const NS_SESSION = "urn:ietf:params:xml:ns:xmpp-session";

/** The resource that is asked for; the empty string leaves the choice to the server (RFC 6120 §7.6). Null: no bind request. */
export function parseBindRequest(bind: XmlElement | undefined): string | null {
  if (bind === undefined || !bind.is("bind", NS_BIND)) return null;
  return bind.childText("resource") ?? "";
}

export function buildBindRequest(resource: string): XmlElement {
  return el("bind", NS_BIND, {}, resource === "" ? undefined : el("resource", NS_BIND, {}, resource));
}

export function parseBound(bind: XmlElement | undefined): FullJid | null {
  if (bind === undefined || !bind.is("bind", NS_BIND)) return null;
  return parseFullJid(bind.childText("jid") ?? "");
}

export function buildBound(jid: FullJid): XmlElement {
  return el("bind", NS_BIND, {}, el("jid", NS_BIND, {}, jid));
}
