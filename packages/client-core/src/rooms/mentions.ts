import type { ReadonlySignal } from "@preact/signals-core";
import { bareOf, type BareJid, type Jid } from "@tandem/protocol";
import { isMention, type Mention } from "@tandem/protocol/xep-0372-references";
import type { Message } from "../timeline/message.ts";

const WORD = /[\p{L}\p{N}_]/u;

interface Named {
  readonly nick?: string;
  readonly jid?: Jid;
}

/**
 * Whether a message names one of these. A list asks it of all its messages at each change, so each is looked through once as
 * long as the names stay.
 */
export function createNaming(names: ReadonlySignal<readonly string[]>): (message: Message) => boolean {
  let known = new WeakMap<Message, boolean>();
  let of = names.peek();
  return (message) => {
    if (of !== names.value) [known, of] = [new WeakMap(), names.value];
    const told = known.get(message) ?? isMention(message.text, of);
    known.set(message, told);
    return told;
  };
}

/** Everybody whom `@` names in a text, for programs that do not search for names (XEP-0372). The longest name counts. */
export function mentionsIn(text: string, people: () => readonly Named[]): { readonly mentions?: readonly Mention[] } {
  if (!text.includes("@")) return {};
  const byName = new Map<string, BareJid>();
  for (const { nick, jid } of people())
    if (nick !== undefined && nick !== "" && jid !== undefined) byName.set(nick.toLowerCase(), bareOf(jid));
  const longest = Math.max(0, ...[...byName.keys()].map((name) => name.length));
  const found: Mention[] = [];
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const end = endOfName(text, at + 1, byName, longest);
    const jid = end === undefined ? undefined : byName.get(text.slice(at + 1, end).toLowerCase());
    if (end === undefined || jid === undefined) continue;
    const begin = Array.from(text.slice(0, at)).length;
    found.push({ jid, begin, end: begin + Array.from(text.slice(at, end)).length });
  }
  return found.length === 0 ? {} : { mentions: found };
}

function endOfName(
  text: string,
  from: number,
  names: ReadonlyMap<string, unknown>,
  longest: number,
): number | undefined {
  for (let end = Math.min(text.length, from + longest); end > from; end -= 1)
    if (names.has(text.slice(from, end).toLowerCase()) && !WORD.test(text[end] ?? " ")) return end;
  return undefined;
}
