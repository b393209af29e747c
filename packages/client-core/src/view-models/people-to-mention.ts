import type { AccountClient } from "../account/account-client.ts";
import type { Room } from "../rooms/room.ts";
import type { PersonToMention } from "./room.ts";

/**
 * Those whose name, or a word of it, begins with what was typed: who is in the room first, then by name. At most `max`, so that
 * a list of sixteen thousand is looked through once for a key press and never drawn.
 */
export function peopleToMention(client: AccountClient, room: Room, typed: string, max: number): PersonToMention[] {
  const wanted = typed.toLowerCase();
  const fits = (name: string): boolean => {
    const lower = name.toLowerCase();
    return lower.startsWith(wanted) || lower.includes(` ${wanted}`);
  };
  const here = room.occupants.all.peek().filter(({ nick, isMe }) => !isMe && fits(nick));
  const inside = new Set(room.occupants.all.peek().map(({ jid }) => jid));
  const found: PersonToMention[] = here.map(({ nick }) => ({ nick, isHere: true }));
  for (const { jid, nick = client.roster.nameOf(jid) } of room.members.peek())
    if (jid !== client.account && !inside.has(jid) && fits(nick)) found.push({ nick, isHere: false });
  return found.toSorted((a, b) => Number(b.isHere) - Number(a.isHere) || (a.nick < b.nick ? -1 : 1)).slice(0, max);
}
