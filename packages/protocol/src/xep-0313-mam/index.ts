import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean } from "../encoding/index.ts";
import { parseJid, type Jid } from "../jid/index.ts";
import {
  buildForm,
  formTypeOf,
  formValue,
  formValues,
  NS_DATA_FORMS,
  parseForm,
  submission,
  type DataForm,
} from "../xep-0004-data-forms/index.ts";
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
import { buildDelay, type Delay } from "../xep-0203-delay/index.ts";
import {
  buildFound,
  type Found,
  NS_SEARCH,
  parseFound,
  parseSearchFields,
  SEARCH_FIELDS,
  SEARCH_PLACE_FIELDS,
  type SearchFilter,
  searchFieldValues,
} from "../tandem-search/index.ts";
import { buildForwarded, NS_FORWARD, parseForwarded, type Forwarded } from "../xep-0297-forward/index.ts";
import { NS_MAM } from "./namespaces.ts";

export { NS_MAM, NS_MAM_EXTENDED } from "./namespaces.ts";
export * from "./result-texts.ts";

/** Field of full text search (XEP-0431 v0.2). */
export const FULL_TEXT_FIELD = "{urn:xmpp:fulltext:0}fulltext";
export const NS_FULL_TEXT = "urn:xmpp:fulltext:0";

export interface ArchiveFilter {
  readonly with?: Jid | undefined;
  /** Milliseconds since 1970, both inclusive. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /** Archive ids, exclusive. */
  readonly beforeId?: string | undefined;
  readonly afterId?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Words to find. */
  readonly text?: string | undefined;
  /** Of Tandem (`urn:tandem:search:0`). */
  readonly search?: SearchFilter | undefined;
}

export interface ArchiveQuery {
  readonly queryId?: string | undefined;
  /** Where an archive has several (PubSub nodes). */
  readonly node?: string | undefined;
  readonly filter: ArchiveFilter;
  readonly page?: PageRequest | undefined;
  /** The page comes newest first (§4.1.4). */
  readonly isFlipped?: boolean | undefined;
}

export type ArchiveQueryProblem = "malformed" | "unknown-field";

const SEARCH_ARCHIVE_FIELDS = [FULL_TEXT_FIELD, ...SEARCH_FIELDS];

/**
 * A query. Refused as a whole when any part is none: an archive that ignored a filter would answer with messages that were
 * not asked for. `unknown-field` is `feature-not-implemented` on the wire (§4.1), `malformed` is `bad-request`.
 */
export function parseArchiveQuery(
  query: XmlElement,
  extensions: readonly string[] = SEARCH_ARCHIVE_FIELDS,
): ArchiveQuery | ArchiveQueryProblem {
  const x = query.child("x", NS_DATA_FORMS);
  const set = query.child("set", NS_RSM);
  const page = parsePageRequest(set);
  if (!query.is("query", NS_MAM) || (set !== undefined && page === null)) return "malformed";
  const filter = x === undefined ? {} : parseFilter(parseForm(x), extensions);
  if (typeof filter === "string") return filter;
  return {
    queryId: query.attr("queryid"),
    node: query.attr("node"),
    filter,
    page: page ?? undefined,
    isFlipped: query.child("flip-page") === undefined ? undefined : true,
  };
}

const KNOWN_FIELDS: readonly string[] = ["FORM_TYPE", "with", "start", "end", "before-id", "after-id", "ids"];

function parseFilter(form: DataForm | null, extensions: readonly string[]): ArchiveFilter | ArchiveQueryProblem {
  if (form === null || form.type !== "submit" || formTypeOf(form) !== NS_MAM) return "malformed";
  const known = [...KNOWN_FIELDS, ...extensions];
  if (form.fields.some((field) => !known.includes(field.name ?? ""))) return "unknown-field";
  const search = parseSearchFields(form);
  const withJid = optional(formValue(form, "with"), parseJid);
  const start = optional(formValue(form, "start"), parseDateTime);
  const end = optional(formValue(form, "end"), parseDateTime);
  if (withJid === null || start === null || end === null || search === null) return "malformed";
  const isSearch = form.fields.some(({ name = "" }) => [...SEARCH_FIELDS, ...SEARCH_PLACE_FIELDS].includes(name));
  return {
    with: withJid,
    start,
    end,
    beforeId: formValue(form, "before-id"),
    afterId: formValue(form, "after-id"),
    ids: formValues(form, "ids"),
    text: formValue(form, FULL_TEXT_FIELD),
    ...(isSearch ? { search } : {}),
  };
}

function optional<T>(text: string | undefined, parse: (text: string) => T | null): T | null | undefined {
  return text === undefined ? undefined : parse(text);
}

export function buildArchiveQuery(query: ArchiveQuery): XmlElement {
  const { filter } = query;
  const form = submission(NS_MAM, {
    with: filter.with,
    start: filter.start === undefined ? undefined : formatDateTime(filter.start),
    end: filter.end === undefined ? undefined : formatDateTime(filter.end),
    "before-id": filter.beforeId,
    "after-id": filter.afterId,
    ids: filter.ids,
    [FULL_TEXT_FIELD]: filter.text,
    ...(filter.search === undefined ? {} : searchFieldValues(filter.search)),
  });
  return el(
    "query",
    NS_MAM,
    { queryid: query.queryId, node: query.node },
    form.fields.length > 1 ? buildForm(form) : undefined,
    query.page && buildPageRequest(query.page),
    query.isFlipped === true ? el("flip-page", NS_MAM) : undefined,
  );
}

export interface ArchiveResult {
  /** The message's id in the archive. */
  readonly id: string;
  readonly queryId?: string | undefined;
  readonly forwarded: Forwarded;
}

/** `<result/>` inside a message. Whether the archive really sent it is for the reader to check: by `from` and `queryid` (§5). */
export function parseArchiveResult(result: XmlElement | undefined): ArchiveResult | null {
  if (result === undefined || !result.is("result", NS_MAM)) return null;
  const id = result.attr("id");
  const forwarded = parseForwarded(result.child("forwarded", NS_FORWARD));
  return id === undefined || id === "" || forwarded === null
    ? null
    : { id, queryId: result.attr("queryid"), forwarded };
}

/** What is around a stored stanza in a result, outermost first: the stanza goes into the last, behind what is there. */
export function archiveResultAround(id: string, queryId: string | undefined, delay: Delay): readonly XmlElement[] {
  return [el("result", NS_MAM, { queryid: queryId, id }), el("forwarded", NS_FORWARD, {}, buildDelay(delay))];
}

export function buildArchiveResult(result: ArchiveResult): XmlElement {
  return el("result", NS_MAM, { queryid: result.queryId, id: result.id }, buildForwarded(result.forwarded));
}

export interface ArchivePage {
  /** Nothing matches beyond this page. */
  readonly isComplete: boolean;
  /** False when the result may change while it is paged through. */
  readonly isStable?: boolean | undefined;
  readonly page: PageResult;
  /** Of a search in Tandem's archives. */
  readonly found?: Found | undefined;
}

export function parseFin(fin: XmlElement | undefined): ArchivePage | null {
  if (fin === undefined || !fin.is("fin", NS_MAM)) return null;
  const found = parseFound(fin.child("found", NS_SEARCH));
  return {
    isComplete: parseBoolean(fin.attr("complete")) === true,
    isStable: parseBoolean(fin.attr("stable")) ?? undefined,
    page: parsePageResult(fin.child("set", NS_RSM)) ?? {},
    ...(found === null ? {} : { found }),
  };
}

export function buildFin(fin: ArchivePage): XmlElement {
  const stable = fin.isStable === undefined ? undefined : String(fin.isStable);
  const attrs = { complete: fin.isComplete ? "true" : undefined, stable };
  return el("fin", NS_MAM, attrs, buildPageResult(fin.page), fin.found && buildFound(fin.found));
}

export interface ArchiveEnd {
  readonly id: string;
  readonly time: number;
}

/** Oldest and newest message of an archive (§4.1.5); both undefined when it is empty. */
export interface ArchiveMetadata {
  readonly start?: ArchiveEnd | undefined;
  readonly end?: ArchiveEnd | undefined;
}

export function parseMetadata(metadata: XmlElement | undefined): ArchiveMetadata | null {
  if (metadata === undefined || !metadata.is("metadata", NS_MAM)) return null;
  return { start: parseEnd(metadata.child("start")), end: parseEnd(metadata.child("end")) };
}

function parseEnd(end: XmlElement | undefined): ArchiveEnd | undefined {
  const id = end?.attr("id");
  const time = parseDateTime(end?.attr("timestamp"));
  return id === undefined || time === null ? undefined : { id, time };
}

export function buildMetadata(metadata: ArchiveMetadata): XmlElement {
  const end = (name: string, at: ArchiveEnd | undefined): XmlElement | undefined =>
    at && el(name, NS_MAM, { id: at.id, timestamp: formatDateTime(at.time) });
  return el("metadata", NS_MAM, {}, end("start", metadata.start), end("end", metadata.end));
}
