/**
 * The words of a text, the same for indexing and for searching and on every database: what the databases bring along finds no
 * word inside Japanese text, or folds accents differently, so they are given tokens and only compare them.
 *
 * A token is folded (case, accents, width) and holds letters and digits only. Scripts without spaces become pairs of
 * characters; Thai and its neighbours are cut by the platform's dictionary.
 */
// Together within the 1 MiB that PostgreSQL allows for the words of a row, whatever the script.
export const TOKENS_PER_TEXT_MAX = 4_096;
export const TOKEN_CHARS_MAX = 48;

const ACCENTS = /[\u0300-\u036f]/gu;
const WORDS = /[\p{L}\p{N}\p{M}]+/gu;
const PAIRED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u30fc]+/gu;
const DICTIONARY = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter("th", { granularity: "word" });

// oxlint-disable-next-line no-control-regex -- all of ASCII
const PLAIN = /^[\u0000-\u007f]*$/;

/** All of it is ASCII. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

function fold(text: string): string {
  if (isPlain(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .replace(ACCENTS, "")
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll("ς", "σ");
}

/** The words of a text as they follow one another, folded, with one space between. */
export function foldedWords(text: string): string {
  return Array.from(fold(text).matchAll(WORDS), ([word]) => word).join(" ");
}

/** Written without spaces between words. */
export function isUnspaced(char: string): boolean {
  return char.search(PAIRED) !== -1 || DICTIONARY.test(char);
}

/** Every token of a text once, in the order of first appearance. */
export function tokensOf(text: string): readonly string[] {
  const tokens = new Set<string>();
  for (const [word] of fold(text).matchAll(WORDS)) {
    addWord(tokens, word, addPairs);
    if (tokens.size > TOKENS_PER_TEXT_MAX) return [...tokens].slice(0, TOKENS_PER_TEXT_MAX);
  }
  return [...tokens];
}

export interface QueryToken {
  readonly token: string;
  /** Matches every token that begins with it: one character of a script that is indexed in pairs. */
  readonly isPrefix: boolean;
}

/** What must all occur in a text that the query finds. Empty when the query holds no word: then it finds nothing. */
export function queryTokensOf(query: string): readonly QueryToken[] {
  const tokens = new Set<string>();
  const singles = new Set<string>();
  const addQueryPairs = (into: Set<string>, run: string): void => {
    const chars = Array.from(run);
    if (chars.length === 1) singles.add(run);
    for (let i = 0; i + 1 < chars.length; i++) into.add(`${chars[i]}${chars[i + 1]}`);
  };
  for (const [word] of fold(query).matchAll(WORDS)) addWord(tokens, word, addQueryPairs);
  const whole = [...tokens].map((token) => ({ token, isPrefix: false }));
  return [...whole, ...[...singles].map((token) => ({ token, isPrefix: true }))].slice(0, TOKENS_PER_TEXT_MAX);
}

function addWord(tokens: Set<string>, word: string, addRun: (tokens: Set<string>, run: string) => void): void {
  let end = 0;
  for (const match of word.matchAll(PAIRED)) {
    addPlain(tokens, word.slice(end, match.index));
    addRun(tokens, match[0]);
    end = match.index + match[0].length;
  }
  addPlain(tokens, end === 0 ? word : word.slice(end));
}

function addPlain(tokens: Set<string>, part: string): void {
  if (part === "") return;
  const pieces = DICTIONARY.test(part) ? [...segmenter.segment(part)].map(({ segment }) => segment) : [part];
  // Cut at whole characters: half a surrogate pair is no text to a database.
  for (const piece of pieces)
    tokens.add(piece.length <= TOKEN_CHARS_MAX ? piece : Array.from(piece).slice(0, TOKEN_CHARS_MAX).join(""));
}

/** 会議室 → 会議, 議室, 室: the last character stands alone so that a search for one character finds it as a prefix. */
function addPairs(tokens: Set<string>, run: string): void {
  const chars = Array.from(run);
  for (let i = 0; i < chars.length; i++) tokens.add(`${chars[i]}${chars[i + 1] ?? ""}`);
}
