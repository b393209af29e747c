import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean, parseUnsigned } from "../encoding/index.ts";
import { parseBareJid, type BareJid } from "../jid/index.ts";

/** docs/protocol/directory.md */
export const NS_DIRECTORY = "urn:tandem:directory:0";
/** Of a server that knows `room` and `category`. */
export const NS_DIRECTORY_SCOPE = `${NS_DIRECTORY}#scope`;
export const DIRECTORY_PAGE_DEFAULT = 50;
export const DIRECTORY_PAGE_MAX = 200;
export const DIRECTORY_SEARCH_CHARS_MAX = 200;

export interface DirectorySearch {
  /** Beginnings of words, in any order; empty finds everybody. */
  readonly search: string;
  readonly max: number;
  /** Only who may have to do with that room, or with rooms that stand in that category (RM2). At most one of both. */
  readonly around?: DirectoryPlace | undefined;
}

export type DirectoryPlace =
  | { readonly room: BareJid; readonly category?: undefined }
  | { readonly category: string; readonly room?: undefined };

/** Null when `max` is no number from 1 to 200, the search is too long, or the place none. */
export function parseDirectorySearch(directory: XmlElement | undefined): DirectorySearch | null {
  if (directory === undefined || !directory.is("directory", NS_DIRECTORY)) return null;
  const search = directory.attr("search") ?? "";
  const max = directory.attr("max") === undefined ? DIRECTORY_PAGE_DEFAULT : parseUnsigned(directory.attr("max"));
  if (max === null || max < 1 || max > DIRECTORY_PAGE_MAX || search.length > DIRECTORY_SEARCH_CHARS_MAX) return null;
  const around = parseDirectoryPlace(directory);
  return around === null ? null : { search, max, ...(around !== undefined && { around }) };
}

/** Of an element that names a room or a category; undefined: neither. Null when it names both, or the room is none. */
export function parseDirectoryPlace(directory: XmlElement): DirectoryPlace | null | undefined {
  const [room, category] = [directory.attr("room"), directory.attr("category")];
  if (room === undefined) return category === undefined ? undefined : { category };
  const jid = parseBareJid(room);
  return jid === null || category !== undefined ? null : { room: jid };
}

export function buildDirectorySearch({ search, max, around }: DirectorySearch): XmlElement {
  return el("directory", NS_DIRECTORY, { search, max: String(max), ...around });
}

export interface DirectoryPerson {
  readonly jid: BareJid;
  readonly name: string;
  readonly title?: string | undefined;
  readonly department?: string | undefined;
  readonly mail?: string | undefined;
  readonly phone?: string | undefined;
}

/** By name. Entries whose address is none are skipped. */
export function parseDirectoryPeople(directory: XmlElement | undefined): readonly DirectoryPerson[] | null {
  if (directory === undefined || !directory.is("directory", NS_DIRECTORY)) return null;
  return directory.elements("person").flatMap((person) => {
    const jid = parseBareJid(person.attr("jid") ?? "");
    if (jid === null) return [];
    return [
      {
        jid,
        name: person.attr("name") || jid,
        title: person.attr("title"),
        department: person.attr("department"),
        mail: person.attr("mail"),
        phone: person.attr("phone"),
      },
    ];
  });
}

/** Whether a scope leaves somebody out: then who is not in the answer must not be offered. */
export function isLimited(directory: XmlElement | undefined): boolean {
  return directory?.is("directory", NS_DIRECTORY) === true && parseBoolean(directory.attr("limited")) === true;
}

export function buildDirectoryPeople(people: readonly DirectoryPerson[], isLimitedByScope = false): XmlElement {
  const person = ({ jid, name, title, department, mail, phone }: DirectoryPerson): XmlElement =>
    el("person", NS_DIRECTORY, { jid, name, title, department, mail, phone });
  return el("directory", NS_DIRECTORY, isLimitedByScope ? { limited: "true" } : {}, ...people.map(person));
}
