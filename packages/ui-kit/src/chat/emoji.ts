import { laterStrings } from "../strings/later.ts";

/** What stands in the bar over a message; the rest is in the picker. */
export const QUICK_EMOJI: readonly string[] = ["👍", "✅", "👀"];

/** How a screen reader and a tooltip call it; an emoji that the catalogue does not have names itself. */
export function emojiName(emoji: string): string {
  return laterStrings.emoji.find(([known]) => known === emoji)?.[1] ?? emoji;
}

/** Those with a name or word that begins with what was typed, names first. */
export function findEmoji(typed: string): readonly string[] {
  const wanted = typed.trim().toLocaleLowerCase();
  const all = laterStrings.emoji;
  const starts = (text: string): boolean =>
    text.split(" ").some((word) => word.startsWith(wanted)) || text.startsWith(wanted);
  const named = all.filter(([, name]) => starts(name));
  const other = all.filter(([, name, ...words]) => !starts(name) && words.some(starts));
  return [...named, ...other].map(([emoji]) => emoji);
}
