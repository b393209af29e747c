import { el, type XmlElement } from "@tandem/xml";
import { NS_CLIENT } from "../ns/index.ts";

/** RFC 6121 §4.7.2.1; `available` stands for no `<show/>` at all. */
export type Show = "available" | "away" | "chat" | "dnd" | "xa";
const SHOWS: readonly string[] = ["away", "chat", "dnd", "xa"];

const SUBSCRIPTION_TYPES = ["subscribe", "subscribed", "unsubscribe", "unsubscribed"] as const;
export type SubscriptionType = (typeof SUBSCRIPTION_TYPES)[number];

export type PresenceKind = "available" | "unavailable" | "probe" | "error" | SubscriptionType;

export const PRIORITY_MIN = -128;
export const PRIORITY_MAX = 127;

/** What a presence stanza is, by its type; null for a type that RFC 6121 §4.7.1 does not know. */
export function presenceKind(presence: XmlElement): PresenceKind | null {
  const type = presence.attr("type");
  if (type === undefined) return "available";
  if (type === "unavailable" || type === "probe" || type === "error") return type;
  return isSubscriptionType(type) ? type : null;
}

export function isSubscriptionType(type: string | undefined): type is SubscriptionType {
  return (SUBSCRIPTION_TYPES as readonly (string | undefined)[]).includes(type);
}

export interface Availability {
  readonly show: Show;
  readonly status?: string | undefined;
  /** −128 … 127; a resource below zero gets no messages to the bare address. */
  readonly priority: number;
}

/** Show, status and priority of available presence. A value that is none counts as absent, a priority out of range as the nearest. */
export function parseAvailability(presence: XmlElement): Availability {
  const show = presence.childText("show") ?? "";
  return {
    show: SHOWS.includes(show) ? (show as Show) : "available",
    status: presence.childText("status") || undefined,
    priority: parsePriority(presence.childText("priority")),
  };
}

function parsePriority(text: string | undefined): number {
  if (text === undefined || !/^\s*[+-]?\d{1,6}\s*$/.test(text)) return 0;
  return Math.min(PRIORITY_MAX, Math.max(PRIORITY_MIN, Number(text)));
}

/** The children that say so, to be put into a `<presence/>`. */
export function buildAvailability({ show, status, priority }: Availability, ns: string = NS_CLIENT): XmlElement[] {
  const nodes: XmlElement[] = [];
  if (show !== "available") nodes.push(el("show", ns, {}, show));
  if (status !== undefined && status !== "") nodes.push(el("status", ns, {}, status));
  if (priority !== 0) nodes.push(el("priority", ns, {}, String(priority)));
  return nodes;
}
