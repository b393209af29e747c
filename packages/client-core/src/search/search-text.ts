import type { HistoryTrait, SearchFields } from "../view-models/history-search.ts";

/** What somebody typed, taken apart: words for the server and operators that narrow. */
export type SearchText = SearchFields;

const TRAITS: readonly HistoryTrait[] = ["file", "link", "code", "important", "story", "mention"];
export const NO_SEARCH: SearchText = { words: "", from: [], in: [], any: [], has: [] };

const PARTS =
  /(from|in|any|after|before|has):((?:["“”][^"“”]*["“”]|[^\s,"“”]+)(?:,(?:["“”][^"“”]*["“”]|[^\s,"“”]+))*),?|["“”][^"“”]*["“”]?|\S+/giu;
const VALUES = /["“”]([^"“”]*)["“”]|[^\s,"“”]+/gu;

/** Every text is a search: what is no operator is a word. */
export function parseSearchText(text: string): SearchText {
  let parsed = NO_SEARCH;
  const words: string[] = [];
  for (const [part, operator, list = ""] of text.matchAll(PARTS)) {
    const values = Array.from(list.matchAll(VALUES), ([plain, quoted]) => quoted ?? plain);
    const next = operator === undefined ? null : withValues(parsed, operator.toLowerCase(), values);
    if (next === null) words.push(part);
    else parsed = next;
  }
  return { ...parsed, words: words.join(" ") };
}

/** Null: a value that the operator cannot have, as in "has:been". */
function withValues(parsed: SearchText, operator: string, values: readonly string[]): SearchText | null {
  const given = values.map((value) => value.trim()).filter((value) => value !== "");
  const [first] = given;
  if (first === undefined) return null;
  switch (operator) {
    case "from":
      return { ...parsed, from: [...new Set([...parsed.from, ...given])] };
    case "in":
      return { ...parsed, in: [...new Set([...parsed.in, ...given])] };
    case "any":
      return { ...parsed, any: [...new Set([...parsed.any, ...given])] };
    case "has": {
      const traits = TRAITS.filter((trait) => given.includes(trait) || parsed.has.includes(trait));
      return given.every((value) => (TRAITS as readonly string[]).includes(value)) ? { ...parsed, has: traits } : null;
    }
    case "after":
      return isDay(first) ? { ...parsed, after: first } : null;
    case "before":
      return isDay(first) ? { ...parsed, before: first } : null;
    default:
      return null;
  }
}

const DAY = /^(?:\d{4}-\d{2}-\d{2}|today|yesterday|\d{1,4}d)$/u;

function isDay(text: string): boolean {
  return DAY.test(text);
}

/** The same search as a text that parses to it. */
export function formatSearchText(search: SearchText): string {
  const list = (operator: string, values: readonly string[]): string[] =>
    values.length === 0
      ? []
      : [`${operator}:${values.map((value) => (/[\s,]/u.test(value) ? `"${value}"` : value)).join(",")}`];
  return [
    ...(search.words === "" ? [] : [search.words]),
    ...list("from", search.from),
    ...list("in", search.in),
    ...list("any", search.any),
    ...list("has", search.has),
    ...(search.after === undefined ? [] : [`after:${search.after}`]),
    ...(search.before === undefined ? [] : [`before:${search.before}`]),
  ].join(" ");
}

/** Names are a list of phrases of which one must stand there, and there is one such list: beside `any:` it says nothing. */
export function namesMe({ has, any }: Pick<SearchText, "has" | "any">): boolean {
  return has.includes("mention") && any.length === 0;
}

export function isEmptySearch({ words, from, in: places, any, has, after, before }: SearchText): boolean {
  return (
    words === "" &&
    from.length + places.length + any.length + has.length === 0 &&
    after === undefined &&
    before === undefined
  );
}

/** What is to be marked in a hit: each word, phrase or beginning. */
export function markedWords(words: string): readonly string[] {
  const parts = words.matchAll(/["“”]([^"“”]*)["“”]?|(\S+)/gu);
  return Array.from(parts, ([, phrase, word = ""]) => (phrase ?? word.replace(/\*$/u, "")).trim()).filter(
    (word) => word !== "",
  );
}
