import { type GroupChatTexts, groupchatEn } from "./groupchat.en.ts";

/** The texts in use; read at render time. Another language is another object of this type. */
export let texts: GroupChatTexts = groupchatEn;

/** Chosen once, before the first render. */
export function setTexts(chosen: GroupChatTexts): void {
  texts = chosen;
}
