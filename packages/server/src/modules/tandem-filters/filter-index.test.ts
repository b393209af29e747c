import type { BareJid } from "@tandem/protocol";
import type { FilterTerms } from "@tandem/protocol/tandem-filters";
import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import type { ArchiveTrait } from "../../core/index.ts";
import type { SaidMessage } from "../xep-0045-muc/contract.ts";
import { FilterIndex } from "./filter-index.ts";
import { MENTIONS } from "./store.ts";

const maya = "maya@capulet.lit" as BareJid;
const dana = "dana@capulet.lit" as BareJid;
const ops = "ops@rooms.capulet.lit" as BareJid;

const kept = (text: string, traits: readonly ArchiveTrait[] = ["counts"], author = dana): SaidMessage => ({
  room: ops,
  category: "operations",
  id: 7,
  at: 0,
  author,
  text,
  traits,
  stanza: el("message", "jabber:client"),
});

function indexed(terms: FilterTerms, account = maya): FilterIndex {
  const index = new FilterIndex();
  index.set(account, [{ ...MENTIONS, id: "f", account, terms }]);
  return index;
}

test.each<readonly [string, FilterTerms, SaidMessage, boolean]>([
  ["both words", { text: "settlement break" }, kept("a break in the Settlement"), true],
  ["one of two words", { text: "settlement break" }, kept("a break"), false],
  ["a phrase", { text: '"settlement break"' }, kept("the settlement break list"), true],
  ["its words apart", { text: '"settlement break"' }, kept("a break in settlement"), false],
  ["a beginning", { text: "settl*" }, kept("Settled!"), true],
  ["accents and case", { text: "zurich" }, kept("Zürich"), true],
  ["a character of Japanese", { text: "議" }, kept("会議室"), true],
  ["no word at all", { text: "!?" }, kept("!?"), false],
  ["one of several phrases", { search: { any: ["maya", "Maya Lindqvist"] } }, kept("ask MAYA"), true],
  ["none of them", { search: { any: ["maya", "Maya Lindqvist"] } }, kept("ask mayan"), false],
  ["the words beside any", { text: "now", search: { any: ["maya"] } }, kept("ask maya"), false],
  ["an author", { search: { from: [dana] } }, kept("x"), true],
  ["another author", { search: { from: [maya] } }, kept("x"), false],
  ["a room", { search: { in: [ops] } }, kept("x"), true],
  ["a category, beside another room", { search: { in: [maya], categories: ["operations"] } }, kept("x"), true],
  ["another category", { text: "x", search: { categories: ["trading"] } }, kept("x"), false],
  ["a trait", { search: { has: ["important"] } }, kept("x", ["counts", "important"]), true],
  ["one of two traits", { search: { has: ["important", "file"] } }, kept("x", ["counts", "important"]), false],
  ["one's own message", { text: "x" }, kept("x", ["counts"], maya), false],
])("[FI5] %s", (_, terms, message, isFound) => {
  expect(indexed(terms).matching(message).length > 0).toBe(isFound);
});

test("[FI5] a filter that was replaced, and one of an account that went, are found no more", () => {
  const index = indexed({ text: "old" });
  index.set(maya, [{ ...MENTIONS, id: "f", account: maya, terms: { text: "new" } }]);
  expect(index.matching(kept("old"))).toEqual([]);
  expect(index.matching(kept("new"))).toHaveLength(1);
  index.delete(maya);
  expect(index.matching(kept("new"))).toEqual([]);
});

test("[FI5] of 6,000 filters those are compared that have a word of the message", () => {
  const index = new FilterIndex();
  for (let n = 0; n < 2_000; n++) {
    const account = `p${n}@capulet.lit` as BareJid;
    const filters = ["a", "b", "c"].map((part) => ({
      ...MENTIONS,
      id: part,
      account,
      terms: { text: `it ${part}word${n}` },
    }));
    index.set(account, filters);
  }
  expect(index.matching(kept("it is bword1999")).map(({ account, id }) => [account, id])).toEqual([
    ["p1999@capulet.lit", "b"],
  ]);
  expect(index.compared).toBe(1);
});
