import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean, parseUnsigned } from "../encoding/index.ts";
import { type BareJid, parseBareJid } from "../jid/index.ts";
import { NS_SEARCH, SEARCH_TRAITS, type SearchTrait } from "../tandem-search/index.ts";

/** docs/protocol/search.md §6. `isExact` false: so many or more. */
export interface SearchCount {
  readonly count: number;
  readonly isExact: boolean;
}

/** What further criteria would leave of a search, and where its hits lie. */
export interface SearchCounts {
  readonly traits: ReadonlyMap<SearchTrait, SearchCount>;
  /** With one of the names that were asked about. */
  readonly naming?: SearchCount | undefined;
  /** Rooms, or people whom one talks with; those without a hit are not named. */
  readonly places: readonly (SearchCount & { readonly jid: BareJid; readonly name?: string | undefined })[];
}

export interface CountsQuery {
  /** A query of an archive (XEP-0313), as of a search. */
  readonly query: XmlElement;
  readonly naming: readonly string[];
}

export function buildCountsQuery({ query, naming }: CountsQuery): XmlElement {
  return el("counts", NS_SEARCH, {}, query, ...naming.map((name) => el("naming", NS_SEARCH, {}, name)));
}

/** Null: there is no query in it. */
export function parseCountsQuery(counts: XmlElement): CountsQuery | null {
  const query = counts.elements().find(({ name }) => name === "query");
  if (query === undefined) return null;
  return { query, naming: counts.elements("naming").map((name) => name.text()) };
}

export function buildCounts({ traits, naming, places }: SearchCounts): XmlElement {
  return el(
    "counts",
    NS_SEARCH,
    {},
    ...Array.from(traits, ([trait, found]) => el("has", NS_SEARCH, { trait, ...attrs(found) })),
    naming && el("naming", NS_SEARCH, attrs(naming)),
    ...places.map(({ jid, name, ...found }) => el("place", NS_SEARCH, { jid, name, ...attrs(found) })),
  );
}

/** Null when it is none. What is not understood is left out. */
export function parseCounts(counts: XmlElement | undefined): SearchCounts | null {
  if (counts === undefined || !counts.is("counts", NS_SEARCH)) return null;
  const traits = new Map<SearchTrait, SearchCount>();
  for (const has of counts.elements("has")) {
    const trait = SEARCH_TRAITS.find((one) => one === has.attr("trait"));
    const found = countOf(has);
    if (trait !== undefined && found !== null) traits.set(trait, found);
  }
  const naming = countOf(counts.child("naming"));
  const places = counts.elements("place").flatMap((place) => {
    const [jid, found] = [parseBareJid(place.attr("jid") ?? ""), countOf(place)];
    return jid === null || found === null ? [] : [{ jid, name: place.attr("name") || undefined, ...found }];
  });
  return { traits, ...(naming !== null && { naming }), places };
}

function attrs({ count, isExact }: SearchCount): { readonly count: string; readonly more: string | undefined } {
  return { count: String(count), more: isExact ? undefined : "true" };
}

function countOf(element: XmlElement | undefined): SearchCount | null {
  const count = parseUnsigned(element?.attr("count"));
  return count === null ? null : { count, isExact: parseBoolean(element?.attr("more")) !== true };
}
