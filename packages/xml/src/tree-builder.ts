import { normaliseLineEnds, resolveReferences } from "./characters.ts";
import { XmlElement } from "./element.ts";
import { notWellFormed, XmlError } from "./error.ts";
import type { XmlLimits } from "./limits.ts";
import { lookUp, type Scope } from "./scope.ts";
import { ownAttributes, parseStartTag, scopeOf } from "./tag.ts";
import type { TokenSink } from "./tokenizer.ts";

/** What the builder tells its owner. */
export interface TreeEvents {
  /** Only when the root is a stream. `contentNs` is the default namespace that the root declares. */
  onStreamStart(root: XmlElement, contentNs: string): void;
  /** A complete stanza: a child of the stream, or the whole document. */
  onElement(element: XmlElement): void;
  onStreamEnd(): void;
}

interface OpenElement {
  readonly element: XmlElement;
  /** With its prefix, as the end tag must repeat it. */
  readonly name: string;
  readonly scope: Scope | undefined;
}

/** Makes elements of tokens, resolves namespaces, checks nesting and counts. */
export class TreeBuilder implements TokenSink {
  readonly #events: TreeEvents;
  readonly #limits: XmlLimits;
  /** Open elements around the stanza: 1 in a stream, 0 in a document. */
  readonly #outside: 0 | 1;
  #open: OpenElement[] = [];
  #hasEnded = false;
  #nodes = 0;

  constructor(events: TreeEvents, limits: XmlLimits, isStream: boolean) {
    this.#events = events;
    this.#limits = limits;
    this.#outside = isStream ? 1 : 0;
  }

  get isBetweenStanzas(): boolean {
    return this.#open.length <= this.#outside;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  reset(): void {
    this.#open = [];
    this.#hasEnded = false;
    this.#nodes = 0;
  }

  onText(raw: string): void {
    if (raw.includes("]]>")) throw notWellFormed("]]> in text");
    this.#addText(resolveReferences(normaliseLineEnds(raw)));
  }

  onCdata(text: string): void {
    if (text !== "") this.#addText(normaliseLineEnds(text));
  }

  onTag(raw: string): void {
    if (raw.startsWith("/")) this.#close(raw.slice(1));
    else this.#start(raw);
  }

  #addText(text: string): void {
    const { children } = (this.#open[this.#open.length - 1] as OpenElement).element;
    const last = children.length - 1;
    // A CDATA section continues the text before it: to the reader they are one.
    if (last >= 0 && typeof children[last] === "string") {
      children[last] += text;
      return;
    }
    this.#countNode();
    children.push(text);
  }

  #start(raw: string): void {
    if (this.#hasEnded) throw notWellFormed("a second root");
    const tag = parseStartTag(raw, this.#limits.attributesMax);
    const scope = scopeOf(tag.attrs, this.#open[this.#open.length - 1]?.scope);
    const colon = tag.name.indexOf(":");
    const ns = lookUp(scope, colon === -1 ? "" : tag.name.slice(0, colon));
    const name = colon === -1 ? tag.name : tag.name.slice(colon + 1);
    const element = new XmlElement(name, ns, ownAttributes(tag.attrs, scope));
    this.#push({ element, name: tag.name, scope });
    if (tag.isEmpty) this.#pop();
  }

  #push(open: OpenElement): void {
    const depth = this.#open.push(open) - this.#outside;
    if (depth === 0) {
      this.#events.onStreamStart(open.element, lookUp(open.scope, ""));
      return;
    }
    if (depth > this.#limits.depthMax) throw new XmlError("policy-violation", "elements too deep");
    if (depth === 1) this.#nodes = 0;
    else (this.#open[this.#open.length - 2] as OpenElement).element.children.push(open.element);
    this.#countNode();
  }

  #close(raw: string): void {
    const open = this.#open[this.#open.length - 1];
    if (open === undefined || raw.replace(/[ \t\r\n]+$/, "") !== open.name)
      throw notWellFormed("tags that do not match");
    this.#pop();
  }

  #pop(): void {
    const open = this.#open.pop();
    if (open === undefined) return; // a handler has reset the parser meanwhile
    if (this.#open.length === 0) this.#hasEnded = true;
    if (this.#open.length > this.#outside) return;
    if (this.#open.length === this.#outside) this.#events.onElement(open.element);
    else this.#events.onStreamEnd();
  }

  #countNode(): void {
    if (++this.#nodes > this.#limits.nodesMax) throw new XmlError("policy-violation", "too many nodes");
  }
}
