import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean } from "../encoding/index.ts";
import { type BareJid, parseBareJid } from "../jid/index.ts";
import { type DataForm, formValue, formValues } from "../xep-0004-data-forms/index.ts";

/** docs/protocol/search.md */
export const NS_SEARCH = "urn:tandem:search:0";

/** What a message may carry that a search asks for. */
export type SearchTrait = "file" | "link" | "code" | "important" | "story";
export const SEARCH_TRAITS: readonly SearchTrait[] = ["file", "link", "code", "important", "story"];

/** How often a message of an archive was corrected (docs/protocol/search.md §4). */
export function buildCorrected(times: number): XmlElement {
  return el("corrected", NS_SEARCH, { times: String(times) });
}

/** Of a child of a message; 0: it is something else. */
export function timesCorrected(child: XmlElement): number {
  if (!child.is("corrected", NS_SEARCH)) return 0;
  const times = child.attr("times") ?? "";
  return /^[1-9]\d{0,8}$/.test(times) ? Number(times) : 0;
}

const field = (name: string): string => `{${NS_SEARCH}}${name}`;
/** Fields of an archive query, in the form that XEP-0313 §4.1.4 asks of extensions. */
export const SEARCH_FROM_FIELD = field("from");
export const SEARCH_HAS_FIELD = field("has");
export const SEARCH_ORDER_FIELD = field("order");
export const SEARCH_ANY_FIELD = field("any");
/** Of the rooms service only: other archives are one place. */
export const SEARCH_IN_FIELD = field("in");
export const SEARCH_CATEGORY_FIELD = field("category");

export const SEARCH_FIELDS: readonly string[] = [
  SEARCH_FROM_FIELD,
  SEARCH_HAS_FIELD,
  SEARCH_ORDER_FIELD,
  SEARCH_ANY_FIELD,
];
export const SEARCH_PLACE_FIELDS: readonly string[] = [SEARCH_IN_FIELD, SEARCH_CATEGORY_FIELD];

export type SearchOrder = "newest" | "relevance";

export interface SearchFilter {
  /** Written by one of them. */
  readonly from?: readonly BareJid[] | undefined;
  /** Has all of them. */
  readonly has?: readonly SearchTrait[] | undefined;
  readonly order?: SearchOrder | undefined;
  /** Has one of these phrases. */
  readonly any?: readonly string[] | undefined;
  readonly in?: readonly BareJid[] | undefined;
  readonly categories?: readonly string[] | undefined;
}

/** Null when a value is none that the field may have: a filter that is not understood must not be left out. */
export function parseSearchFields(form: DataForm): SearchFilter | null {
  const from = addresses(formValues(form, SEARCH_FROM_FIELD));
  const places = addresses(formValues(form, SEARCH_IN_FIELD));
  const has = formValues(form, SEARCH_HAS_FIELD);
  const order = formValue(form, SEARCH_ORDER_FIELD);
  if (from === null || places === null) return null;
  if (has?.some((trait) => !(SEARCH_TRAITS as readonly string[]).includes(trait))) return null;
  if (order !== undefined && order !== "newest" && order !== "relevance") return null;
  return {
    from,
    has: has as readonly SearchTrait[] | undefined,
    order,
    any: formValues(form, SEARCH_ANY_FIELD),
    in: places,
    categories: formValues(form, SEARCH_CATEGORY_FIELD),
  };
}

function addresses(texts: readonly string[] | undefined): readonly BareJid[] | null | undefined {
  if (texts === undefined) return undefined;
  const jids = texts.map((text) => parseBareJid(text));
  return jids.every((jid) => jid !== null) ? jids : null;
}

/** For `submission`. */
export function searchFieldValues(
  filter: SearchFilter,
): Readonly<Record<string, string | readonly string[] | undefined>> {
  return {
    [SEARCH_FROM_FIELD]: filter.from,
    [SEARCH_HAS_FIELD]: filter.has,
    [SEARCH_ORDER_FIELD]: filter.order,
    [SEARCH_ANY_FIELD]: filter.any,
    [SEARCH_IN_FIELD]: filter.in,
    [SEARCH_CATEGORY_FIELD]: filter.categories,
  };
}

export interface FoundRoom {
  readonly jid: BareJid;
  readonly name: string;
}

/** `<found/>` beside `<set/>` in the end of a page. */
export interface Found {
  /** False: `<count/>` is the least that was found. */
  readonly isCountExact: boolean;
  /** False: there are more rooms than are searched at once. */
  readonly hasAllRooms: boolean;
  /** Words are still being indexed: what is not yet is not found. */
  readonly isIndexing?: boolean | undefined;
  /** Rooms of the messages on the page. */
  readonly rooms: readonly FoundRoom[];
}

export function parseFound(found: XmlElement | undefined): Found | null {
  if (found === undefined || !found.is("found", NS_SEARCH)) return null;
  const rooms = found.elements("room").flatMap((room) => {
    const jid = parseBareJid(room.attr("jid") ?? "");
    return jid === null ? [] : [{ jid, name: room.attr("name") || jid }];
  });
  return {
    isCountExact: parseBoolean(found.attr("more")) !== true,
    hasAllRooms: parseBoolean(found.attr("partial")) !== true,
    isIndexing: parseBoolean(found.attr("indexing")) === true,
    rooms,
  };
}

export function buildFound(found: Found): XmlElement {
  const attrs = {
    more: found.isCountExact ? undefined : "true",
    partial: found.hasAllRooms ? undefined : "true",
    indexing: found.isIndexing === true ? "true" : undefined,
  };
  const rooms = found.rooms.map(({ jid, name }) => el("room", NS_SEARCH, { jid, name }));
  return el("found", NS_SEARCH, attrs, ...rooms);
}
