import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";

export const NS_RSM = "http://jabber.org/protocol/rsm";

/** Which page is asked for (XEP-0059 v1.0 §2). */
export interface PageRequest {
  readonly max?: number | undefined;
  /** The items behind that one, exclusive. */
  readonly after?: string | undefined;
  /** The items in front of that one, exclusive; the empty string means the last page. */
  readonly before?: string | undefined;
  readonly index?: number | undefined;
}

/** Which page came: ids of its first and last item (absent when it is empty) and how many there are in all. */
export interface PageResult {
  readonly first?: string | undefined;
  readonly firstIndex?: number | undefined;
  readonly last?: string | undefined;
  readonly count?: number | undefined;
}

/** The `<set/>` of a request. Numbers that are none make it null: guessing a page size would hide the mistake. */
export function parsePageRequest(set: XmlElement | undefined): PageRequest | null {
  if (set === undefined || !set.is("set", NS_RSM)) return null;
  const max = parseUnsigned(set.childText("max"));
  const index = parseUnsigned(set.childText("index"));
  if ((max === null && set.child("max") !== undefined) || (index === null && set.child("index") !== undefined))
    return null;
  return {
    max: max ?? undefined,
    after: set.childText("after"),
    before: set.childText("before"),
    index: index ?? undefined,
  };
}

export function buildPageRequest(page: PageRequest): XmlElement {
  return el(
    "set",
    NS_RSM,
    {},
    leaf("max", page.max),
    leaf("after", page.after),
    leaf("before", page.before),
    leaf("index", page.index),
  );
}

export function parsePageResult(set: XmlElement | undefined): PageResult | null {
  if (set === undefined || !set.is("set", NS_RSM)) return null;
  return {
    first: set.childText("first"),
    firstIndex: parseUnsigned(set.child("first")?.attr("index")) ?? undefined,
    last: set.childText("last"),
    count: parseUnsigned(set.childText("count")) ?? undefined,
  };
}

export function buildPageResult(page: PageResult): XmlElement {
  const first = leaf("first", page.first);
  if (page.firstIndex !== undefined) first?.setAttr("index", String(page.firstIndex));
  return el("set", NS_RSM, {}, first, leaf("last", page.last), leaf("count", page.count));
}

function leaf(name: string, value: string | number | undefined): XmlElement | undefined {
  return value === undefined ? undefined : el(name, NS_RSM, {}, ...(value === "" ? [] : [String(value)]));
}
