import { el, type XmlElement } from "@tandem/xml";
import { encodeBase64, utf8 } from "../encoding/index.ts";
import { formTypeOf, type DataForm } from "../xep-0004-data-forms/index.ts";
import type { DiscoIdentity, DiscoInfo } from "../xep-0030-disco/index.ts";

export const NS_CAPS = "http://jabber.org/protocol/caps";

export interface Caps {
  /** Names the program, as a URI. */
  readonly node: string;
  /** Hash over everything that the program's `disco#info` says. */
  readonly verification: string;
  readonly hash: string;
}

/** The `<c/>` of a presence; null when there is none or it is of the old form without hash (XEP-0115 v1.6.0 §4). */
export function parseCaps(presence: XmlElement): Caps | null {
  const c = presence.child("c", NS_CAPS);
  const node = c?.attr("node");
  const verification = c?.attr("ver");
  const hash = c?.attr("hash");
  if (!node || !verification || !hash || verification.length > 256) return null;
  return { node, verification, hash };
}

export function buildCaps(caps: Caps): XmlElement {
  return el("c", NS_CAPS, { hash: caps.hash, node: caps.node, ver: caps.verification });
}

/**
 * The text that is hashed (§5.1). Null when the information must not be trusted under any hash: the same identity, feature or
 * form twice (§5.4), which is how one set of features is made to look like another.
 */
export function capsText(info: DiscoInfo): string | null {
  const identities = info.identities.map(identityText);
  const features = [...info.features];
  const forms = info.forms.filter((form) => formTypeOf(form) !== undefined);
  if (hasDoubles(identities) || hasDoubles(features) || hasDoubles(forms.map(formTypeOf))) return null;
  // §5.1 sorts by the order of octets; "<" cannot be told from the separator afterwards, so no part may hold one.
  if ([...identities, ...features].some((part) => part.includes("<"))) return null;
  const parts = [...identities.sort(byOctets), ...features.sort(byOctets)];
  for (const form of [...forms].sort((a, b) => byOctets(formTypeOf(a) as string, formTypeOf(b) as string)))
    parts.push(...formParts(form));
  return parts.map((part) => `${part}<`).join("");
}

function identityText(identity: DiscoIdentity): string {
  return `${identity.category}/${identity.type}/${identity.lang ?? ""}/${identity.name ?? ""}`;
}

function formParts(form: DataForm): string[] {
  const fields = form.fields.filter((field) => field.name !== undefined && field.name !== "FORM_TYPE");
  fields.sort((a, b) => byOctets(a.name as string, b.name as string));
  return [
    formTypeOf(form) as string,
    ...fields.flatMap((field) => [field.name as string, ...[...field.values].sort(byOctets)]),
  ];
}

function hasDoubles(parts: readonly (string | undefined)[]): boolean {
  return new Set(parts).size !== parts.length;
}

/** As the octets of UTF-8 are ordered (RFC 4790 `i;octet`), which UTF-16 is not beyond U+FFFF. */
function byOctets(a: string, b: string): number {
  const left = utf8(a);
  const right = utf8(b);
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = (left[i] as number) - (right[i] as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

export type Sha1 = (data: Uint8Array) => Promise<Uint8Array> | Uint8Array;

/** The verification string of that information, or null when `capsText` refuses it. */
export async function capsVerification(info: DiscoInfo, sha1: Sha1): Promise<string | null> {
  const text = capsText(info);
  return text === null ? null : encodeBase64(await sha1(utf8(text)));
}
