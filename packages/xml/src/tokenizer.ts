import { detach, isBlank } from "./characters.ts";
import { notWellFormed, XmlError } from "./error.ts";
import { XML_DECLARATION_CHARS_MAX } from "./limits.ts";

export interface TokenSink {
  /** True while no stanza is open: there only white space may stand between tags. */
  readonly isBetweenStanzas: boolean;
  /** Character data as written, references unresolved. */
  onText(raw: string): void;
  onCdata(text: string): void;
  /** What stands between `<` and `>` of a start, end or empty tag. */
  onTag(raw: string): void;
}

const TEXT = 0;
const LESS_THAN = 1;
const TAG = 2;
const EXCLAMATION = 3;
const CDATA = 4;
const DECLARATION = 5;
type State = typeof TEXT | typeof LESS_THAN | typeof TAG | typeof EXCLAMATION | typeof CDATA | typeof DECLARATION;

const GREATER = 0x3e;
const LESS = 0x3c;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const CDATA_START = "[CDATA[";
const DECLARATION_TEXT =
  /^xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])1\.\d+\1(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])(?<encoding>[A-Za-z][\w.-]*)\2)?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(?:yes|no)\4)?[ \t\r\n]*$/;

/**
 * Cuts decoded text into tags and character data, each handed on whole.
 *
 * Every character is looked at once, whatever the size of the chunks: the pieces of an unfinished token wait in a list, and only
 * the new chunk is searched for its end. (Joining the pieces on each chunk instead would cost the square of the token's size.)
 */
export class Tokenizer {
  readonly #sink: TokenSink;
  readonly #charsMax: number;
  #state: State = TEXT;
  /** What there is of the unfinished token; almost every token is one piece, for which no list is made. */
  #piece = "";
  #pieces: string[] | undefined;
  /** The quote that an unfinished attribute waits for. */
  #quote = "";
  /** How much of `[CDATA[` has been seen; later, what might be the beginning of `]]>` or `?>`. */
  #matched = 0;
  #carry = "";
  #isAtStart = true;
  #mayDeclare = false;
  #unitChars = 0;
  #generation = 0;

  constructor(sink: TokenSink, charsMax: number) {
    this.#sink = sink;
    this.#charsMax = charsMax;
  }

  /** True when no token is unfinished. */
  get isIdle(): boolean {
    return this.#state === TEXT && this.#piece === "";
  }

  reset(): void {
    this.#state = TEXT;
    this.#piece = "";
    this.#pieces = undefined;
    this.#quote = "";
    this.#carry = "";
    this.#isAtStart = true;
    this.#unitChars = 0;
    this.#generation++;
  }

  /** Takes a chunk. A `reset` from within a handler drops the rest of it. */
  feed(chunk: string): void {
    const generation = this.#generation;
    let at = 0;
    while (at < chunk.length && generation === this.#generation) at = this.#step(chunk, at);
  }

  #step(chunk: string, at: number): number {
    switch (this.#state) {
      case TEXT:
        return this.#text(chunk, at);
      case LESS_THAN:
        return this.#lessThan(chunk, at);
      case TAG:
        return this.#tag(chunk, at);
      case EXCLAMATION:
        return this.#exclamation(chunk, at);
      case CDATA:
        return this.#cdata(chunk, at);
      case DECLARATION:
        return this.#declaration(chunk, at);
    }
  }

  #text(chunk: string, at: number): number {
    const tag = chunk.indexOf("<", at);
    const end = tag === -1 ? chunk.length : tag;
    if (this.#sink.isBetweenStanzas) {
      if (end > at && !isBlank(chunk.slice(at, end))) throw notWellFormed("text between stanzas");
      this.#unitChars = 0;
    } else if (end > at) {
      this.#keep(chunk, at, end);
    }
    this.#mayDeclare = this.#isAtStart && tag === at;
    this.#isAtStart = false;
    if (tag === -1) return end;
    this.#count(1);
    this.#state = LESS_THAN;
    if (this.#piece !== "") this.#sink.onText(this.#take());
    return tag + 1;
  }

  #lessThan(chunk: string, at: number): number {
    const code = chunk.charCodeAt(at);
    if (code === 0x21) {
      this.#state = EXCLAMATION;
      this.#matched = 0;
      this.#count(1);
      return at + 1;
    }
    if (code === 0x3f) {
      if (!this.#mayDeclare) throw new XmlError("restricted-xml", "a processing instruction");
      this.#state = DECLARATION;
      return at + 1;
    }
    this.#state = TAG;
    return at;
  }

  #tag(chunk: string, start: number): number {
    let at = start;
    for (; at < chunk.length; at++) {
      if (this.#quote !== "") {
        at = chunk.indexOf(this.#quote, at);
        if (at === -1) break;
        this.#quote = "";
        continue;
      }
      const code = chunk.charCodeAt(at);
      if (code === GREATER) return this.#tagEnd(chunk, start, at);
      if (code === LESS) throw notWellFormed("a < inside a tag");
      if (code === QUOTE) this.#quote = '"';
      else if (code === APOSTROPHE) this.#quote = "'";
    }
    this.#keep(chunk, start, chunk.length);
    return chunk.length;
  }

  #tagEnd(chunk: string, start: number, end: number): number {
    this.#count(1);
    if (end > start) this.#keep(chunk, start, end);
    this.#state = TEXT;
    this.#sink.onTag(this.#take());
    return end + 1;
  }

  /** RFC 6120 §11.1 forbids comments and DTDs; of what begins with `<!` a CDATA section remains. */
  #exclamation(chunk: string, at: number): number {
    if (chunk[at] !== CDATA_START[this.#matched]) {
      if (this.#matched === 0) throw new XmlError("restricted-xml", "a comment or a document type");
      throw notWellFormed("not a CDATA section");
    }
    this.#count(1);
    if (++this.#matched === CDATA_START.length) {
      if (this.#sink.isBetweenStanzas) throw notWellFormed("text between stanzas");
      this.#state = CDATA;
    }
    return at + 1;
  }

  #cdata(chunk: string, at: number): number {
    const data = this.#carry + chunk.slice(at);
    const end = data.indexOf("]]>");
    if (end === -1) {
      const carried = this.#carry.length;
      this.#carry = data.slice(-2);
      this.#count(data.length - carried);
      if (data.length > 2) this.#add(data.slice(0, -2));
      return chunk.length;
    }
    const next = at + end + 3 - this.#carry.length;
    this.#count(next - at);
    this.#add(data.slice(0, end));
    this.#carry = "";
    this.#state = TEXT;
    this.#sink.onCdata(this.#take());
    return next;
  }

  #declaration(chunk: string, at: number): number {
    const data = this.#carry + chunk.slice(at, at + XML_DECLARATION_CHARS_MAX + 2);
    const end = data.indexOf("?>");
    if ((end === -1 ? data.length - 1 : end) > XML_DECLARATION_CHARS_MAX) {
      throw new XmlError("policy-violation", "an XML declaration without an end");
    }
    if (end === -1) {
      this.#carry = data;
      return chunk.length;
    }
    checkDeclaration(data.slice(0, end));
    const next = at + end + 2 - this.#carry.length;
    this.#carry = "";
    this.#unitChars = 0;
    this.#state = TEXT;
    return next;
  }

  #keep(chunk: string, from: number, to: number): void {
    this.#count(to - from);
    this.#add(chunk.slice(from, to));
  }

  #add(piece: string): void {
    if (this.#piece === "") this.#piece = piece;
    else (this.#pieces ??= [this.#piece]).push(piece);
  }

  #count(chars: number): void {
    this.#unitChars += chars;
    if (this.#unitChars > this.#charsMax) throw new XmlError("policy-violation", "a stanza that is too large");
  }

  #take(): string {
    const [piece, pieces] = [this.#piece, this.#pieces];
    this.#piece = "";
    this.#pieces = undefined;
    return pieces === undefined ? detach(piece) : pieces.join("");
  }
}

function checkDeclaration(text: string): void {
  if (!/^xml[ \t\r\n]/.test(text)) throw new XmlError("restricted-xml", "a processing instruction");
  const match = DECLARATION_TEXT.exec(text);
  if (match === null) throw notWellFormed("an XML declaration that is none");
  const encoding = match.groups?.["encoding"];
  // RFC 6120 §11.6: UTF-8 and nothing else.
  if (encoding !== undefined && encoding.toLowerCase() !== "utf-8") {
    throw new XmlError("unsupported-encoding", "an encoding other than UTF-8");
  }
}
