import type { BareJid } from "@tandem/protocol";
import type { AccessLevel } from "@tandem/protocol/tandem-access";
import type { BasePresence } from "../view-models/presence.ts";

/** What the contact list is grouped by (CO1). Inside a group people always stand by name. */
export type ContactSort = "group" | "name" | "availability" | "access" | "tagged";

export const CONTACT_SORTS: readonly ContactSort[] = ["group", "name", "availability", "access", "tagged"];

/** What the order depends on; what a sort does not need is not asked for, so that its changes wake nobody. */
export interface ArrangedPerson {
  readonly jid: BareJid;
  readonly groups: readonly string[];
}

export interface ArrangeInput {
  /** By name already. */
  readonly people: readonly ArrangedPerson[];
  readonly sort: ContactSort;
  stateOf(jid: BareJid): BasePresence;
  levelOf(jid: BareJid): AccessLevel | undefined;
  isTagged(jid: BareJid): boolean;
}

/** A row's place before it has any content. `group` is the roster group that the row stands for, empty where there is none. */
export interface Placed {
  readonly key: string;
  readonly jid: BareJid;
  readonly group: string;
}

export interface PlacedGroup {
  readonly name: string;
  readonly rows: readonly Placed[];
}

const byName = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

export function rowKey(group: string, jid: string): string {
  return `${group}\n${jid}`;
}

/** Pure, one pass over the people: the same input gives the same list on every device. */
export function arrange(input: ArrangeInput): readonly PlacedGroup[] {
  const { people, sort } = input;
  if (sort === "group") return byGroup(people);
  const names = new Map<string, Placed[]>();
  for (const { jid } of people) {
    const name = nameIn(input, jid);
    const rows = names.get(name) ?? [];
    rows.push({ key: rowKey("", jid), jid, group: "" });
    names.set(name, rows);
  }
  return ORDER[sort].flatMap((name) => {
    const rows = names.get(name);
    return rows === undefined ? [] : [{ name, rows }];
  });
}

/** Groups by name; those without a group last. A person stands once in each of their groups. */
function byGroup(people: readonly ArrangedPerson[]): readonly PlacedGroup[] {
  const groups = new Map<string, Placed[]>();
  for (const { jid, groups: names } of people) {
    for (const group of names.length === 0 ? [""] : names) {
      const rows = groups.get(group) ?? [];
      rows.push({ key: rowKey(group, jid), jid, group });
      groups.set(group, rows);
    }
  }
  return [...groups]
    .toSorted(([a], [b]) => Number(a === "") - Number(b === "") || byName.compare(a, b))
    .map(([name, rows]) => ({ name, rows }));
}

const ORDER: Record<Exclude<ContactSort, "group">, readonly string[]> = {
  name: [""],
  availability: ["available", "busy", "away", "offline", "unknown"],
  access: ["personal", "team", "company", "public", ""],
  tagged: ["tagged", "others"],
};

/** Do not disturb is busy and Be right back is away, as third parties see them: the list has few heads, not many. */
const AVAILABILITY: Record<BasePresence, string> = {
  available: "available",
  busy: "busy",
  dnd: "busy",
  brb: "away",
  away: "away",
  offline: "offline",
  unknown: "unknown",
};

function nameIn({ sort, stateOf, levelOf, isTagged }: ArrangeInput, jid: BareJid): string {
  switch (sort) {
    case "availability":
      return AVAILABILITY[stateOf(jid)];
    case "access":
      return levelOf(jid) ?? "";
    case "tagged":
      return isTagged(jid) ? "tagged" : "others";
    default:
      return "";
  }
}

/**
 * The list under somebody's pointer: who stood in it stays where they stood, who is new comes at the end of their group, who
 * has gone is gone (design §10.6).
 */
export function keepPlaces(shown: readonly PlacedGroup[], wanted: readonly PlacedGroup[]): readonly PlacedGroup[] {
  const left = new Map(wanted.flatMap(({ name, rows }) => rows.map((row) => [row.key, { name, row }] as const)));
  const kept = shown.map(({ name, rows }) => ({
    name,
    rows: rows.flatMap(({ key }) => {
      const found = left.get(key);
      left.delete(key);
      return found === undefined ? [] : [found.row];
    }),
  }));
  const names = [...new Set([...kept.map(({ name }) => name), ...wanted.map(({ name }) => name)])];
  const groups = names.map((name) => ({
    name,
    rows: [
      ...(kept.find((group) => group.name === name)?.rows ?? []),
      ...[...left.values()].filter((entry) => entry.name === name).map(({ row }) => row),
    ],
  }));
  return groups.filter(({ rows }) => rows.length > 0);
}

export function compareNames(a: string, b: string): number {
  return byName.compare(a, b);
}
