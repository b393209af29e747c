import { notWellFormed, XmlError } from "./error.ts";

/** Characters that XML 1.0 §2.2 leaves out, apart from lone surrogates, which only a string input can bring. */
// oxlint-disable-next-line no-control-regex -- they are what we look for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const NOT_BLANK = /[^ \t\r\n]/;
const LINE_END = /\r\n?/g;

const ASCII_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
// XML 1.0 (5th edition) §2.3 without the colon: Namespaces in XML §3, NCName.
const START =
  "A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}" +
  "\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}";
const NAME = new RegExp(`^[${START}][${START}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}]*$`, "u");

/** Where the first character stands that no XML document may hold, or -1. */
export function forbiddenAt(text: string): number {
  return text.search(FORBIDDEN);
}

export function loneSurrogateAt(text: string): number {
  return text.isWellFormed() ? -1 : text.search(LONE_SURROGATE);
}

export function isBlank(text: string): boolean {
  return !NOT_BLANK.test(text);
}

/** A name without a colon. */
export function isNCName(name: string): boolean {
  return ASCII_NAME.test(name) || NAME.test(name);
}

/** XML 1.0 §2.11: every line end is one U+000A for the reader. */
export function normaliseLineEnds(text: string): string {
  return text.includes("\r") ? text.replaceAll(LINE_END, "\n") : text;
}

// "&#x10FFFF;" and the like; leading zeros are legal, but not without end.
const REFERENCE_CHARS_MAX = 16;

/** Character data with its references resolved. Throws XmlError for a bare `&` and for any entity that XML does not define itself. */
export function resolveReferences(raw: string): string {
  let amp = raw.indexOf("&");
  if (amp === -1) return raw;
  let out = "";
  let from = 0;
  while (amp !== -1) {
    const end = raw.slice(amp, amp + REFERENCE_CHARS_MAX).indexOf(";");
    if (end === -1) throw notWellFormed("an ampersand that begins no reference");
    out += raw.slice(from, amp) + reference(raw.slice(amp + 1, amp + end));
    from = amp + end + 1;
    amp = raw.indexOf("&", from);
  }
  return out + raw.slice(from);
}

function reference(name: string): string {
  switch (name) {
    case "lt":
      return "<";
    case "gt":
      return ">";
    case "amp":
      return "&";
    case "quot":
      return '"';
    case "apos":
      return "'";
    default:
      if (name.startsWith("#")) return characterReference(name);
      if (!isNCName(name)) throw notWellFormed("an ampersand that begins no reference");
      // RFC 6120 §11.1: the predefined ones only; anything else would need a DTD.
      throw new XmlError("restricted-xml", "an entity that XML does not define");
  }
}

const DECIMAL = /^#[0-9]+$/;
const HEXADECIMAL = /^#x[0-9A-Fa-f]+$/;

function characterReference(name: string): string {
  const code = DECIMAL.test(name)
    ? Number.parseInt(name.slice(1), 10)
    : HEXADECIMAL.test(name)
      ? Number.parseInt(name.slice(2), 16)
      : Number.NaN;
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) throw notWellFormed("a reference to no character");
  const character = String.fromCodePoint(code);
  if (FORBIDDEN.test(character)) throw notWellFormed("a reference to a character that XML forbids");
  return character;
}

// V8 copies shorter substrings; longer ones are windows onto the string that they were cut from.
const V8_SLICE_CHARS_MIN = 13;

/**
 * The same text, no longer a window onto the chunk. A 30-character address cut from a 16 KB read would keep all of the 16 KB
 * alive as long as somebody remembers the address; after this it keeps its own tag at most.
 */
export function detach(text: string): string {
  return text.length < V8_SLICE_CHARS_MIN ? text : ` ${text}`.slice(1);
}
