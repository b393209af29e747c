import type { BareJid } from "@tandem/protocol";
import { INHERITABLE, type Inheritable, type Principal } from "@tandem/protocol/tandem-rooms";
import type { ChangedThing, ROOM_LISTS } from "@tandem/protocol/tandem-room-changes";
import { type Affiliation, isAtLeast } from "../affiliations/rules.ts";
import { type RoomConfig, visibilityOf } from "../config/config.ts";
import { allowsFiles, retentionDays } from "../config/inherit.ts";
import type { RoomRecord } from "../store.ts";
import type { Noted } from "./log.ts";

type Said = (config: RoomConfig) => string;
const yes = (is: boolean): string => String(is);

/** What of the settings has a name of its own; everything else of them is `other`. */
const SAID: readonly (readonly [ChangedThing, Said])[] = [
  ["name", ({ name }) => name],
  ["description", ({ description }) => description],
  ["category", ({ category }) => category ?? ""],
  ["type", ({ isModerated }) => (isModerated ? "auditorium" : "normal")],
  ["visibility", visibilityOf],
  ["invitations", ({ allowsInvites }) => yes(allowsInvites)],
  ["topic", ({ allowsSubjectChange }) => yes(allowsSubjectChange)],
  ["pins", ({ allowsPins }) => yes(allowsPins === true)],
  ["page", ({ addIn }) => addIn ?? ""],
  ["history", ({ isArchived }) => yes(isArchived)],
  ["files", (config) => yes(allowsFiles(config))],
  ["edits", ({ editMinutes }) => (editMinutes === undefined ? "" : String(editMinutes))],
  ["retention", (config) => String(retentionDays(config))],
];
const LISTS = ["managers", "members", "presenters", "scope"] as const;
const OTHERS: readonly (keyof RoomConfig)[] = [
  "isPersistent",
  "password",
  "whois",
  "occupantsMax",
  "lang",
  "allowsPrivate",
  "memberListFor",
  "presenceOf",
  "historyMax",
  "pubsub",
];

/** What a change of the settings comes to. Never a password. */
export function settingsNoted(old: RoomRecord, next: RoomRecord): readonly Noted[] {
  const noted: Noted[] = SAID.flatMap(([what, said]) => {
    const value = said(next.config);
    return said(old.config) === value ? [] : [{ what, value }];
  });
  for (const list of LISTS) {
    const [before, after] = [old.config[list] ?? [], next.config[list] ?? []];
    const change = { added: less(after, before), removed: less(before, after) };
    if (change.added.length + change.removed.length === 0) continue;
    // There was none before, or there is none since: nothing was added to it then, nor taken off it.
    const value = before.length === 0 ? "first" : after.length === 0 ? "none" : undefined;
    noted.push({ what: list, ...(list === "scope" && value !== undefined && { value }), ...change });
  }
  // What is set otherwise than the category has it follows it no more: that is one change.
  const turned = turnedNames(old.inherits ?? [], next.inherits ?? []).filter((name) => !isAmong(noted, name));
  if (turned.length > 0) noted.push({ what: "inherit", value: (next.inherits ?? []).join(" ") });
  if (OTHERS.some((key) => String(old.config[key]) !== String(next.config[key]))) noted.push({ what: "other" });
  return noted;
}

function turnedNames(before: readonly Inheritable[], after: readonly Inheritable[]): readonly Inheritable[] {
  return INHERITABLE.filter((name) => before.includes(name) !== after.includes(name));
}

function isAmong(noted: readonly Noted[], name: Inheritable): boolean {
  return noted.some(({ what }) => what === name);
}

function less(list: readonly Principal[], others: readonly Principal[]): readonly Principal[] {
  return list.filter((one) => !others.includes(one));
}

type List = (typeof ROOM_LISTS)[number];

export interface Promoted {
  readonly account: BareJid;
  readonly before: Affiliation;
  readonly after: Affiliation;
}

/** What changes of affiliation come to: onto which list somebody came, or off which. */
export function peopleNoted(changes: readonly Promoted[]): readonly Noted[] {
  const lists = new Map<List, { readonly added: BareJid[]; readonly removed: BareJid[] }>();
  const of = (list: List): { readonly added: BareJid[]; readonly removed: BareJid[] } => {
    const known = lists.get(list) ?? { added: [], removed: [] };
    lists.set(list, known);
    return known;
  };
  for (const { account, before, after } of changes) {
    const [from, to] = [listOf(before), listOf(after)];
    if (from === to) continue;
    if (to !== undefined) of(to).added.push(account);
    else if (from !== undefined) of(from).removed.push(account);
  }
  return [...lists].map(([what, { added, removed }]) => ({ what, added, removed }));
}

function listOf(affiliation: Affiliation): List | undefined {
  if (affiliation === "outcast") return "banned";
  if (isAtLeast(affiliation, "admin")) return "managers";
  return affiliation === "member" ? "members" : undefined;
}
