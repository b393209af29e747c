import { transcriptEn } from "../strings/transcript.en.ts";

/** The texts in use here; apart from the others, because nobody needs them before something is written down. */
export let words: typeof transcriptEn = transcriptEn;

/** Chosen together with `setLanguage`. */
export function setTranscriptLanguage(language: typeof transcriptEn): void {
  words = language;
}
