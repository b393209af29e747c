import { el, type XmlElement } from "@tandem/xml";
import { type BareJid, parseBareJid } from "../jid/index.ts";

/** docs/protocol/access.md */
export const NS_ACCESS = "urn:tandem:access:0";

/** How much of me a contact sees, most first. Blocking is a thing of its own (XEP-0191). */
export const ACCESS_LEVELS = ["personal", "team", "company", "public"] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

export interface AccessItem {
  readonly jid: BareJid;
  /** Undefined: the default of that address again. */
  readonly level: AccessLevel | undefined;
}

/** What a level lets through beyond the base state. The table of docs/protocol/access.md §3; nothing else decides. */
export interface Sight {
  /** In a call, In a meeting, Presenting, Out of office. */
  readonly reason: boolean;
  /** The words with it: an activity's text, a meeting's subject. */
  readonly words: boolean;
  readonly note: boolean;
  readonly place: boolean;
  /** Since when nobody has touched a device. */
  readonly idle: boolean;
  /** The card's numbers, addresses and mail of work, and what is not known to be anything else. */
  readonly work: boolean;
  /** The number that rings in a pocket. */
  readonly mobile: boolean;
  /** Numbers, address and mail at home, and the birthday. */
  readonly home: boolean;
  /** Do not disturb reads "Urgent interruptions only", and is one (PR8). */
  readonly mayInterrupt: boolean;
}

const SIGHTS: Readonly<Record<AccessLevel, Sight>> = {
  personal: {
    reason: true,
    words: true,
    note: true,
    place: true,
    idle: true,
    work: true,
    mobile: true,
    home: true,
    mayInterrupt: true,
  },
  team: {
    reason: true,
    words: true,
    note: true,
    place: true,
    idle: true,
    work: true,
    mobile: true,
    home: false,
    mayInterrupt: true,
  },
  company: {
    reason: true,
    words: false,
    note: true,
    place: false,
    idle: true,
    work: true,
    mobile: false,
    home: false,
    mayInterrupt: false,
  },
  public: {
    reason: false,
    words: false,
    note: false,
    place: false,
    idle: false,
    work: false,
    mobile: false,
    home: false,
    mayInterrupt: false,
  },
};

export function sightOf(level: AccessLevel): Sight {
  return SIGHTS[level];
}

export function isAccessLevel(text: string | undefined): text is AccessLevel {
  return ACCESS_LEVELS.includes(text as AccessLevel);
}

/** Items of a list, a change or a push; null for anything else, an unknown level included. */
export function parseAccess(access: XmlElement | undefined): readonly AccessItem[] | null {
  if (access === undefined || !access.is("access", NS_ACCESS)) return null;
  const items: AccessItem[] = [];
  for (const item of access.elements("item")) {
    const jid = parseBareJid(item.attr("jid") ?? "");
    const level = item.attr("level");
    if (jid === null || (level !== undefined && !isAccessLevel(level))) return null;
    items.push({ jid, level });
  }
  return items;
}

export function buildAccess(items: readonly AccessItem[]): XmlElement {
  return el("access", NS_ACCESS, {}, ...items.map(({ jid, level }) => el("item", NS_ACCESS, { jid, level })));
}
