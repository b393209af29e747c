import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";
import { type BareJid, parseBareJid } from "../jid/index.ts";
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";

/** docs/protocol/files.md */
export const NS_FILES = "urn:tandem:files:0";

/** §2: whom a file is for, inside the request for a slot; null: nobody is named; undefined: it is no address. */
export function parseAudience(request: XmlElement): BareJid | null | undefined {
  const audience = request.child("audience", NS_FILES);
  if (audience === undefined) return null;
  return parseBareJid(audience.attr("jid") ?? "") ?? undefined;
}

export function buildAudience(jid: BareJid): XmlElement {
  return el("audience", NS_FILES, { jid });
}

/** §3: an address under which one person may fetch a file for some time. */
export interface FileAccess {
  readonly url: string;
  /** Milliseconds since 1970; undefined: for as long as the file is there. */
  readonly until?: number | undefined;
}

export function parseAccess(access: XmlElement | undefined): FileAccess | null {
  const url = access?.is("access", NS_FILES) === true ? access.attr("url") : undefined;
  return url === undefined ? null : { url, until: parseDateTime(access?.attr("until")) ?? undefined };
}

export function buildAccess({ url, until }: FileAccess): XmlElement {
  return el("access", NS_FILES, { url, until: until === undefined ? undefined : formatDateTime(until) });
}

/** §4: what an account may keep, in bytes, and for how long; 0 days: as long as the server stands. */
export interface FileQuota {
  readonly used: number;
  readonly max: number;
  readonly fileMax: number;
  readonly days: number;
}

export function buildQuotaRequest(): XmlElement {
  return el("quota", NS_FILES);
}

export function parseQuota(quota: XmlElement | undefined): FileQuota | null {
  if (quota === undefined || !quota.is("quota", NS_FILES)) return null;
  const [used, max, fileMax, days] = ["used", "max", "file-max", "days"].map((name) => parseUnsigned(quota.attr(name)));
  if (used == null || max == null || fileMax == null) return null;
  return { used, max, fileMax, days: days ?? 0 };
}

export function buildQuota(quota: FileQuota): XmlElement {
  return el("quota", NS_FILES, {
    used: String(quota.used),
    max: String(quota.max),
    "file-max": String(quota.fileMax),
    days: String(quota.days),
  });
}

/** §5: takes a file away. */
export function buildRemoval(url: string): XmlElement {
  return el("remove", NS_FILES, { url });
}
