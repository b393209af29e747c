import { el, type XmlElement } from "@tandem/xml";
import { type Jid, parseJid } from "../jid/index.ts";

/** docs/protocol/web-push.md. */
export const NS_WEB_PUSH = "urn:tandem:web-push:0";

const PLACE_KINDS = ["conversation", "room"] as const;
/** Where a message was said: which of a person's apps tells of it hangs on that. */
export type PlaceKind = (typeof PLACE_KINDS)[number];

export function parsePlaceKind(text: string | undefined): PlaceKind | null {
  return PLACE_KINDS.find((kind) => kind === text) ?? null;
}

/** What a browser gives out (W3C Push API): where to, and the keys that only it can read with. Keys in base64url. */
export interface BrowserSubscription {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** A browser as its app registers it. */
export interface BrowserRegistration extends BrowserSubscription {
  /** Of what it is told; without it, of everything. Empty: of nothing for now, another app of the device tells. */
  readonly tells?: readonly PlaceKind[] | undefined;
  /** Name of its time zone (IANA), by which quiet hours are counted; without it there are none. */
  readonly zone?: string | undefined;
}

const KEY = /^[A-Za-z0-9_-]+$/;
/** An uncompressed point of P-256, and 16 bytes. */
const KEY_CHARS = { p256dh: 87, auth: 22 } as const;
const ENDPOINT_CHARS_MAX = 2_048;
/** "America/Argentina/ComodRivadavia" has 32. */
const ZONE = /^[A-Za-z0-9_+/-]{1,64}$/;

export function buildServerKeyQuery(): XmlElement {
  return el("server-key", NS_WEB_PUSH);
}

export function buildServerKey(key: string): XmlElement {
  return el("server-key", NS_WEB_PUSH, {}, key);
}

export function parseServerKey(element: XmlElement | undefined): string | null {
  const key = element?.is("server-key", NS_WEB_PUSH) === true ? element.text().trim() : "";
  return KEY.test(key) ? key : null;
}

export function buildRegister({ endpoint, p256dh, auth, tells, zone }: BrowserRegistration): XmlElement {
  return el("register", NS_WEB_PUSH, { endpoint, p256dh, auth, tells: tells?.join(" "), zone });
}

export function parseRegister(element: XmlElement): BrowserRegistration | null {
  if (!element.is("register", NS_WEB_PUSH)) return null;
  const [endpoint, p256dh, auth] = [element.attr("endpoint"), element.attr("p256dh"), element.attr("auth")];
  if (endpoint === undefined || endpoint.length > ENDPOINT_CHARS_MAX) return null;
  if (p256dh?.length !== KEY_CHARS.p256dh || !KEY.test(p256dh)) return null;
  if (auth?.length !== KEY_CHARS.auth || !KEY.test(auth)) return null;
  const tells = parseTells(element.attr("tells"));
  const zone = element.attr("zone");
  if (tells === null || (zone !== undefined && !ZONE.test(zone))) return null;
  return { endpoint, p256dh, auth, ...(tells && { tells }), ...(zone !== undefined && { zone }) };
}

/** Null: something that nobody can be told of; undefined: not said. */
function parseTells(text: string | undefined): readonly PlaceKind[] | null | undefined {
  if (text === undefined) return undefined;
  const kinds = (text === "" ? [] : text.split(" ")).map(parsePlaceKind);
  return kinds.every((kind) => kind !== null) ? [...new Set(kinds)] : null;
}

/** Where the account's server is to publish: address and node for `<enable/>` of XEP-0357. */
export function buildRegistered(jid: Jid, node: string): XmlElement {
  return el("registered", NS_WEB_PUSH, { jid, node });
}

export function parseRegistered(element: XmlElement | undefined): { readonly jid: Jid; readonly node: string } | null {
  const jid = parseJid(element?.attr("jid") ?? "");
  const node = element?.attr("node");
  return element?.is("registered", NS_WEB_PUSH) === true && jid !== null && node !== undefined ? { jid, node } : null;
}

/** Without a node: all of the account. */
export function buildUnregister(node?: string): XmlElement {
  return el("unregister", NS_WEB_PUSH, { node });
}
