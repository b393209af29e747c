import { emojiEn } from "./emoji.en.ts";
import { keysEn } from "./keys.en.ts";

/** As `strings`, of parts that are fetched after the first paint: the first load does not carry them. */
export let laterStrings: LaterStrings = { emoji: emojiEn, keys: keysEn };

export interface LaterStrings {
  readonly emoji: typeof emojiEn;
  readonly keys: typeof keysEn;
}

/** Chosen once, before such a part is shown. */
export function setLaterStrings(chosen: LaterStrings): void {
  laterStrings = chosen;
}
