import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";
import { type BareJid, parseBareJid } from "../jid/index.ts";
import { NS_ROOMS, parsePrincipal, type Principal } from "../tandem-rooms/index.ts";
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";

/** Of a rooms service that answers `<changes/>` (docs/protocol/rooms.md §10). */
export const NS_ROOM_CHANGES = `${NS_ROOMS}#changes`;

export const ROOM_LISTS = ["managers", "members", "presenters", "banned"] as const;

/** What can be said to have changed. */
export const CHANGED_THINGS = [
  "name",
  "description",
  "category",
  "type",
  "visibility",
  "invitations",
  "topic",
  "pins",
  "page",
  "history",
  "files",
  "retention",
  "edits",
  "scope",
  "inherit",
  "other",
  "picture",
  "closed",
  "reopened",
  ...ROOM_LISTS,
] as const;
export type ChangedThing = (typeof CHANGED_THINGS)[number];

/** One thing that somebody changed of a room. */
export interface RoomChange {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Undefined: an administrator. */
  readonly by?: BareJid | undefined;
  readonly what: ChangedThing;
  /** What it is since; undefined where that is not told. Of the scope: `first` or `none`, where there was or is none. */
  readonly value?: string | undefined;
  /** Of a list and of the scope: who was added and taken off, as far as they are named. */
  readonly added: readonly Principal[];
  readonly removed: readonly Principal[];
  /** How many others were. */
  readonly more: number;
}

export function buildRoomChanges(changes: readonly RoomChange[]): XmlElement {
  const one = ({ at, by, what, value, added, removed, more }: RoomChange): XmlElement =>
    el(
      "change",
      NS_ROOMS,
      { at: formatDateTime(at), by, what, value, more: more === 0 ? undefined : String(more) },
      ...added.map((principal) => el("added", NS_ROOMS, {}, principal)),
      ...removed.map((principal) => el("removed", NS_ROOMS, {}, principal)),
    );
  return el("changes", NS_ROOMS, {}, ...changes.map(one));
}

/** Null for anything else. What a later version tells is skipped. */
export function parseRoomChanges(changes: XmlElement | undefined): readonly RoomChange[] | null {
  if (changes === undefined || !changes.is("changes", NS_ROOMS)) return null;
  return changes.elements("change").flatMap((change) => {
    const at = parseDateTime(change.attr("at"));
    const what = CHANGED_THINGS.find((one) => one === change.attr("what"));
    if (at === null || at === undefined || what === undefined) return [];
    const named = (name: string): readonly Principal[] =>
      change.elements(name).flatMap((one) => parsePrincipal(one.text()) ?? []);
    return [
      {
        at,
        by: parseBareJid(change.attr("by") ?? "") ?? undefined,
        what,
        value: change.attr("value"),
        added: named("added"),
        removed: named("removed"),
        more: parseUnsigned(change.attr("more")) ?? 0,
      },
    ];
  });
}
