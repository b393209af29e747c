const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

// Written out because Node and browsers have no common way to bytes that is also in the language itself.
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const rest = bytes.length - i;
    const word = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += (ALPHABET[word >> 18] as string) + (ALPHABET[(word >> 12) & 63] as string);
    text += rest > 1 ? (ALPHABET[(word >> 6) & 63] as string) : "=";
    text += rest > 2 ? (ALPHABET[word & 63] as string) : "=";
  }
  return text;
}

const SHAPE = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Canonical base64 (RFC 4648 §4, RFC 6120 §13.9.2); null for anything else, white space and set bits behind the end included. */
export function decodeBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0 || !SHAPE.test(text)) return null;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let at = 0;
  for (let i = 0; i < text.length; i += 4) {
    const word = (value(text, i) << 18) | (value(text, i + 1) << 12) | (value(text, i + 2) << 6) | value(text, i + 3);
    const last = i + 4 === text.length ? padding : 0;
    if ((last === 2 && (word & 0xffff) !== 0) || (last === 1 && (word & 0xff) !== 0)) return null;
    bytes[at++] = word >> 16;
    if (last < 2) bytes[at++] = (word >> 8) & 255;
    if (last < 1) bytes[at++] = word & 255;
  }
  return bytes;
}

function value(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code === 0x3d ? 0 : (VALUES[code] as number);
}
