import type { PeopleSearchSnapshot, PersonHit } from "@tandem/client-core";
import { texts } from "../texts/index.ts";

export type SearchRow =
  | {
      readonly kind: "head";
      readonly key: string;
      readonly text: string;
      readonly height: number;
      readonly head: true;
      readonly count: number;
    }
  | {
      readonly kind: "person";
      readonly key: string;
      readonly text: string;
      readonly height: number;
      readonly person: PersonHit;
    }
  | {
      readonly kind: "room";
      readonly key: string;
      readonly text: string;
      readonly height: number;
      readonly room: PeopleSearchSnapshot["rooms"][number];
    };

const HEAD_PX = 32;

/** My contacts first, then the organisation, then rooms; a section without a hit is left out. */
export function searchRows(snapshot: PeopleSearchSnapshot, height: number): readonly SearchRow[] {
  const people = (hits: readonly PersonHit[]): readonly SearchRow[] =>
    hits.map((person) => ({ kind: "person", key: person.jid, text: person.name, height, person }));
  return [
    ...section("mine", texts.search.mine, people(snapshot.contacts)),
    ...section("organisation", texts.search.organisation, people(snapshot.directory)),
    ...section(
      "rooms",
      texts.search.rooms,
      snapshot.rooms.map((room) => ({ kind: "room", key: room.jid, text: room.name, height, room })),
    ),
  ];
}

function section(key: string, text: string, rows: readonly SearchRow[]): readonly SearchRow[] {
  if (rows.length === 0) return [];
  return [{ kind: "head", key: `head:${key}`, text, height: HEAD_PX, head: true, count: rows.length }, ...rows];
}

/** The parts of `text`; every other one, from the second on, matches what was searched. */
export function markedParts(text: string, search: string): readonly string[] {
  const wanted = search.trim().toLocaleLowerCase();
  const at = wanted === "" ? -1 : text.toLocaleLowerCase().indexOf(wanted);
  // Lower case can have another length than the text ("İ"): then a mark would cut a letter, so there is none.
  if (at < 0 || text.toLocaleLowerCase().length !== text.length) return [text];
  return [text.slice(0, at), text.slice(at, at + wanted.length), text.slice(at + wanted.length)];
}
