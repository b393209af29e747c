import { domainOf, localOf, parseBareJid, type BareJid } from "@tandem/protocol";
import { namesOf } from "@tandem/protocol/xep-0372-references";
import type { AccountClient } from "../account/account-client.ts";
import { withDescendants } from "../rooms/category-tree.ts";

/** Without case and accents. */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** 2: is it; 1: begins with it, or a word of it does. */
function rank(name: string, wanted: string): number {
  const [folded, text] = [fold(name), fold(wanted)];
  if (folded === text) return 2;
  return folded.startsWith(text) || folded.includes(` ${text}`) ? 1 : 0;
}

function best<T>(all: readonly T[], rankOf: (one: T) => number): readonly T[] {
  const top = Math.max(0, ...all.map(rankOf));
  return top === 0 ? [] : all.filter((one) => rankOf(one) === top);
}

/** Whom a name after `from:` means: an address, "me", contacts and people of the rooms one is in. Nobody: an address of the own server. */
export function peopleNamed(client: AccountClient, text: string): readonly BareJid[] {
  if (fold(text) === "me") return [client.account];
  const address = text.includes("@") ? parseBareJid(text) : null;
  if (address !== null) return [address];
  const known = new Map<BareJid, string>(client.roster.jids.peek().map((jid) => [jid, client.roster.nameOf(jid)]));
  for (const room of client.rooms.followed.peek()) {
    const { occupants, people } = client.rooms.of(room);
    for (const { jid, nick } of [...occupants.all.peek(), ...people.known()]) {
      if (jid !== undefined && !known.has(jid)) known.set(jid, nick);
    }
  }
  const found = best([...known], ([jid, name]) =>
    Math.max(rank(name, text), fold(localOf(jid)) === fold(text) ? 2 : 0),
  );
  if (found.length > 0) return found.map(([jid]) => jid);
  const guess = parseBareJid(`${text}@${domainOf(client.account)}`);
  return guess === null ? [] : [guess];
}

/** By what somebody means me (RM21). */
export function ownNames(client: AccountClient): readonly string[] {
  const nicks = client.rooms.followed.peek().map((room) => client.rooms.of(room).occupants.me.peek()?.nick);
  return namesOf({ account: client.account, name: client.roster.nameOf(client.account), nicks }).slice(0, PHRASES_MAX);
}

/** As many as one search may have (docs/protocol/search.md §3). */
const PHRASES_MAX = 16;

/** What `in:` understands besides names, unless something is called just that. */
export const MY_ROOMS = "my rooms";
export const CONVERSATIONS = "im";

/** Somebody who types that may mean what has this name. */
export function matching(name: string, typed: string): boolean {
  return rank(name, typed) > 0;
}

export interface NamedPlaces {
  readonly rooms: readonly BareJid[];
  /** Ids, those below included. */
  readonly categories: readonly string[];
  /** Of those that are meant themselves. */
  readonly categoryNames: readonly string[];
  readonly people: readonly BareJid[];
  /** All that one follows; they are among the rooms. */
  readonly isMyRooms?: true;
  /** All with people. */
  readonly isConversations?: true;
}

/** What a name after `in:` means: rooms, a category with all below it, or somebody's conversation. */
export function placesNamed(client: AccountClient, text: string): NamedPlaces {
  const tree = client.rooms.tree.peek();
  const address = text.includes("@") ? parseBareJid(text) : null;
  if (address !== null) {
    const isRoom = domainOf(address) === client.context.features.rooms?.jid;
    return { rooms: isRoom ? [address] : [], categories: [], categoryNames: [], people: isRoom ? [] : [address] };
  }
  const special = specialPlaces(client, text);
  if (special !== undefined) return special;
  const rooms = best(client.rooms.named.peek(), ({ jid, name }) =>
    Math.max(rank(name, text), fold(localOf(jid)) === fold(text) ? 2 : 0),
  );
  const categories = best(tree.categories, ({ id, name }) => Math.max(rank(name, text), id === text ? 2 : 0));
  const people = best(client.roster.jids.peek(), (jid) => rank(client.roster.nameOf(jid), text));
  return {
    rooms: rooms.map(({ jid }) => jid),
    categories: categories.flatMap(({ id }) => [...withDescendants(tree, id)]),
    categoryNames: categories.map(({ name }) => name),
    people,
  };
}

function specialPlaces(client: AccountClient, text: string): NamedPlaces | undefined {
  const wanted = fold(text);
  if (wanted !== MY_ROOMS && wanted !== CONVERSATIONS) return undefined;
  const tree = client.rooms.tree.peek();
  const names = [...client.rooms.named.peek(), ...tree.categories].map(({ name }) => name);
  if (names.some((name) => fold(name) === wanted)) return undefined;
  const nothing = { rooms: [], categories: [], categoryNames: [], people: [] };
  return wanted === MY_ROOMS
    ? { ...nothing, rooms: client.rooms.followed.peek(), isMyRooms: true }
    : { ...nothing, isConversations: true };
}
