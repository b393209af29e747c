import { type BareJid, localOf } from "../jid/index.ts";

const WORD = /[\p{L}\p{M}\p{N}_]/u;
const NAMING = /[\p{L}\p{N}]/u;

/** What people may call an account by in a room. */
export interface Names {
  readonly account: BareJid;
  /** What its programs enter rooms as where nothing else is said: the name on its card. */
  readonly name?: string | undefined;
  /** In that room: of the bookmark (XEP-0402), reserved (XEP-0045 §7.10), and as it is inside. */
  readonly nicks: readonly (string | undefined)[];
}

/** Each once, whatever its case; the part of the address before the `@` is always one of them. */
export function namesOf({ account, name, nicks }: Names): readonly string[] {
  const names = new Map<string, string>();
  for (const one of [localOf(account), name, ...nicks]) {
    if (one !== undefined && NAMING.test(one) && !names.has(folded(one))) names.set(folded(one), one.trim());
  }
  return [...names.values()];
}

/**
 * Whether a text names somebody: the one definition of a mention (docs/protocol/inbox.md §4, RM21), for counts of the server
 * and of the apps. The name stands as a word of its own, in any case, `@` before it or not; accents count. A name without a
 * letter or digit names nobody, for the index of words could not find it.
 */
export function isMention(text: string, names: readonly string[]): boolean {
  const within = folded(text);
  return names.some((name) => isWordIn(within, folded(name)));
}

function isWordIn(text: string, name: string): boolean {
  if (!NAMING.test(name)) return false;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (!WORD.test(before(text, at)) && !WORD.test(after(text, at + name.length))) return true;
  }
  return false;
}

function folded(text: string): string {
  return text.normalize("NFC").toLowerCase().trim();
}

function after(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? "" : String.fromCodePoint(point);
}

/** The whole character, of which a letter outside the first plane has two halves. */
function before(text: string, at: number): string {
  const pair = after(text, at - 2);
  return at >= 2 && pair.length === 2 ? pair : text.slice(Math.max(0, at - 1), at);
}
