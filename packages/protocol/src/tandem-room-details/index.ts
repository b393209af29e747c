import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";
import { type BareJid, parseBareJid } from "../jid/index.ts";

/** docs/protocol/room-details.md */
export const NS_ROOM_DETAILS = "urn:tandem:room-details:0";

export interface DetailsPerson {
  readonly jid: BareJid;
  readonly name: string;
}

/** Who manages a room, by name; `count` is of all of them, those that are left out too. */
export interface RoomManagers {
  readonly count: number;
  readonly people: readonly DetailsPerson[];
  /** Groups of the organisation, by name. */
  readonly groups: readonly string[];
}

/** Contacts of the asker who are members or in the room, by name. */
export interface KnownPeople {
  readonly count: number;
  readonly people: readonly DetailsPerson[];
}

export interface RoomDetails {
  /** Undefined: not to be known by the asker. */
  readonly managers?: RoomManagers | undefined;
  readonly known?: KnownPeople | undefined;
}

export function buildDetailsRequest(): XmlElement {
  return el("details", NS_ROOM_DETAILS);
}

export function buildDetails({ managers, known }: RoomDetails): XmlElement {
  const person = ({ jid, name }: DetailsPerson): XmlElement => el("person", NS_ROOM_DETAILS, { jid, name });
  const told = el("details", NS_ROOM_DETAILS);
  if (managers !== undefined) {
    const groups = managers.groups.map((name) => el("group", NS_ROOM_DETAILS, { name }));
    const count = String(managers.count);
    told.append(el("managers", NS_ROOM_DETAILS, { count }, ...groups, ...managers.people.map(person)));
  }
  if (known !== undefined)
    told.append(el("known", NS_ROOM_DETAILS, { count: String(known.count) }, ...known.people.map(person)));
  return told;
}

/** People without an address are skipped; null for anything else. */
export function parseDetails(details: XmlElement | undefined): RoomDetails | null {
  if (details === undefined || !details.is("details", NS_ROOM_DETAILS)) return null;
  const [managers, known] = [details.child("managers"), details.child("known")];
  const groups = managers?.elements("group").flatMap((group) => group.attr("name") || []) ?? [];
  return {
    ...(managers !== undefined && { managers: { ...listIn(managers, groups.length), groups } }),
    ...(known !== undefined && { known: listIn(known, 0) }),
  };
}

function listIn(list: XmlElement, others: number): KnownPeople {
  const people = list.elements("person").flatMap((one) => {
    const jid = parseBareJid(one.attr("jid") ?? "");
    return jid === null ? [] : [{ jid, name: one.attr("name") || jid }];
  });
  return { count: Math.max(parseUnsigned(list.attr("count")) ?? 0, people.length + others), people };
}
