/** What only this screen says; it comes with the screen. */
const wordsEn = {
  context: "Context",
  openRoom: "Open in room",
  openConversation: "Open conversation",
  /** `day` as "Today" or "3 Nov", `time` as "13:52". */
  around: (day: string, time: string) => `${day}, around ${time}`,
  gone: "It is not there any more",
  goneText: "The message was removed, or is older than what is kept there.",
  failed: "What was said around it could not be read",
};

/** The texts in use; read at render time. Another language is another object of this type. */
export let words: typeof wordsEn = wordsEn;

/** Chosen once, before the first render. */
export function setWords(chosen: typeof wordsEn): void {
  words = chosen;
}
