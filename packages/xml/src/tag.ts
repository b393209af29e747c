import { isNCName, normaliseLineEnds, resolveReferences } from "./characters.ts";
import { notWellFormed, XmlError } from "./error.ts";
import { declare, lookUp, type Scope } from "./scope.ts";

/** A start tag as written: names still with their prefixes, declarations still among the attributes. */
export interface StartTag {
  readonly name: string;
  /** `[name, value, …]`, references resolved. */
  readonly attrs: string[];
  readonly isEmpty: boolean;
}

const EQUALS = 0x3d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}

function skipSpace(raw: string, from: number): number {
  let at = from;
  while (at < raw.length && isSpace(raw.charCodeAt(at))) at++;
  return at;
}

function nameEnd(raw: string, from: number): number {
  let at = from;
  while (at < raw.length && !isSpace(raw.charCodeAt(at)) && raw.charCodeAt(at) !== EQUALS) at++;
  return at;
}

/** What stands between `<` and `>` of a start tag. Throws XmlError. */
export function parseStartTag(raw: string, attributesMax: number): StartTag {
  const isEmpty = raw.endsWith("/");
  const inside = isEmpty ? raw.slice(0, -1) : raw;
  const end = nameEnd(inside, 0);
  return {
    name: checkedName(inside.slice(0, end)),
    attrs: end === inside.length ? [] : attributes(inside, end, attributesMax),
    isEmpty,
  };
}

function attributes(raw: string, from: number, attributesMax: number): string[] {
  const attrs: string[] = [];
  let at = from;
  for (;;) {
    const start = skipSpace(raw, at);
    if (start === raw.length) return attrs;
    if (start === at) throw notWellFormed("attributes without white space between them");
    const end = nameEnd(raw, start);
    const open = skipSpace(raw, equalsAt(raw, end) + 1);
    const quote = raw.charCodeAt(open);
    if (quote !== QUOTE && quote !== APOSTROPHE) throw notWellFormed("an attribute without quotes");
    const close = raw.indexOf(quote === QUOTE ? '"' : "'", open + 1);
    if (close === -1) throw notWellFormed("an attribute without an end");
    add(attrs, checkedName(raw.slice(start, end)), attributeValue(raw.slice(open + 1, close)));
    if (attrs.length > attributesMax * 2) throw new XmlError("policy-violation", "too many attributes");
    at = close + 1;
  }
}

function equalsAt(raw: string, from: number): number {
  const at = skipSpace(raw, from);
  if (raw.charCodeAt(at) !== EQUALS) throw notWellFormed("an attribute without a value");
  return at;
}

function add(attrs: string[], name: string, value: string): void {
  for (let i = 0; i < attrs.length; i += 2) if (attrs[i] === name) throw notWellFormed("an attribute twice");
  attrs.push(name, value);
}

const BREAKS = /[\n\t]/g;

/** XML 1.0 §3.3.3: white space written out becomes spaces, white space written as a reference stays. */
function attributeValue(raw: string): string {
  if (raw.includes("<")) throw notWellFormed("a < in an attribute");
  return resolveReferences(normaliseLineEnds(raw).replaceAll(BREAKS, " "));
}

function checkedName(name: string): string {
  const colon = name.indexOf(":");
  const isName = colon === -1 ? isNCName(name) : isNCName(name.slice(0, colon)) && isNCName(name.slice(colon + 1));
  if (!isName) throw notWellFormed("not a name");
  return name;
}

/** The scope inside a tag: `scope` and what the tag declares. */
export function scopeOf(attrs: readonly string[], scope: Scope | undefined): Scope | undefined {
  let inner = scope;
  for (let i = 0; i < attrs.length; i += 2) {
    const name = attrs[i] as string;
    if (name === "xmlns") inner = declare(inner, "", attrs[i + 1] as string);
    else if (name.startsWith("xmlns:")) inner = declare(inner, name.slice(6), attrs[i + 1] as string);
  }
  return inner;
}

/**
 * The attributes that an element keeps: without declarations, and of those with a prefix only `xml:…`.
 *
 * The others are checked and dropped. No XMPP extension uses them, and an element that kept `x:a` without the binding of
 * `x` would be sent on as XML that ends its readers' streams.
 */
export function ownAttributes(attrs: string[], scope: Scope | undefined): string[] {
  if (!attrs.some((text, i) => i % 2 === 0 && (text === "xmlns" || text.includes(":")))) return attrs;
  const own: string[] = [];
  const seen = new Set<string>();
  for (let i = 0; i < attrs.length; i += 2) {
    const name = attrs[i] as string;
    if (name === "xmlns" || name.startsWith("xmlns:")) continue;
    const colon = name.indexOf(":");
    if (colon !== -1) checkUnique(seen, `${lookUp(scope, name.slice(0, colon))} ${name.slice(colon + 1)}`);
    if (colon === -1 || name.startsWith("xml:")) own.push(name, attrs[i + 1] as string);
  }
  return own;
}

/** Namespaces in XML §6.3: two prefixes of one namespace do not make two attributes. */
function checkUnique(seen: Set<string>, expandedName: string): void {
  if (seen.has(expandedName)) throw notWellFormed("an attribute twice, by two prefixes");
  seen.add(expandedName);
}
