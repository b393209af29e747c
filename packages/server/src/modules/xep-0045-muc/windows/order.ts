import type { Section } from "@tandem/protocol/tandem-occupants";
import { type Affiliation, isAtLeast, type Role } from "../affiliations/rules.ts";
import { folded } from "../search/terms.ts";

/** A name as the list is ordered by it and searched for it. */
export interface OrderedName {
  /** Compared by code units. */
  readonly key: string;
  readonly text: string;
}

/** Where somebody stands in the list. */
export interface Place extends OrderedName {
  readonly section: Section;
}

const DIGITS_MAX = 8;

/** Without case and accents, numbers by their size; what differs in those alone has an order, too. */
export function orderedName(name: string, before = ""): OrderedName {
  const text = folded(name);
  const key = text.replaceAll(/\d+/gu, (digits) => digits.padStart(DIGITS_MAX, "0"));
  return { key: `${before}${key}\u0000${name}`, text };
}

/** RM30: managers first, then who may speak, then who may not; by name. */
export function placeOf(occupant: {
  readonly nick: string;
  readonly affiliation: Affiliation;
  readonly role: Role;
}): Place {
  const { nick, affiliation, role } = occupant;
  const isManager = isAtLeast(affiliation, "admin") || role === "moderator";
  const name = orderedName(nick, role === "visitor" ? "1" : "0");
  return { section: isManager ? "managers" : "others", ...name };
}

export function isSamePlace(a: Place | undefined, b: Place | undefined): boolean {
  return a?.section === b?.section && a?.key === b?.key;
}

export function compareKeys(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

export type NameFilter = (name: OrderedName) => boolean;

export const EVERYBODY: NameFilter = () => true;

/** `isAtBeginning`: the name or a word of it begins with the text. */
export function nameFilter(text: string, isAtBeginning: boolean): NameFilter {
  const wanted = folded(text.trim());
  if (wanted === "") return EVERYBODY;
  if (!isAtBeginning) return (name) => name.text.includes(wanted);
  return (name) => name.text.startsWith(wanted) || name.text.includes(` ${wanted}`);
}
