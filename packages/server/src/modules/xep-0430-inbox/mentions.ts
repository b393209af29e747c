const WORD = /[\p{L}\p{N}_]/u;

/** Whether a text names somebody, as both apps see it: `@` before it or not, as a word of its own, in any case. */
export function namesSomebody(text: string, name: string): boolean {
  if (name === "") return false;
  const haystack = text.toLowerCase();
  const needle = name.toLowerCase();
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1)) {
    if (!WORD.test(haystack[at - 1] ?? " ") && !WORD.test(haystack[at + needle.length] ?? " ")) return true;
  }
  return false;
}
