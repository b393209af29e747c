import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean, parseUnsigned } from "../encoding/index.ts";
import { parseBareJid, type BareJid } from "../jid/index.ts";
import {
  buildPageRequest,
  buildPageResult,
  NS_RSM,
  parsePageRequest,
  parsePageResult,
  type PageRequest,
  type PageResult,
} from "../xep-0059-rsm/index.ts";

export const NS_INBOX = "urn:xmpp:inbox:1";
/** What the standard does not tell of a conversation: docs/protocol/inbox.md. */
export const NS_TANDEM_INBOX = "urn:tandem:inbox:0";
/** So many unread messages mean so many or more (docs/protocol/inbox.md §3). */
export const UNREAD_COUNTED_MAX = 1_000;

/** XEP-0430 v0.2 §3.1. */
export interface InboxQuery {
  readonly isUnreadOnly: boolean;
  /** Whether the last message comes along. */
  readonly withMessages: boolean;
  readonly page?: PageRequest | undefined;
}

export interface InboxSummary {
  readonly kind: "room" | "person";
  readonly mentions: number;
  /** Up to where the conversation is read, own words included; absent: nothing of it. */
  readonly readId?: string | undefined;
  readonly name?: string | undefined;
  readonly topic?: string | undefined;
  /** A room of the moment: it goes when the last one leaves. */
  readonly isTemporary?: boolean | undefined;
}

export interface InboxEntry {
  readonly jid: BareJid;
  readonly unread: number;
  /** Archive id of the last message; absent when nothing was said yet. */
  readonly lastId?: string | undefined;
  readonly summary?: InboxSummary | undefined;
}

export interface InboxEnd {
  /** Conversations in all, those with something unread, and all that is unread. */
  readonly total: number;
  readonly unread: number;
  readonly allUnread: number;
  readonly page: PageResult;
}

/** Null when it is malformed. */
export function parseInboxQuery(inbox: XmlElement): InboxQuery | null {
  const set = inbox.child("set", NS_RSM);
  const page = parsePageRequest(set);
  const isUnreadOnly = booleanOr(inbox.attr("unread-only"), false);
  const withMessages = booleanOr(inbox.attr("messages"), true);
  if ((set !== undefined && page === null) || isUnreadOnly === null || withMessages === null) return null;
  return { isUnreadOnly, withMessages, page: page ?? undefined };
}

function booleanOr(text: string | undefined, otherwise: boolean): boolean | null {
  return text === undefined ? otherwise : parseBoolean(text);
}

export function buildInboxQuery({ isUnreadOnly, withMessages, page }: InboxQuery): XmlElement {
  return el(
    "inbox",
    NS_INBOX,
    { "unread-only": isUnreadOnly ? "true" : undefined, messages: withMessages ? undefined : "false" },
    page && buildPageRequest(page),
  );
}

export function parseInboxEntry(entry: XmlElement | undefined): InboxEntry | null {
  const jid = parseBareJid(entry?.attr("jid") ?? "");
  const unread = parseUnsigned(entry?.attr("unread"));
  if (entry?.is("entry", NS_INBOX) !== true || jid === null || unread === null) return null;
  const summary = entry.child("summary", NS_TANDEM_INBOX);
  return { jid, unread, lastId: entry.attr("id") || undefined, summary: summary && parseSummary(summary) };
}

function parseSummary(summary: XmlElement): InboxSummary {
  return {
    kind: summary.attr("kind") === "room" ? "room" : "person",
    mentions: parseUnsigned(summary.attr("mentions")) ?? 0,
    readId: summary.attr("read") || undefined,
    name: summary.attr("name"),
    topic: summary.attr("topic"),
    isTemporary: parseBoolean(summary.attr("temporary") ?? "") === true ? true : undefined,
  };
}

export function buildInboxEntry({ jid, unread, lastId, summary }: InboxEntry): XmlElement {
  const more = summary && {
    kind: summary.kind,
    mentions: String(summary.mentions),
    read: summary.readId,
    name: summary.name,
    topic: summary.topic,
    temporary: summary.isTemporary === true ? "true" : undefined,
  };
  return el(
    "entry",
    NS_INBOX,
    { unread: String(unread), jid, id: lastId },
    more && el("summary", NS_TANDEM_INBOX, more),
  );
}

export function parseInboxEnd(fin: XmlElement | undefined): InboxEnd | null {
  if (fin?.is("fin", NS_INBOX) !== true) return null;
  const [total, unread, allUnread] = ["total", "unread", "all-unread"].map((name) => parseUnsigned(fin.attr(name)));
  if (total == null || unread == null || allUnread == null) return null;
  return { total, unread, allUnread, page: parsePageResult(fin.child("set", NS_RSM)) ?? {} };
}

export function buildInboxEnd({ total, unread, allUnread, page }: InboxEnd): XmlElement {
  const counts = { total: String(total), unread: String(unread), "all-unread": String(allUnread) };
  return el("fin", NS_INBOX, counts, buildPageResult(page));
}
