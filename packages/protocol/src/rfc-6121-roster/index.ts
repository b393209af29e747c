import { el, type XmlElement } from "@tandem/xml";
import { parseBareJid, type BareJid } from "../jid/index.ts";

export const NS_ROSTER = "jabber:iq:roster";
/** Stream feature of roster versioning (RFC 6121 §2.6). */
export const NS_ROSTER_VERSIONING = "urn:xmpp:features:rosterver";

export type Subscription = "none" | "to" | "from" | "both" | "remove";
const SUBSCRIPTIONS: readonly string[] = ["none", "to", "from", "both", "remove"];

export interface RosterItem {
  readonly jid: BareJid;
  readonly name?: string | undefined;
  /** `remove` only in the request to remove and in the push that tells of it. */
  readonly subscription: Subscription;
  /** Our request is waiting for an answer (`ask='subscribe'`). */
  readonly isPending?: boolean | undefined;
  readonly isApproved?: boolean | undefined;
  readonly groups: readonly string[];
}

export interface RosterQuery {
  /** Absent when the peer knows no versions; empty when it knows them and has none yet. */
  readonly version?: string | undefined;
  readonly items: readonly RosterItem[];
}

/**
 * A roster request, result or push (RFC 6121 §2.1). One item that is none makes it null: a client must not act on half a push.
 * Groups come without duplicates and without the empty group (§2.1.2.6).
 */
export function parseRoster(query: XmlElement | undefined): RosterQuery | null {
  if (query === undefined || !query.is("query", NS_ROSTER)) return null;
  const items: RosterItem[] = [];
  for (const element of query.elements("item")) {
    const item = parseItem(element);
    if (item === null) return null;
    items.push(item);
  }
  return { version: query.attr("ver"), items };
}

function parseItem(item: XmlElement): RosterItem | null {
  const jid = parseBareJid(item.attr("jid") ?? "");
  const subscription = item.attr("subscription") ?? "none";
  if (jid === null || !SUBSCRIPTIONS.includes(subscription)) return null;
  const groups = new Set(item.elements("group").map((group) => group.text()));
  groups.delete("");
  return {
    jid,
    name: item.attr("name"),
    subscription: subscription as Subscription,
    isPending: item.attr("ask") === "subscribe" ? true : undefined,
    isApproved: item.attr("approved") === "true" || item.attr("approved") === "1" ? true : undefined,
    groups: [...groups],
  };
}

export function buildRoster(query: RosterQuery): XmlElement {
  return el("query", NS_ROSTER, { ver: query.version }, ...query.items.map(buildItem));
}

function buildItem(item: RosterItem): XmlElement {
  return el(
    "item",
    NS_ROSTER,
    {
      jid: item.jid,
      name: item.name,
      subscription: item.subscription,
      ask: item.isPending === true ? "subscribe" : undefined,
      approved: item.isApproved === true ? "true" : undefined,
    },
    ...item.groups.map((group) => el("group", NS_ROSTER, {}, group)),
  );
}
