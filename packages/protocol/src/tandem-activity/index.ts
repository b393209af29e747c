import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean, parseUnsigned } from "../encoding/index.ts";
import { type BareJid, parseBareJid } from "../jid/index.ts";
import { buildForwarded, type Forwarded, NS_FORWARD, parseForwarded } from "../xep-0297-forward/index.ts";

/** docs/protocol/activity.md */
export const NS_ACTIVITY_LIST = "urn:tandem:activity:0";

export type ActivityKind = "mention" | "reply" | "reaction";
const KINDS: ReadonlySet<string> = new Set<ActivityKind>(["mention", "reply", "reaction"]);

/** A message of somebody else that concerns the account. */
export interface ActivityItem {
  readonly kind: ActivityKind;
  /** Of the message, in the room's archive. */
  readonly id: string;
  readonly room: BareJid;
  readonly roomName: string;
  readonly isUnread: boolean;
  readonly forwarded: Forwarded;
  /** The own message that was answered or reacted to; its words are cut. */
  readonly about?: { readonly id: string; readonly text: string } | undefined;
}

export interface ActivityPage {
  readonly items: readonly ActivityItem[];
  /** Answers and reactions that are unread; mentions are counted by their filter. */
  readonly unread: number;
  /** The next page is in front of this; undefined: that was all. */
  readonly next: string | undefined;
}

/** `max` 0: only the count. */
export interface ActivityQuery {
  readonly max: number;
  readonly before?: string | undefined;
}

export function buildActivityQuery({ max, before }: ActivityQuery): XmlElement {
  return el("activity", NS_ACTIVITY_LIST, { max: String(max), before });
}

/** Null when a number is none. */
export function parseActivityQuery(query: XmlElement): ActivityQuery | null {
  const max = parseUnsigned(query.attr("max"));
  const before = query.attr("before");
  if (max === null || (before !== undefined && !isArchiveId(before))) return null;
  return { max, before };
}

export function buildActivityPage({ items, unread, next }: ActivityPage): XmlElement {
  return el("activity", NS_ACTIVITY_LIST, { unread: String(unread), next }, ...items.map(buildItem));
}

/** Null when it is none; items that are none are left out. */
export function parseActivityPage(page: XmlElement | undefined): ActivityPage | null {
  const unread = parseUnsigned(page?.attr("unread"));
  if (page === undefined || !page.is("activity", NS_ACTIVITY_LIST) || unread === null) return null;
  return { items: page.elements("item").flatMap((item) => parseItem(item) ?? []), unread, next: page.attr("next") };
}

export function buildActivityRead(to: string): XmlElement {
  return el("read", NS_ACTIVITY_LIST, { to });
}

/** Null when it names no place. */
export function parseActivityRead(read: XmlElement): string | null {
  const to = read.attr("to") ?? "";
  return isArchiveId(to) ? to : null;
}

function buildItem({ kind, id, room, roomName, isUnread, forwarded, about }: ActivityItem): XmlElement {
  const attrs = { kind, id, room, name: roomName, unread: isUnread ? "true" : undefined };
  const mine = about && el("about", NS_ACTIVITY_LIST, { id: about.id }, ...(about.text === "" ? [] : [about.text]));
  return el("item", NS_ACTIVITY_LIST, attrs, buildForwarded(forwarded), mine);
}

function parseItem(item: XmlElement): ActivityItem | null {
  const [kind = "", id = "", roomName] = ["kind", "id", "name"].map((name) => item.attr(name));
  const room = parseBareJid(item.attr("room") ?? "");
  const forwarded = parseForwarded(item.child("forwarded", NS_FORWARD));
  if (!KINDS.has(kind) || !isArchiveId(id) || room === null || forwarded === null) return null;
  const mine = item.child("about", NS_ACTIVITY_LIST);
  const about = mine && { id: mine.attr("id") ?? "", text: mine.text() };
  const isUnread = parseBoolean(item.attr("unread")) === true;
  return { kind: kind as ActivityKind, id, room, roomName: roomName || room, isUnread, forwarded, about };
}

/** Ids of Tandem's archives are decimal (ADR 0003). */
function isArchiveId(id: string): boolean {
  return /^\d{1,16}$/.test(id) && Number.isSafeInteger(Number(id));
}
