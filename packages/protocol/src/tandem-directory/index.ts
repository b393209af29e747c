import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";
import { parseBareJid, type BareJid } from "../jid/index.ts";

/** docs/protocol/directory.md */
export const NS_DIRECTORY = "urn:tandem:directory:0";
export const DIRECTORY_PAGE_DEFAULT = 50;
export const DIRECTORY_PAGE_MAX = 200;
export const DIRECTORY_SEARCH_CHARS_MAX = 200;

export interface DirectorySearch {
  /** Beginnings of words, in any order; empty finds everybody. */
  readonly search: string;
  readonly max: number;
}

/** Null when `max` is no number from 1 to 200, or the search is too long. */
export function parseDirectorySearch(directory: XmlElement | undefined): DirectorySearch | null {
  if (directory === undefined || !directory.is("directory", NS_DIRECTORY)) return null;
  const search = directory.attr("search") ?? "";
  const max = directory.attr("max") === undefined ? DIRECTORY_PAGE_DEFAULT : parseUnsigned(directory.attr("max"));
  if (max === null || max < 1 || max > DIRECTORY_PAGE_MAX || search.length > DIRECTORY_SEARCH_CHARS_MAX) return null;
  return { search, max };
}

export function buildDirectorySearch(search: DirectorySearch): XmlElement {
  return el("directory", NS_DIRECTORY, { search: search.search, max: String(search.max) });
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

export function buildDirectoryPeople(people: readonly DirectoryPerson[]): XmlElement {
  const person = ({ jid, name, title, department, mail, phone }: DirectoryPerson): XmlElement =>
    el("person", NS_DIRECTORY, { jid, name, title, department, mail, phone });
  return el("directory", NS_DIRECTORY, {}, ...people.map(person));
}
