import { el, type XmlElement } from "@tandem/xml";

/** docs/protocol/stories.md */
export const NS_STORIES = "urn:tandem:stories:0";

/** Longer titles are cut: a title is one line. */
export const STORY_TITLE_CHARS_MAX = 120;

/** The title of a long post; null: the message is none. */
export function parseStory(message: XmlElement): { readonly title: string } | null {
  const title = message.child("story", NS_STORIES)?.childText("title");
  return title === undefined ? null : { title: oneLine(title) };
}

export function buildStory(title: string): XmlElement {
  return el("story", NS_STORIES, {}, el("title", NS_STORIES, {}, oneLine(title)));
}

function oneLine(title: string): string {
  return title.replaceAll(/\s+/gu, " ").trim().slice(0, STORY_TITLE_CHARS_MAX);
}
