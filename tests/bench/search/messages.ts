/** The messages that the bench of search looks among: the same ones for the same seed, whatever they are stored in. */
import type { BareJid } from "@tandem/protocol";
import type { NewArchiveEntry } from "@tandem/server/core";
import { Prng } from "@tandem/testkit/prng";

export const VOCABULARY = 20_000;
export const PEOPLE = 1_000;
export const YEAR_MS = 365 * 86_400_000;
/** Characters of Japanese texts, and the first of them. */
export const HAN = 2_000;
const HAN_FIRST = 0x4e00;

export const room = (n: number): BareJid => `room${n}@rooms.bench.example` as BareJid;
export const person = (n: number): BareJid => `person${n}@bench.example` as BareJid;
export const han = (n: number): string => String.fromCodePoint(HAN_FIRST + n);

export interface Shape {
  readonly messages: number;
  readonly rooms: number;
  /** When the last of them was said; the first one a year before. */
  readonly until: number;
}

/** Entries of rooms in the order in which they were said, `size` at a time. */
export function* batchesOf({ messages, rooms, until }: Shape, size: number): Generator<readonly NewArchiveEntry[]> {
  const prng = new Prng(7);
  for (let from = 0; from < messages; from += size) {
    yield Array.from({ length: Math.min(size, messages - from) }, (_, i) => {
      const text = textOf(prng);
      // Some rooms are busy.
      const archive = room(Math.floor(rooms * prng.fraction() ** 2));
      const peer = person(prng.below(PEOPLE));
      const traits = prng.chance(0.02) ? (["counts", "file"] as const) : (["counts"] as const);
      const at = until - YEAR_MS + Math.floor(((from + i) / messages) * YEAR_MS);
      const stanza = `<message xmlns="jabber:client" from="${archive}/${peer}" type="groupchat"><body>${text}</body></message>`;
      return { archive, peer, sender: peer, originId: `o${from + i}`, stanza, text, traits, at, isShared: true };
    });
  }
}

/** Few words are common and most are rare, as in any language (Zipf): one in 25 texts is Japanese, one in 25 has accents. */
function textOf(prng: Prng): string {
  const kind = prng.fraction();
  const zipf = (size: number): number => Math.floor(size ** prng.fraction());
  if (kind < 0.04) return Array.from({ length: prng.between(6, 40) }, () => han(zipf(HAN))).join("");
  const stem = kind < 0.08 ? "Wörd" : "word";
  return Array.from({ length: prng.between(4, 24) }, () => `${stem}${zipf(VOCABULARY)}`).join(" ");
}
