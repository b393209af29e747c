import { type AttrValues, el, type XmlElement } from "./element.ts";
import { parseElement } from "./parser.ts";
import { contentOf, escapeAttr, serialize, startOf } from "./serialize.ts";

// What is stored was written by `serialize` with nothing around it. It is passed on as it is, but for its ends: reading it
// only to write the same text again cost more than all else that is done for an archive's page.

/** The parts of a stored text. */
interface Parts {
  readonly name: string;
  readonly ns: string;
  /** As written, each with the blank before it; without `xmlns`. */
  readonly attrs: string;
  readonly content: string;
}

// In a start tag of `serialize` the namespace comes first, and every `>` of a value is written as a reference.
const START = /^<([A-Za-z_][A-Za-z0-9_.-]*) xmlns="([^"&<>]+)"([^<>]*?)(\/?)>/;

/** Null unless both ends are as `serialize` writes them: a text that was cut off, or came from elsewhere, has to be read. */
function partsOf(text: string): Parts | null {
  const match = START.exec(text);
  if (match === null) return null;
  const [start, name, ns, attrs, slash] = match as unknown as [string, string, string, string, string];
  if (slash !== "") return start.length === text.length ? { name, ns, attrs, content: "" } : null;
  const end = `</${name}>`;
  if (!text.endsWith(end) || text.length < start.length + end.length) return null;
  return { name, ns, attrs, content: text.slice(start.length, -end.length) };
}

/**
 * `outer`, outermost first and each inside the one before, with the stored element as the last child of the innermost: what
 * reading it, appending it and `serialize` would write. Throws XmlError when it is neither what `serialize` wrote nor XML.
 */
export function serializeAround(outer: readonly XmlElement[], stored: string, parentNs = ""): string {
  let before = "";
  let after = "";
  let ns = parentNs;
  for (const element of outer) {
    before += `${startOf(element, ns)}>${contentOf(element)}`;
    after = `</${element.name}>${after}`;
    ({ ns } = element);
  }
  return before + storedWithin(ns, stored) + after;
}

/** The stored element where `parentNs` is the default namespace. Throws XmlError as `serializeAround` does. */
export function storedWithin(parentNs: string, stored: string): string {
  const parts = partsOf(stored);
  return parts !== null && parts.ns !== parentNs ? stored : serialize(parseElement(stored), parentNs);
}

export interface Additions {
  readonly attrs?: AttrValues;
  /** Behind all that is there. */
  readonly children?: readonly XmlElement[];
}

/**
 * The stored element with something added: what reading it, setting and appending and `serialize` would write. Throws XmlError
 * when it is neither what `serialize` wrote nor XML.
 */
export function serializeWith(stored: string, { attrs = {}, children = [] }: Additions, parentNs = ""): string {
  const parts = partsOf(stored);
  if (parts === null || Object.keys(attrs).some((name) => parts.attrs.includes(` ${name}="`))) {
    return serialize(grown(parseElement(stored), attrs, children), parentNs);
  }
  const { name, ns } = parts;
  const added = el(name, ns, attrs, ...children);
  const start = startOf(added, parentNs);
  const content = parts.content + contentOf(added);
  // What the element had before stands before what is added, behind the name and the namespace.
  const head = `<${name}${ns === parentNs ? "" : ` xmlns="${ns}"`}`;
  const opened = head + parts.attrs + start.slice(head.length);
  return content === "" ? `${opened}/>` : `${opened}>${content}</${name}>`;
}

/**
 * Whether the text is an element of that name and namespace with both ends as `serialize` writes them, so that it may stand
 * as it is where another namespace is the default one. For texts that are mostly alike: nothing is cut out of them.
 */
export function isStoredAs(name: string, ns: string, text: string): boolean {
  const start = `<${name} xmlns="${ns}"`;
  if (!text.startsWith(start)) return false;
  const tagEnd = text.indexOf(">", start.length);
  const next = text.indexOf("<", start.length);
  if (tagEnd === -1 || (next !== -1 && next < tagEnd)) return false;
  if (text[tagEnd - 1] === "/") return tagEnd + 1 === text.length;
  return text.endsWith(`</${name}>`) && text.length > tagEnd + `</${name}>`.length;
}

/**
 * The stored element with a child at its end that is text already and has a namespace of its own: what `serializeWith` would
 * write, for a child that many stored elements get. Throws XmlError when it is neither what `serialize` wrote nor XML.
 */
export function storedWithChild(stored: string, child: string): string {
  const parts = partsOf(stored);
  if (parts === null) return serialize(parseElement(stored).append(parseElement(child)));
  return withLastChild(parts.name, stored, child);
}

/** The same of one that has been found to be stored as `name`. */
export function withLastChild(name: string, stored: string, child: string): string {
  const end = `</${name}>`;
  return stored.endsWith("/>") ? `${stored.slice(0, -2)}>${child}${end}` : stored.slice(0, -end.length) + child + end;
}

function grown(element: XmlElement, attrs: AttrValues, children: readonly XmlElement[]): XmlElement {
  for (const [name, value] of Object.entries(attrs)) if (value !== undefined) element.setAttr(name, value);
  return element.append(...children);
}

/**
 * A stored stanza with something added, ready for many readers: only `to` and the namespace around it differ between them.
 * For each, `text` is what `serializeWith` would write.
 */
export class Unaddressed {
  readonly #stored: string;
  /** Null: one that has to be read each time. */
  readonly #parts: Parts | null;

  constructor(stored: string, children: readonly XmlElement[] = []) {
    this.#stored = serializeWith(stored, { children });
    const parts = partsOf(this.#stored);
    this.#parts = parts?.attrs.includes(' to="') === true ? null : parts;
  }

  get length(): number {
    return this.#stored.length;
  }

  text(to: string, parentNs = ""): string {
    if (this.#parts === null) return serializeWith(this.#stored, { attrs: { to } }, parentNs);
    const { name, ns, attrs, content } = this.#parts;
    const xmlns = ns === parentNs ? "" : ` xmlns="${ns}"`;
    const start = `<${name}${xmlns}${attrs} to="${escapeAttr(to)}"`;
    return content === "" ? `${start}/>` : `${start}>${content}</${name}>`;
  }
}
