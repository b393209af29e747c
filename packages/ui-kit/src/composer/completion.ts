/** What is being completed in front of the caret. */
export interface Asked {
  readonly kind: "person" | "room" | "emoji";
  /** Where the sign stands that began it. */
  readonly from: number;
  readonly typed: string;
}

// A sign begins a completion where a word may begin: not in a mail address, not in a time of day.
const PERSON = /(?:^|[\s(])@([^\n@]{0,32})$/u;
const ROOM = /(?:^|[\s(])#([^\n#@]{0,32})$/u;
const EMOJI = /(?:^|[\s(]):([\p{L}_+-]{2,24})$/u;

export function askedAt(text: string, caret: number): Asked | undefined {
  const before = text.slice(0, caret);
  // A name may have spaces in it, so whatever follows `@` could be one: what was begun last counts.
  const emoji = EMOJI.exec(before)?.[1];
  if (emoji !== undefined) return { kind: "emoji", from: caret - emoji.length - 1, typed: emoji };
  const person = PERSON.exec(before)?.[1];
  const room = ROOM.exec(before)?.[1];
  if (room !== undefined && (person === undefined || room.length < person.length))
    return { kind: "room", from: caret - room.length - 1, typed: room };
  return person === undefined ? undefined : { kind: "person", from: caret - person.length - 1, typed: person };
}

export interface Completed {
  readonly text: string;
  readonly caret: number;
}

/** The text with the choice in place of what was typed, and a space behind it. */
export function complete(text: string, caret: number, { from }: Asked, choice: string): Completed {
  const rest = text.slice(caret);
  const inserted = rest.startsWith(" ") ? choice : `${choice} `;
  return { text: text.slice(0, from) + inserted + rest, caret: from + choice.length + 1 };
}
