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
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";

export const NS_INBOX = "urn:xmpp:inbox:1";
/** What the standard does not tell of a conversation: docs/protocol/inbox.md. */
export const NS_TANDEM_INBOX = "urn:tandem:inbox:0";
/** Characters of a last message that come with a room (docs/protocol/inbox.md §5). */
export const LAST_TEXT_CHARS_MAX = 140;
/** So many unread messages mean so many or more (docs/protocol/inbox.md §3). */
export const UNREAD_COUNTED_MAX = 1_000;

/** XEP-0430 v0.2 §3.1. */
export interface InboxQuery {
  readonly isUnreadOnly: boolean;
  /** Whether the last message comes along. */
  readonly withMessages: boolean;
  /** All rooms in the answer itself, not each in a message (docs/protocol/inbox.md §5). */
  readonly areRoomsTogether?: boolean | undefined;
  readonly page?: PageRequest | undefined;
}

export interface InboxSummary {
  readonly kind: "room" | "person";
  readonly mentions: number;
  /** Up to where the conversation is read, own words included; absent: nothing of it. */
  readonly readId?: string | undefined;
  readonly name?: string | undefined;
  readonly topic?: string | undefined;
  /** Where the room is in the tree (docs/protocol/categories.md). */
  readonly category?: string | undefined;
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

/** The last message of a room, in short. */
export interface InboxWord {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The author's nickname there. */
  readonly by: string;
  /** At most `LAST_TEXT_CHARS_MAX` characters, as it reads since it was last corrected; "" where there are no words. */
  readonly text: string;
}

/** A room in an answer that has them together. */
export interface InboxRoom extends InboxEntry {
  readonly summary: InboxSummary;
  readonly word?: InboxWord | undefined;
}

export interface InboxEnd {
  /** Conversations in all, those with something unread, and all that is unread. */
  readonly total: number;
  readonly unread: number;
  readonly allUnread: number;
  readonly page: PageResult;
  /** Newest first; only where they were asked for together. */
  readonly rooms?: readonly InboxRoom[] | undefined;
}

/** Null when it is malformed. */
export function parseInboxQuery(inbox: XmlElement): InboxQuery | null {
  const set = inbox.child("set", NS_RSM);
  const page = parsePageRequest(set);
  const isUnreadOnly = booleanOr(inbox.attr("unread-only"), false);
  const withMessages = booleanOr(inbox.attr("messages"), true);
  if ((set !== undefined && page === null) || isUnreadOnly === null || withMessages === null) return null;
  const areRoomsTogether = inbox.child("together", NS_TANDEM_INBOX) !== undefined || undefined;
  return { isUnreadOnly, withMessages, areRoomsTogether, page: page ?? undefined };
}

function booleanOr(text: string | undefined, otherwise: boolean): boolean | null {
  return text === undefined ? otherwise : parseBoolean(text);
}

export function buildInboxQuery({ isUnreadOnly, withMessages, areRoomsTogether, page }: InboxQuery): XmlElement {
  return el(
    "inbox",
    NS_INBOX,
    { "unread-only": isUnreadOnly ? "true" : undefined, messages: withMessages ? undefined : "false" },
    areRoomsTogether === true ? el("together", NS_TANDEM_INBOX) : undefined,
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
    category: summary.attr("category"),
    isTemporary: parseBoolean(summary.attr("temporary") ?? "") === true ? true : undefined,
  };
}

export function buildInboxEntry({ jid, unread, lastId, summary }: InboxEntry): XmlElement {
  return el(
    "entry",
    NS_INBOX,
    { unread: String(unread), jid, id: lastId },
    summary && el("summary", NS_TANDEM_INBOX, { kind: summary.kind, ...toldIn(summary) }),
  );
}

function toldIn({
  mentions,
  readId,
  name,
  topic,
  category,
  isTemporary,
}: InboxSummary): Record<string, string | undefined> {
  const temporary = isTemporary === true ? "true" : undefined;
  return { mentions: String(mentions), read: readId, name, topic, category, temporary };
}

/** Null when it is malformed. */
export function parseInboxRoom(room: XmlElement): InboxRoom | null {
  const jid = parseBareJid(room.attr("jid") ?? "");
  const unread = parseUnsigned(room.attr("unread"));
  if (jid === null || unread === null) return null;
  const at = parseDateTime(room.attr("at") ?? "");
  const word = at === null ? undefined : { at, by: room.attr("by") ?? "", text: room.text() };
  return { jid, unread, lastId: room.attr("id") || undefined, summary: { ...parseSummary(room), kind: "room" }, word };
}

export function buildInboxRoom({ jid, unread, lastId, summary, word }: InboxRoom): XmlElement {
  const last = word && { at: formatDateTime(word.at), by: word.by };
  const attrs = { jid, unread: String(unread), id: lastId, ...toldIn(summary), ...last };
  return el("room", NS_TANDEM_INBOX, attrs, word === undefined || word.text === "" ? undefined : word.text);
}

export function parseInboxEnd(fin: XmlElement | undefined): InboxEnd | null {
  if (fin?.is("fin", NS_INBOX) !== true) return null;
  const [total, unread, allUnread] = ["total", "unread", "all-unread"].map((name) => parseUnsigned(fin.attr(name)));
  if (total == null || unread == null || allUnread == null) return null;
  const rooms = fin.child("rooms", NS_TANDEM_INBOX);
  return {
    total,
    unread,
    allUnread,
    page: parsePageResult(fin.child("set", NS_RSM)) ?? {},
    rooms: rooms?.elements().flatMap((room) => (room.is("room", NS_TANDEM_INBOX) ? (parseInboxRoom(room) ?? []) : [])),
  };
}

export function buildInboxEnd({ total, unread, allUnread, page, rooms }: InboxEnd): XmlElement {
  const counts = { total: String(total), unread: String(unread), "all-unread": String(allUnread) };
  const together = rooms && el("rooms", NS_TANDEM_INBOX, {}, ...rooms.map(buildInboxRoom));
  return el("fin", NS_INBOX, counts, buildPageResult(page), together);
}
