import { el, type XmlElement } from "@tandem/xml";
import { parseJid, type Jid } from "../jid/index.ts";

export const NS_BLOCKING = "urn:xmpp:blocking";
/** The condition that stands beside `not-acceptable` when we write to somebody whom we block (XEP-0191 v1.3 §3.5). */
export const NS_BLOCKING_ERRORS = "urn:xmpp:blocking:errors";

/** Addresses may be full, bare or a domain. Unblocking none means all (§3.4). */
export type BlockingRequest =
  | { readonly kind: "list" }
  | { readonly kind: "block"; readonly jids: readonly Jid[] }
  | { readonly kind: "unblock"; readonly jids: readonly Jid[] };

/** A request or push. Null when an address is none, or when nobody is to be blocked. */
export function parseBlocking(element: XmlElement | undefined): BlockingRequest | null {
  if (element === undefined || element.ns !== NS_BLOCKING) return null;
  if (element.name === "blocklist") return { kind: "list" };
  const jids = addresses(element);
  if (jids === null || (element.name === "block" && jids.length === 0)) return null;
  return element.name === "block" || element.name === "unblock" ? { kind: element.name, jids } : null;
}

function addresses(element: XmlElement): Jid[] | null {
  const jids = element.elements("item").map((item) => parseJid(item.attr("jid") ?? ""));
  return jids.every((jid) => jid !== null) ? jids : null;
}

export function buildBlocking(request: BlockingRequest): XmlElement {
  if (request.kind === "list") return el("blocklist", NS_BLOCKING);
  return el(request.kind, NS_BLOCKING, {}, ...request.jids.map(item));
}

/** The answer to `list`. Addresses that are none are skipped. */
export function parseBlockList(element: XmlElement | undefined): readonly Jid[] | null {
  if (element === undefined || !element.is("blocklist", NS_BLOCKING)) return null;
  return element.elements("item").flatMap((child) => parseJid(child.attr("jid") ?? "") ?? []);
}

export function buildBlockList(jids: readonly Jid[]): XmlElement {
  return el("blocklist", NS_BLOCKING, {}, ...jids.map(item));
}

function item(jid: Jid): XmlElement {
  return el("item", NS_BLOCKING, { jid });
}
