import type { AccountClient } from "../account/account-client.ts";
import { begins } from "../rooms/people-window.ts";
import type { Room } from "../rooms/room.ts";
import type { PersonToMention } from "./room.ts";

/**
 * Those whose name, or a word of it, begins with what was typed: who is in the room first, then by name. At most `max`. A large
 * room is asked for them; `people.found` says when there are more.
 */
export function peopleToMention(client: AccountClient, room: Room, typed: string, max: number): PersonToMention[] {
  const wanted = typed.toLowerCase();
  if (room.people.now.peek() !== undefined) {
    const people = room.people.complete(typed, max).filter(({ jid }) => jid !== client.account);
    return inOrder(people, max);
  }
  const fits = (name: string): boolean => begins(name, wanted);
  const here = room.occupants.all.peek().filter(({ nick, isMe }) => !isMe && fits(nick));
  const inside = new Set(room.occupants.all.peek().map(({ jid }) => jid));
  const found: PersonToMention[] = here.map(({ nick }) => ({ nick, isHere: true }));
  for (const { jid, nick = client.roster.nameOf(jid) } of room.members.peek())
    if (jid !== client.account && !inside.has(jid) && fits(nick)) found.push({ nick, isHere: false });
  return inOrder(found, max);
}

function inOrder(people: readonly PersonToMention[], max: number): PersonToMention[] {
  return people
    .toSorted((a, b) => Number(b.isHere) - Number(a.isHere) || (a.nick < b.nick ? -1 : 1))
    .slice(0, max)
    .map(({ nick, isHere }) => ({ nick, isHere }));
}
