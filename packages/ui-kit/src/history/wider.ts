import type { HistorySearchSnapshot, SearchFields } from "@tandem/client-core/view-models";
import { longDate } from "../strings/index.ts";
import { words } from "./words.ts";

/** What finds more than the search that found nothing. */
export interface WiderStep {
  readonly label: string;
  readonly change: Partial<SearchFields>;
}

/** More would not help to choose. */
const STEPS_MAX = 3;

/** What can be taken away of a search, what narrows it most first. Nothing is guessed: each step is the same search with less. */
export function widerSteps(fields: SearchFields): readonly WiderStep[] {
  const { after, before } = fields;
  const steps: (WiderStep | undefined)[] = [
    otherWords(fields.words),
    fields.in.length > 0 ? { label: words.wider.everywhere, change: { in: [] } } : undefined,
    after !== undefined || before !== undefined
      ? { label: words.wider.anyTime, change: { after: undefined, before: undefined } }
      : undefined,
    fields.has.length > 0 ? { label: words.wider.whatever, change: { has: [] } } : undefined,
    fields.from.length > 0 ? { label: words.wider.anybody, change: { from: [] } } : undefined,
  ];
  return steps.filter((step) => step !== undefined).slice(0, STEPS_MAX);
}

/** A phrase as words in any order; one word as the beginning of words. */
function otherWords(text: string): WiderStep | undefined {
  const plain = unquoted(text);
  if (plain !== text && /\s/u.test(plain)) return { label: words.wider.anyOrder, change: { words: plain } };
  // The server looks for beginnings of two characters and more; of one word, for else it would be seen as a guess.
  if (!/^[\p{L}\p{N}]{2,}$/u.test(plain)) return undefined;
  return { label: words.wider.beginning(plain), change: { words: `${plain}*` } };
}

export function unquoted(text: string): string {
  return text.replace(/["“”]/gu, "").trim();
}

/** "In Operations, since Thursday 1 October, with a file": what the words were looked for in. Empty: in everything. */
export function searchedIn(state: Pick<HistorySearchSnapshot, "fields" | "names">, now: number): string {
  const { fields, names } = state;
  const called = (operator: "from" | "in"): readonly string[] =>
    names.filter((name) => name.operator === operator).map(({ label }) => label);
  const parts = [
    called("in").length === 0 ? undefined : words.searched.in(called("in")),
    called("from").length === 0 ? undefined : words.searched.from(called("from")),
    fields.after === undefined ? undefined : words.searched.after(dayText(fields.after, now)),
    fields.before === undefined ? undefined : words.searched.before(dayText(fields.before, now)),
    fields.has.length === 0 ? undefined : words.searched.has(fields.has.map((trait) => words.searched.traits[trait])),
  ].filter((part) => part !== undefined);
  const text = parts.join(", ");
  return text === "" ? "" : `${text.charAt(0).toLocaleUpperCase()}${text.slice(1)}.`;
}

/** A day as an operator has it. */
function dayText(day: string, now: number): string {
  const [, days] = /^(\d+)d$/u.exec(day) ?? [];
  if (days !== undefined) return words.searched.daysAgo(Number(days));
  if (day === "today" || day === "yesterday") return words.searched[day];
  return longDate(new Date(`${day}T12:00:00`).getTime(), now);
}
