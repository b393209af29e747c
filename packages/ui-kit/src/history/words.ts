import { historyEn } from "../strings/history.en.ts";

/** The texts in use here; apart from the others, because they come with the screen. */
export let words: typeof historyEn = historyEn;

/** Chosen together with `setLanguage`. */
export function setHistoryLanguage(language: typeof historyEn): void {
  words = language;
}
