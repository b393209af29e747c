import { domainOf, localOf, type BareJid } from "@tandem/protocol";
import type { AccountClient } from "../account/account-client.ts";
import { inMode, wordsOf, written } from "../search/fields.ts";
import { CONVERSATIONS, matching, MY_ROOMS, peopleNamed, placesNamed } from "../search/names.ts";
import { formatSearchText } from "../search/search-text.ts";
import type { PlaceSuggestion, SearchFieldsVerbs } from "./search-context.ts";
import type { Shell } from "./shell.ts";

/** More would not help to choose. */
const SUGGESTIONS_MAX = 8;

export function createSearchFields(shell: Shell): SearchFieldsVerbs {
  return {
    wordsOf,
    written: (base, text, mode) => formatSearchText(written(base, text, mode)),
    inMode: (fields, mode) => inMode(fields, mode),
    personValue(jid) {
      const client = shell.client.peek();
      return client === undefined
        ? jid
        : shortest(jid, [localOf(jid as BareJid) ?? jid], (name) => isOnly(client, name, jid));
    },
    placeValue({ kind, jid, name }) {
      const client = shell.client.peek();
      if (client === undefined || kind !== "room") return jid;
      return shortest(jid, [name], (value) => isOnlyRoom(client, value, jid));
    },
    places(typed) {
      const client = shell.client.peek();
      return client === undefined || typed.trim() === "" ? [] : placesFor(client, typed.trim());
    },
  };
}

/** A short name that means that one and nobody else; else the address. */
function shortest(jid: string, names: readonly string[], isIt: (name: string) => boolean): string {
  return names.find(isIt) ?? jid;
}

function isOnly(client: AccountClient, name: string, jid: string): boolean {
  if (domainOf(jid as BareJid) !== domainOf(client.account)) return false;
  const people = peopleNamed(client, name);
  return people.length === 1 && people[0] === jid;
}

function isOnlyRoom(client: AccountClient, value: string, jid: string): boolean {
  const { rooms, categories, people } = placesNamed(client, value);
  return rooms.length === 1 && rooms[0] === jid && categories.length + people.length === 0;
}

function placesFor(client: AccountClient, typed: string): readonly PlaceSuggestion[] {
  const tree = client.rooms.tree.peek();
  const isMeant = (name: string): boolean => matching(name, typed);
  const special: readonly PlaceSuggestion[] = [
    { value: MY_ROOMS, name: MY_ROOMS, kind: "my-rooms" },
    ...(client.context.mode.peek().takesIm
      ? [{ value: CONVERSATIONS, name: CONVERSATIONS, kind: "conversations" } as const]
      : []),
  ];
  const rooms = client.rooms.named.peek().map(({ jid, name }): PlaceSuggestion => {
    return { value: shortest(jid, [name], (value) => isOnlyRoom(client, value, jid)), name, kind: "room", jid };
  });
  const categories = tree.categories.map(({ id, name }): PlaceSuggestion => {
    const { categoryNames, rooms: named } = placesNamed(client, name);
    return { value: categoryNames.length === 1 && named.length === 0 ? name : id, name, kind: "category" };
  });
  const people = client.context.mode.peek().takesIm
    ? client.roster.jids.peek().map((jid): PlaceSuggestion => {
        return { value: jid, name: client.roster.nameOf(jid), kind: "person", jid };
      })
    : [];
  const fits = [...special, ...rooms.filter(({ name }) => isMeant(name)), ...categories, ...people];
  return fits.filter(({ name }) => isMeant(name)).slice(0, SUGGESTIONS_MAX);
}
