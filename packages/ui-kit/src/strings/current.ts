import { type Messages, messagesEn } from "./messages.en.ts";

/** The texts in use. Read at render time (`strings.common.close`), never copied into a module constant. */
export let strings: Messages = messagesEn;

/** Chosen once, before the first render. */
export function setLanguage(messages: Messages): void {
  strings = messages;
}
