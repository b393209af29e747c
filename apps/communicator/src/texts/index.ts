import { type Texts, textsEn } from "./texts.en.ts";

export type { Texts } from "./texts.en.ts";

/** The texts in use; read while rendering, never copied into a constant. */
export let texts: Texts = textsEn;

/** Chosen once, before the first render, together with ui-kit's `setLanguage`. */
export function setTexts(language: Texts): void {
  texts = language;
}
