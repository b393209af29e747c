import { type Messages, messagesEn } from "./messages.en.ts";

export { messagesEn, pluralEn, type Messages } from "./messages.en.ts";
export { badgeText, COUNT_MAX, type PluralForms, pluralIn } from "./plural.ts";

/** The texts in use. Read at render time (`strings.common.close`), never copied into a module constant. */
export let strings: Messages = messagesEn;

/** Chosen once, before the first render. */
export function setLanguage(messages: Messages): void {
  strings = messages;
}
export { clockTime, dayLine, fullTime, longDate, shortTime } from "./time.ts";
