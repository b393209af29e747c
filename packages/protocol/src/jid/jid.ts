/**
 * Addresses (RFC 7622) as branded strings: usable as map keys, compared with `===`, made only by the parsers here.
 *
 * A `BareJid` is `local@domain` or `domain`; a `FullJid` has a resource as well. Both are prepared: domain in lower case (IDNA
 * U-labels), local part by UsernameCaseMapped, resource by OpaqueString (RFC 8265).
 */
declare const bare: unique symbol;
declare const full: unique symbol;
export type BareJid = string & { readonly [bare]: true };
export type FullJid = string & { readonly [full]: true };
export type Jid = BareJid | FullJid;

/** RFC 7622 §3: each part is at most 1023 octets of UTF-8. */
export const JID_PART_BYTES_MAX = 1023;

const encoder = new TextEncoder();
// RFC 7622 §3.3.1: characters that a local part must not hold, besides those that UsernameCaseMapped forbids.
const LOCAL_FORBIDDEN = /["&'/:<>@\s\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zs}\p{So}\p{Sk}]/u;
const RESOURCE_FORBIDDEN = /[\p{Cc}\p{Cs}\p{Cn}]/u;
const DOMAIN_LABEL = /^[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?$/u;
const IPV6 = /^\[[0-9a-f:.]{2,45}\]$/;
// Almost every address that a server sees is already in its prepared form; this spares the Unicode work.
const PREPARED = /^(?:[a-z0-9._+-]{1,200}@)?[a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])?(?:\/[A-Za-z0-9._~:+=-]{1,200})?$/;

function fits(part: string): boolean {
  return (
    part.length <= JID_PART_BYTES_MAX &&
    (part.length * 3 <= JID_PART_BYTES_MAX || encoder.encode(part).length <= JID_PART_BYTES_MAX)
  );
}

/** The local part in its prepared form, or null when it is no local part. */
export function prepareLocal(local: string): string | null {
  const prepared = local.normalize("NFKC").toLowerCase().normalize("NFC");
  return prepared === "" || LOCAL_FORBIDDEN.test(prepared) || !fits(prepared) ? null : prepared;
}

export function prepareDomain(domain: string): string | null {
  let prepared = domain.normalize("NFC").toLowerCase();
  if (prepared.endsWith(".")) prepared = prepared.slice(0, -1);
  if (prepared === "" || !fits(prepared)) return null;
  if (IPV6.test(prepared)) return prepared;
  return prepared.split(".").every((label) => label.length <= 63 && DOMAIN_LABEL.test(label)) ? prepared : null;
}

export function prepareResource(resource: string): string | null {
  // OpaqueString maps other spaces to U+0020 and normalises to NFC; case is kept.
  const prepared = resource.replaceAll(/\p{Zs}/gu, " ").normalize("NFC");
  return prepared === "" || RESOURCE_FORBIDDEN.test(prepared) || !fits(prepared) ? null : prepared;
}

/** Any address, prepared; null when the text is none. RFC 7622 §3.1: the resource begins at the first `/`, the local part ends at the first `@` before it. */
export function parseJid(text: string): Jid | null {
  if (text.includes("..") === false && PREPARED.test(text)) return text as Jid;
  if (text.length > 3 * JID_PART_BYTES_MAX + 2) return null;
  const slash = text.indexOf("/");
  const front = slash === -1 ? text : text.slice(0, slash);
  const at = front.indexOf("@");
  const domain = prepareDomain(at === -1 ? front : front.slice(at + 1));
  if (domain === null) return null;
  let jid = domain;
  if (at !== -1) {
    const local = prepareLocal(front.slice(0, at));
    if (local === null) return null;
    jid = `${local}@${domain}`;
  }
  if (slash === -1) return jid as Jid;
  const resource = prepareResource(text.slice(slash + 1));
  return resource === null ? null : (`${jid}/${resource}` as Jid);
}

/** A bare address; null also for a full one. */
export function parseBareJid(text: string): BareJid | null {
  const jid = parseJid(text);
  return jid === null || isFull(jid) ? null : jid;
}

export function parseFullJid(text: string): FullJid | null {
  const jid = parseJid(text);
  return jid !== null && isFull(jid) ? jid : null;
}

export function isFull(jid: Jid): jid is FullJid {
  return jid.includes("/");
}

export function bareOf(jid: Jid): BareJid {
  const slash = jid.indexOf("/");
  return (slash === -1 ? jid : jid.slice(0, slash)) as BareJid;
}

/** The resource, or the empty string of a bare address. */
export function resourceOf(jid: Jid): string {
  const slash = jid.indexOf("/");
  return slash === -1 ? "" : jid.slice(slash + 1);
}

export function domainOf(jid: Jid): string {
  const front = bareOf(jid);
  return front.slice(front.indexOf("@") + 1);
}

/** The local part, or the empty string of a bare domain. */
export function localOf(jid: Jid): string {
  const front = bareOf(jid);
  const at = front.indexOf("@");
  return at === -1 ? "" : front.slice(0, at);
}

/** From parts that are prepared already (an account, a checked resource). Throws on parts that are not: that is a bug of the caller. */
export function bareJid(local: string, domain: string): BareJid {
  const jid = parseBareJid(local === "" ? domain : `${local}@${domain}`);
  if (jid === null) throw new Error(`not a bare address: ${local}@${domain}`);
  return jid;
}

export function withResource(jid: BareJid, resource: string): FullJid {
  const prepared = prepareResource(resource);
  if (prepared === null) throw new Error("not a resource");
  return `${jid}/${prepared}` as FullJid;
}
