import type { BareJid } from "@tandem/protocol";
import { errors } from "../errors.ts";
import { nickTerm, type RoomStore } from "../store.ts";

/** Longer ones break every list of participants. */
export const NICK_CHARS_MAX = 64;

// Marks that turn or hide text: a nickname is shown beside other people's, and must not be able to look like one.
const INVISIBLE = /[\p{Cf}\p{Zl}\p{Zp}\p{Variation_Selector}\u034f\u115f\u1160\u3164\uffa0]/u;

/** The nickname as it is used here: without white space around it. `isChanged` is told by status 210 (XEP-0045 §7.2.2). */
export function checkNick(wanted: string): { readonly nick: string; readonly isChanged: boolean } {
  if (wanted === "") throw errors.raise["rooms/nick-required"]();
  const nick = wanted.trim();
  // Emoji need U+FE0F and U+200D, but only behind a visible character of their own.
  const visible = nick.replaceAll(/(?<=\p{Extended_Pictographic}|\p{Emoji})[\ufe0f\u200d]/gu, "");
  if (nick === "" || nick.length > NICK_CHARS_MAX || INVISIBLE.test(visible)) {
    throw errors.raise["rooms/nick-not-acceptable"]();
  }
  return { nick, isChanged: nick !== wanted };
}

/** §7.10: a reserved nickname belongs to its member, also while they are away. One index look-up. */
export async function checkNotReserved(store: RoomStore, room: BareJid, nick: string, account: BareJid): Promise<void> {
  const rows = await store.affiliations.find(nickTerm(room, nick), { limit: 2 });
  if (rows.some((row) => row.value.account !== account)) throw errors.raise["rooms/nick-taken"]();
}
