import { el, type XmlElement } from "@tandem/xml";

export const NS_REACTIONS = "urn:xmpp:reactions:0";

/** Different emoji that one person may put on one message; what is beyond is not read. */
export const REACTIONS_PER_PERSON_MAX = 20;

/** All that one person puts on a message, in place of what they had put there before (XEP-0444 v0.2.1 §3.2). */
export interface Reactions {
  /** In a room the room's stanza-id of the message, otherwise its origin-id or id (§4.2). */
  readonly id: string;
  /** Empty: they take theirs back. */
  readonly emoji: readonly string[];
}

/** Null when it says nothing of reactions. What is no emoji, or is there twice, is left out (§4). */
export function parseReactions(message: XmlElement): Reactions | null {
  const reactions = message.child("reactions", NS_REACTIONS);
  const id = reactions?.attr("id");
  if (reactions === undefined || id === undefined || id === "") return null;
  const emoji = new Set<string>();
  for (const reaction of reactions.elements("reaction", NS_REACTIONS)) {
    const one = parseEmoji(reaction.text());
    if (one !== null) emoji.add(one);
    if (emoji.size === REACTIONS_PER_PERSON_MAX) break;
  }
  return { id, emoji: [...emoji] };
}

export function buildReactions({ id, emoji }: Reactions): XmlElement {
  return el("reactions", NS_REACTIONS, { id }, ...emoji.map((one) => el("reaction", NS_REACTIONS, {}, one)));
}

/** The longest sequence of Unicode's tables is shorter by far; longer text is not looked at. */
const EMOJI_CHARS_MAX = 40;
const PICTURE = String.raw`\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F)?(?:[\u{E0020}-\u{E007E}]+\u{E007F})?`;
/** Flags, keycaps, and pictures that may be joined. By its grammar (UTS #51 §1.4.9): a table would know none of next year's. */
const EMOJI = new RegExp(
  String.raw`^(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|${PICTURE}(?:\u200D${PICTURE})*)$`,
  "u",
);
const PLAIN_PICTURE = /^(?!\p{Emoji_Presentation})\p{Extended_Pictographic}$/u;

/** One emoji, or null. Some programs leave out the mark that asks for its colours; with it both are the same. */
export function parseEmoji(text: string): string | null {
  const trimmed = text.length > EMOJI_CHARS_MAX ? "" : text.trim();
  if (!EMOJI.test(trimmed)) return null;
  return PLAIN_PICTURE.test(trimmed) ? `${trimmed}\uFE0F` : trimmed;
}
