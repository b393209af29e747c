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
