import type { ContactSort } from "@tandem/client-core/view-models";
import { strings } from "../strings/index.ts";

/** A group's own name, or what the list is sorted by in words. `others`: of contacts without a group. */
export function groupTitle(sort: ContactSort, name: string, others: string): string {
  if (sort !== "group") return strings.contacts.heads[sort]?.[name] ?? others;
  return name === "" ? others : name;
}

/** The heads of one way to sort close apart from those of another. */
export function closedKey(sort: ContactSort, name: string): string {
  return sort === "group" ? name : `${sort}\n${name}`;
}
