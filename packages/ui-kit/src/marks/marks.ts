/** From and to, in characters of the text. */
export type Mark = readonly [from: number, to: number];

interface Folded {
  readonly text: string;
  /** For each character of `text`: where it stands in the original. One more for the end. */
  readonly places: readonly number[];
}

const WORD = /[\p{L}\p{N}]/u;
/** Written without spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** As the server compares: without case, accents and width; whatever parts words is one space. */
function fold(text: string): Folded {
  let folded = "";
  const places: number[] = [];
  let at = 0;
  for (const char of text) {
    const plain = char.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const kept = plain !== "" && WORD.test(plain) ? plain : plain === "" || folded.endsWith(" ") ? "" : " ";
    for (let i = 0; i < kept.length; i++) places.push(at);
    folded += kept;
    at += char.length;
  }
  places.push(text.length);
  return { text: folded, places };
}

/** Where the words stand in the text, in order and without overlaps: at the beginning of words, or anywhere in them. */
export function marksIn(text: string, words: readonly string[], isAnywhere = false): readonly Mark[] {
  const folded = fold(text);
  const found: Mark[] = [];
  for (const word of words) {
    const wanted = fold(word).text.trim();
    if (wanted === "") continue;
    for (let at = folded.text.indexOf(wanted); at !== -1; at = folded.text.indexOf(wanted, at + 1)) {
      const isStart = isAnywhere || at === 0 || folded.text[at - 1] === " " || UNSPACED.test(wanted[0] ?? "");
      if (isStart) found.push([folded.places[at] as number, endOf(folded, at + wanted.length, text)]);
    }
  }
  return merged(found.toSorted(([a], [b]) => a - b));
}

/** Behind the last character that was matched, with its accents. */
function endOf({ places }: Folded, end: number, text: string): number {
  const last = places[end - 1] as number;
  const char = String.fromCodePoint(text.codePointAt(last) ?? 0);
  let at = last + char.length;
  while (at < text.length && /\p{M}/u.test(text[at] ?? "")) at++;
  return at;
}

function merged(marks: readonly Mark[]): readonly Mark[] {
  const all: Mark[] = [];
  for (const [from, to] of marks) {
    const last = all.at(-1);
    if (last === undefined || from > last[1]) all.push([from, to]);
    else all[all.length - 1] = [last[0], Math.max(last[1], to)];
  }
  return all;
}

/** Characters before the first mark that are shown of a long text. */
const BEFORE_MARK = 60;

/** Where to begin so that the first mark is in the first two lines; 0 for a mark near the beginning. */
export function snippetStart(text: string, marks: readonly Mark[]): number {
  const first = marks[0]?.[0] ?? 0;
  if (first <= BEFORE_MARK * 2) return 0;
  const near = first - BEFORE_MARK;
  const space = text.indexOf(" ", near);
  return space === -1 || space > first ? near : space + 1;
}
