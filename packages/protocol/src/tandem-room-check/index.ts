import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean, parseUnsigned } from "../encoding/index.ts";
import { type BareJid, parseBareJid } from "../jid/index.ts";
import { buildForm, type DataForm, NS_DATA_FORMS, parseForm } from "../xep-0004-data-forms/index.ts";
import { type MucAffiliation, parseAffiliation } from "../xep-0045-muc/index.ts";
import { NS_ROOMS, type Principal } from "../tandem-rooms/index.ts";

/** Of a rooms service that answers `<check/>` (docs/protocol/rooms.md §9). */
export const NS_ROOM_CHECK = `${NS_ROOMS}#check`;

/** What the settings of a room come to; with what is not saved yet, what they would come to. */
export interface RoomCheckRequest {
  /** About whom; undefined: about nobody, only the numbers are wanted. */
  readonly jid?: BareJid | undefined;
  /** Changes of the room's own lists. */
  readonly items: readonly { readonly jid: BareJid; readonly affiliation: MucAffiliation }[];
  /** Fields of the configuration form that differ. */
  readonly form?: DataForm | undefined;
}

/** What makes somebody what they are in a room: its own list of people, a group that it names, its category. */
const CHECK_REASONS = ["list", "group", "category"] as const;
export type CheckReason = (typeof CHECK_REASONS)[number];

export interface CheckedPerson {
  readonly jid: BareJid;
  readonly isInScope: boolean;
  /** Id of the category whose scope leaves them out; undefined: nothing does, or the room's own scope. */
  readonly outside?: string | undefined;
  readonly affiliation: MucAffiliation;
  /** Undefined where nothing makes them more than anybody. */
  readonly by?: CheckReason | undefined;
  /** Name of the group, where it is one and may be told. */
  readonly group?: string | undefined;
  readonly isPresenter: boolean;
  readonly reads: boolean;
  readonly posts: boolean;
  /** Some of the groups of the organisation they are in. */
  readonly groups: readonly string[];
}

/** How many people; undefined: too many to be counted. */
export interface CheckedNumbers {
  readonly managers?: number | undefined;
  readonly presenters?: number | undefined;
  readonly members?: number | undefined;
  /** Who may ever have to do with the room; undefined also where nobody is left out. */
  readonly inside?: number | undefined;
  /** Who is a member or more, or in the room now, and would be outside; undefined also where the scope stays as it is. */
  readonly falling?: number | undefined;
}

/** Who a scope around the room holds. */
export interface CheckedScope {
  /** Id of the category that has it; undefined: the room itself. */
  readonly category: string | undefined;
  readonly principals: readonly Principal[];
}

export interface RoomCheck {
  readonly person?: CheckedPerson | undefined;
  readonly numbers: CheckedNumbers;
  /** The nearest first. */
  readonly scopes: readonly CheckedScope[];
}

export function buildRoomCheckRequest({ jid, items, form }: RoomCheckRequest): XmlElement {
  const children = items.map((item) => el("item", NS_ROOMS, { jid: item.jid, affiliation: item.affiliation }));
  return el("check", NS_ROOMS, { jid }, ...children, form && buildForm(form));
}

/** Null when an address or an affiliation is none. */
export function parseRoomCheckRequest(check: XmlElement): RoomCheckRequest | null {
  const jid = parseBareJid(check.attr("jid") ?? "");
  if (jid === null && check.attr("jid") !== undefined) return null;
  const items = check.elements("item").flatMap((item) => {
    const [about, affiliation] = [parseBareJid(item.attr("jid") ?? ""), parseAffiliation(item.attr("affiliation"))];
    return about === null || affiliation === null ? [] : [{ jid: about, affiliation }];
  });
  if (items.length !== check.elements("item").length) return null;
  const x = check.child("x", NS_DATA_FORMS);
  const form = parseForm(x);
  if (x !== undefined && form === null) return null;
  return { ...(jid !== null && { jid }), items, ...(form !== null && { form }) };
}

export function buildRoomCheck({ person, numbers, scopes }: RoomCheck): XmlElement {
  const counts = Object.entries(numbers).flatMap(([name, count]) =>
    count === undefined ? [] : [[name, String(count)] as const],
  );
  const scope = ({ category, principals }: CheckedScope): XmlElement =>
    el("scope", NS_ROOMS, { category }, ...principals.map((one) => el("principal", NS_ROOMS, {}, one)));
  return el(
    "check",
    NS_ROOMS,
    {},
    person && buildPerson(person),
    el("people", NS_ROOMS, Object.fromEntries(counts)),
    ...scopes.map(scope),
  );
}

function buildPerson(person: CheckedPerson): XmlElement {
  const { jid, isInScope, outside, affiliation, by, group, isPresenter, reads, posts, groups } = person;
  const attrs = {
    jid,
    scope: String(isInScope),
    outside,
    affiliation,
    by,
    group,
    presenter: isPresenter ? "true" : undefined,
    reads: String(reads),
    posts: String(posts),
  };
  return el("person", NS_ROOMS, attrs, ...groups.map((name) => el("group", NS_ROOMS, { name })));
}

/** Null for anything else, or when what is said of the person cannot be read. */
export function parseRoomCheck(check: XmlElement | undefined): RoomCheck | null {
  if (check === undefined || !check.is("check", NS_ROOMS)) return null;
  const told = check.child("person");
  const person = told && parsePerson(told);
  if (person === null) return null;
  const people = check.child("people");
  const count = (name: string): number | undefined => parseUnsigned(people?.attr(name)) ?? undefined;
  const falling = count("falling");
  return {
    ...(person !== undefined && { person }),
    numbers: {
      managers: count("managers"),
      presenters: count("presenters"),
      members: count("members"),
      inside: count("inside"),
      ...(falling !== undefined && { falling }),
    },
    scopes: check.elements("scope").map((scope) => ({
      category: scope.attr("category"),
      principals: scope.elements("principal").map((one) => one.text()),
    })),
  };
}

function parsePerson(person: XmlElement): CheckedPerson | null {
  const jid = parseBareJid(person.attr("jid") ?? "");
  const affiliation = parseAffiliation(person.attr("affiliation"));
  if (jid === null || affiliation === null) return null;
  const is = (name: string): boolean => parseBoolean(person.attr(name)) === true;
  return {
    jid,
    isInScope: is("scope"),
    outside: person.attr("outside"),
    affiliation,
    by: CHECK_REASONS.find((one) => one === person.attr("by")),
    group: person.attr("group"),
    isPresenter: is("presenter"),
    reads: is("reads"),
    posts: is("posts"),
    groups: person.elements("group").flatMap((group) => group.attr("name") ?? []),
  };
}
