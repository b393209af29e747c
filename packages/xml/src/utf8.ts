import { XmlError } from "./error.ts";

/** One for all streams: none keeps state of its own in it, and a decoder costs each stream more than its parser does. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const BYTE_ORDER_MARK = "\ufeff";
const NOTHING = new Uint8Array(0);

/** Strict UTF-8 in chunks that may end inside a character. Between characters it holds nothing. */
export class Utf8Reader {
  #half: Uint8Array = NOTHING;
  #isAtStart = true;

  reset(): void {
    this.#half = NOTHING;
    this.#isAtStart = true;
  }

  /** Throws XmlError "unsupported-encoding"; a byte that no character can have behind what was begun, at the next chunk at the latest. */
  read(bytes: Uint8Array): string {
    const whole = this.#half.length === 0 ? bytes : joined(this.#half, bytes);
    const end = whole.length - unfinishedBytes(whole);
    // A copy: what the transport handed over may be a window onto its own buffer.
    this.#half = end === whole.length ? NOTHING : whole.slice(end);
    const text = decode(end === whole.length ? whole : whole.subarray(0, end));
    if (!this.#isAtStart || text === "") return text;
    this.#isAtStart = false;
    return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  }
}

function joined(half: Uint8Array, rest: Uint8Array): Uint8Array {
  const whole = new Uint8Array(half.length + rest.length);
  whole.set(half);
  whole.set(rest, half.length);
  return whole;
}

/** How many bytes at the end begin a character without completing it (RFC 3629 §3): 0 to 3. */
function unfinishedBytes(bytes: Uint8Array): number {
  for (let count = 1; count <= 3 && count <= bytes.length; count++) {
    const byte = bytes[bytes.length - count] as number;
    if (byte >= 0x80 && byte <= 0xbf) continue;
    return lengthBehind(byte) > count ? count : 0;
  }
  return 0;
}

/** Bytes of a character that begins with this one; 1 also for a byte that begins none, which the decoder refuses. */
function lengthBehind(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    // RFC 6120 §4.9.3.22: "otherwise improperly encoded the stream".
    const error = new XmlError("unsupported-encoding", "not UTF-8");
    error.cause = cause;
    throw error;
  }
}
