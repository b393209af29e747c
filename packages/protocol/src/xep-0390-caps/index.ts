import { el, type XmlElement } from "@tandem/xml";
import { decodeBase64, encodeBase64, utf8 } from "../encoding/index.ts";
import { type DataForm, formTypeOf } from "../xep-0004-data-forms/index.ts";
import type { DiscoInfo } from "../xep-0030-disco/index.ts";

/** XEP-0390 v0.3.2. */
export const NS_CAPS2 = "urn:xmpp:caps";
/** Of XEP-0300. */
const NS_HASHES = "urn:xmpp:hashes:2";
const HASHES_MAX = 8;
const HASH_CHARS_MAX = 128;

export interface CapsHash {
  /** As XEP-0300 names it, e.g. `sha-256`. */
  readonly algorithm: string;
  /** Base64. */
  readonly value: string;
}

/** The hash set of a presence or of stream features; empty when there is none. */
export function parseHashSet(parent: XmlElement): readonly CapsHash[] {
  const hashes = parent.child("c", NS_CAPS2)?.elements("hash", NS_HASHES) ?? [];
  return hashes.slice(0, HASHES_MAX).flatMap((hash) => {
    const [algorithm, value] = [hash.attr("algo"), hash.text().trim()];
    if (algorithm === undefined || !/^[a-z0-9-]{1,32}$/.test(algorithm)) return [];
    return value.length > HASH_CHARS_MAX || (decodeBase64(value)?.length ?? 0) === 0 ? [] : [{ algorithm, value }];
  });
}

export function buildHashSet(hashes: readonly CapsHash[]): XmlElement {
  return el(
    "c",
    NS_CAPS2,
    {},
    ...hashes.map(({ algorithm, value }) => el("hash", NS_HASHES, { algo: algorithm }, value)),
  );
}

/** §4.3: the node at which the information behind a hash is asked for. */
export function hashNode({ algorithm, value }: CapsHash): string {
  return `${NS_CAPS2}#${algorithm}.${value}`;
}

/** Ends of a part, from the outermost to the innermost (§4.1); no XML character is one of them. */
const [SECTION, FORM, GROUP, PART] = ["\u001c", "\u001d", "\u001e", "\u001f"] as const;

/** §4.1: what is hashed; null where the information has what no hash can stand for. */
export function hashInput(info: DiscoInfo): Uint8Array | null {
  if (info.forms.some((form) => !isHashable(form))) return null;
  const features = info.features.map((feature) => feature + PART);
  const identities = info.identities.map(
    ({ category, type, lang = "", name = "" }) =>
      [category, type, lang, name].map((part) => part + PART).join("") + GROUP,
  );
  const forms = info.forms.map((form) => sorted(form.fields.map(fieldText)) + FORM);
  return utf8([features, identities, forms].map((section) => sorted(section) + SECTION).join(""));
}

export type CapsDigest = (data: Uint8Array) => Uint8Array;

/** The hash of that information, or null when `hashInput` refuses it. */
export function capsHash(info: DiscoInfo, algorithm: string, digest: CapsDigest): CapsHash | null {
  const input = hashInput(info);
  return input === null ? null : { algorithm, value: encodeBase64(digest(input)) };
}

function isHashable(form: DataForm): boolean {
  return form.reported === undefined && form.items === undefined && formTypeOf(form) !== undefined;
}

function fieldText({ name = "", values }: DataForm["fields"][number]): string {
  return name + PART + sorted(values.map((value) => value + PART)) + GROUP;
}

function sorted(parts: readonly string[]): string {
  return parts.toSorted(byOctets).join("");
}

/** RFC 4790 `i;octet`: by code point, which UTF-16 is not beyond U+FFFF. */
function byOctets(a: string, b: string): number {
  const [left, right] = [utf8(a), utf8(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i] as number) - (right[i] as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
