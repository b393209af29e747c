import { bareOf, type BareJid, type Jid } from "@tandem/protocol";
import type { Mention } from "@tandem/protocol/xep-0372-references";

/** Whether a text names somebody: `@` before it or not, as a word of its own, without regard to case. */
export function mentions(text: string, nick: string): boolean {
  if (nick === "") return false;
  const haystack = text.toLowerCase();
  const needle = nick.toLowerCase();
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1)) {
    const before = haystack[at - 1] ?? " ";
    const after = haystack[at + needle.length] ?? " ";
    if (!WORD.test(before) && !WORD.test(after)) return true;
  }
  return false;
}

const WORD = /[\p{L}\p{N}_]/u;

interface Named {
  readonly nick?: string;
  readonly jid?: Jid;
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
