import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean } from "../encoding/index.ts";
import { type BareJid, parseBareJid } from "../jid/index.ts";
import { NS_DATA_FORMS } from "../xep-0004-data-forms/index.ts";
import {
  type ArchiveFilter,
  buildArchiveQuery,
  FULL_TEXT_FIELD,
  NS_MAM,
  parseArchiveQuery,
} from "../xep-0313-mam/index.ts";
import { SEARCH_FIELDS, SEARCH_PLACE_FIELDS } from "../tandem-search/index.ts";

/** docs/protocol/filters.md */
export const NS_FILTERS = "urn:tandem:filters:0";
/** The filter that everybody has: messages that name them. */
export const MENTIONS_FILTER = "mentions";
export const FILTER_ID_CHARS_MAX = 64;

/** What a filter looks for: an archive query that has no span of time. */
export type FilterTerms = Pick<ArchiveFilter, "text" | "search">;

export interface SavedFilter {
  readonly id: string;
  /** Empty for the filter of mentions, which each app names in its own words. */
  readonly name: string;
  readonly terms: FilterTerms;
  readonly alerts: boolean;
  readonly isHidden: boolean;
  readonly unread: number;
  /** So many or more. */
  readonly isMore: boolean;
  /** Archive id up to which it is read; undefined: nothing. */
  readonly readId: string | undefined;
}

/** A wish to make or change one; what is left out stays as it is. */
export interface FilterChange {
  readonly id: string;
  readonly name?: string | undefined;
  readonly terms?: FilterTerms | undefined;
  readonly alerts?: boolean | undefined;
  readonly isHidden?: boolean | undefined;
  readonly readId?: string | undefined;
}

/** A message that a filter with an alert has just found; the message itself stands beside it as a result of the archive. */
export interface FilterHit {
  readonly filter: string;
  readonly room: BareJid;
  readonly roomName: string;
}

const FIELDS = [FULL_TEXT_FIELD, ...SEARCH_FIELDS, ...SEARCH_PLACE_FIELDS];

/** Null: terms that are none, or ask for what a filter does not know. */
function parseTerms(x: XmlElement): FilterTerms | null {
  const query = parseArchiveQuery(el("query", NS_MAM, {}, x), FIELDS);
  if (typeof query === "string") return null;
  const { text, search, ...others } = query.filter;
  const isOther = Object.values(others).some((value) => value !== undefined) || search?.order !== undefined;
  return isOther ? null : { text, ...(search === undefined ? {} : { search }) };
}

function buildTerms(terms: FilterTerms): XmlElement | undefined {
  return buildArchiveQuery({ filter: terms }).child("x", NS_DATA_FORMS);
}

/** `<filter/>` of a list, or as it is pushed. */
export function parseSavedFilter(filter: XmlElement): SavedFilter | null {
  const change = parseFilterChange(filter);
  const unread = Number(filter.attr("unread") ?? "0");
  if (change === null || change.terms === undefined || !Number.isSafeInteger(unread) || unread < 0) return null;
  return {
    id: change.id,
    name: change.name ?? "",
    terms: change.terms,
    alerts: change.alerts === true,
    isHidden: change.isHidden === true,
    unread,
    isMore: parseBoolean(filter.attr("more")) === true,
    readId: change.readId,
  };
}

export function buildSavedFilter(filter: SavedFilter): XmlElement {
  const { id, name, alerts, isHidden, unread, isMore, readId, terms } = filter;
  const attrs = {
    id,
    name: name || undefined,
    alert: String(alerts),
    hidden: isHidden ? "true" : undefined,
    unread: String(unread),
    more: isMore ? "true" : undefined,
    read: readId,
  };
  return el("filter", NS_FILTERS, attrs, buildTerms(terms));
}

/** Null when the id or one of its values is none. */
export function parseFilterChange(filter: XmlElement): FilterChange | null {
  const id = filter.attr("id") ?? "";
  const x = filter.child("x", NS_DATA_FORMS);
  const terms = x === undefined ? undefined : parseTerms(x);
  const [alerts, isHidden] = ["alert", "hidden"].map((name) => parseFlag(filter.attr(name)));
  const readId = filter.attr("read");
  if (!filter.is("filter", NS_FILTERS) || id === "" || id.length > FILTER_ID_CHARS_MAX || terms === null) return null;
  if (alerts === null || isHidden === null || (readId !== undefined && !isArchiveId(readId))) return null;
  return { id, name: filter.attr("name"), terms, alerts, isHidden, readId };
}

export function buildFilterChange({ id, name, terms, alerts, isHidden, readId }: FilterChange): XmlElement {
  const flag = (value: boolean | undefined): string | undefined => (value === undefined ? undefined : String(value));
  const attrs = { id, name, alert: flag(alerts), hidden: flag(isHidden), read: readId };
  return el("filter", NS_FILTERS, attrs, terms && buildTerms(terms));
}

function parseFlag(value: string | undefined): boolean | null | undefined {
  return value === undefined ? undefined : parseBoolean(value);
}

/** Ids of Tandem's archives are decimal (ADR 0003). */
function isArchiveId(id: string): boolean {
  return /^\d{1,16}$/.test(id) && Number.isSafeInteger(Number(id));
}

export function parseFilterHit(hit: XmlElement | undefined): FilterHit | null {
  if (hit === undefined || !hit.is("hit", NS_FILTERS)) return null;
  const room = parseBareJid(hit.attr("room") ?? "");
  const filter = hit.attr("filter") ?? "";
  return room === null || filter === "" ? null : { filter, room, roomName: hit.attr("name") || room };
}

export function buildFilterHit({ filter, room, roomName }: FilterHit): XmlElement {
  return el("hit", NS_FILTERS, { filter, room, name: roomName });
}

/** `<remove/>`: a wish, and what is pushed when one is gone. */
export function buildFilterRemoval(id: string): XmlElement {
  return el("remove", NS_FILTERS, { id });
}
