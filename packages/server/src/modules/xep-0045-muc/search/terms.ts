import type { ChannelSearch } from "@tandem/protocol/xep-0433-channel-search";
import type { RoomConfig } from "../config/config.ts";

/** Longer ones look for nothing that a name could hold. */
export const SEARCH_CHARS_MAX = 256;
export const SEARCH_TERMS_MAX = 16;

/** Text as it is compared: without case and accents, so that "Zürich" and "ZURICH" meet. */
export function folded(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** Words to be found, all of them; null when there is nothing that could be searched for. */
export function searchTerms(text: string): readonly string[] | null {
  if (text.length > SEARCH_CHARS_MAX) return null;
  const terms = folded(text)
    .split(/\s+/u)
    .filter((term) => /[\p{L}\p{N}]/u.test(term));
  return terms.length === 0 || terms.length > SEARCH_TERMS_MAX ? null : terms;
}

/** Every term stands somewhere in what is searched in; they need not stand together. */
export function matchesTerms(
  terms: readonly string[],
  search: ChannelSearch,
  room: { readonly local: string; readonly config: RoomConfig },
): boolean {
  const texts = [
    ...(search.inName ? [room.config.name] : []),
    ...(search.inDescription ? [room.config.description] : []),
    ...(search.inAddress ? [room.local] : []),
  ];
  const text = folded(texts.join("\n"));
  return terms.every((term) => text.includes(term));
}
