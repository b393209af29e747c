import { forbiddenAt, loneSurrogateAt } from "./characters.ts";
import type { XmlElement } from "./element.ts";
import { notWellFormed, XmlError } from "./error.ts";
import { defaultXmlLimits, type XmlLimits } from "./limits.ts";
import { Tokenizer } from "./tokenizer.ts";
import { TreeBuilder } from "./tree-builder.ts";
import { Utf8Reader } from "./utf8.ts";

export interface XmlStreamHandler {
  /** The root's start tag; the element has no children yet. `contentNs` is its default namespace (RFC 6120 §4.8.2). */
  onStreamStart(root: XmlElement, contentNs: string): void;
  /** A complete child of the root. */
  onElement(element: XmlElement): void;
  onStreamEnd(): void;
}

const HIGH_SURROGATE_AT_END = /[\ud800-\udbff]$/;

/**
 * Reads a stream of stanzas (RFC 6120 §4): UTF-8 or decoded text in chunks of any size, elements out, in time linear in the input.
 *
 * Strict, as RFC 6120 §11.1 asks: no DTD, comment, processing instruction or entity of one's own, no invalid UTF-8, no prefix
 * that is not bound. CDATA sections are read as text. What stood before the mistake has been handed on when `write` throws;
 * after that the parser takes nothing more.
 */
export class StreamParser {
  readonly #builder: TreeBuilder;
  readonly #tokenizer: Tokenizer;
  readonly #bytes = new Utf8Reader();
  #half = "";
  #failure: XmlError | undefined;
  #isClosed = false;
  #generation = 0;

  constructor(handler: XmlStreamHandler, limits: XmlLimits = defaultXmlLimits) {
    this.#builder = new TreeBuilder(handler, limits, true);
    this.#tokenizer = new Tokenizer(this.#builder, limits.stanzaCharsMax);
  }

  /** Throws XmlError, and the same one again for anything written later. A handler must not throw. */
  write(chunk: Uint8Array | string): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#isClosed) return;
    const generation = this.#generation;
    try {
      this.#read(typeof chunk === "string" ? this.#whole(chunk) : this.#bytes.read(chunk), typeof chunk === "string");
    } catch (error) {
      if (error instanceof XmlError && generation === this.#generation) this.#failure = error;
      throw error;
    }
  }

  /** The transport has ended: forgets what is unfinished and takes no more. */
  end(): void {
    this.reset();
    this.#isClosed = true;
  }

  /**
   * Ready for a new stream, after STARTTLS or SASL. All that was not handed on yet is dropped, also the rest of the chunk that is
   * just being written: what was sent in the clear behind `<starttls/>` must not count as sent under TLS (RFC 6120 §5.3.2).
   */
  reset(): void {
    this.#generation++;
    this.#builder.reset();
    this.#tokenizer.reset();
    this.#bytes.reset();
    this.#half = "";
    this.#failure = undefined;
    this.#isClosed = false;
  }

  /** A string may end between the halves of a character; the first half waits for the second. */
  #whole(chunk: string): string {
    const text = this.#half + chunk;
    this.#half = HIGH_SURROGATE_AT_END.test(text) ? text.slice(-1) : "";
    return this.#half === "" ? text : text.slice(0, -1);
  }

  #read(text: string, maySplit: boolean): void {
    const generation = this.#generation;
    const bad = firstBad(text, maySplit);
    this.#tokenizer.feed(bad === -1 ? text : text.slice(0, bad));
    if (bad !== -1 && generation === this.#generation) throw notWellFormed("a character that XML forbids");
  }
}

function firstBad(text: string, isString: boolean): number {
  const forbidden = forbiddenAt(text);
  const surrogate = isString ? loneSurrogateAt(text) : -1;
  if (forbidden === -1 || surrogate === -1) return Math.max(forbidden, surrogate);
  return Math.min(forbidden, surrogate);
}

/** One complete document: a WebSocket frame (RFC 7395 §3.3), a stored row. Throws XmlError. */
export function parseElement(text: string, limits: XmlLimits = defaultXmlLimits): XmlElement {
  let root: XmlElement | undefined;
  const events = {
    onStreamStart() {},
    onElement(element: XmlElement) {
      root = element;
    },
    onStreamEnd() {},
  };
  const builder = new TreeBuilder(events, limits, false);
  const tokenizer = new Tokenizer(builder, limits.stanzaCharsMax);
  const bad = firstBad(text, true);
  tokenizer.feed(bad === -1 ? text : text.slice(0, bad));
  if (bad !== -1) throw notWellFormed("a character that XML forbids");
  if (root === undefined || !tokenizer.isIdle) throw notWellFormed("an unfinished document");
  return root;
}
