import { expect, test } from "vitest";
import { Utf8Reader } from "./utf8.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test("text comes out whole wherever its chunks end (RFC 3629 §3)", () => {
  const text = "a\u0080é\u07ff\u0800会議\uffffz\u{10000}🦀\u{10ffff}";
  const bytes = bytesOf(text);
  for (let first = 0; first <= bytes.length; first++) {
    for (let second = first; second <= bytes.length; second++) {
      const reader = new Utf8Reader();
      const chunks = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
      expect(chunks.map((chunk) => reader.read(chunk)).join("")).toBe(text);
    }
  }
});

test("only the mark at the beginning of a stream is none of its text", () => {
  const reader = new Utf8Reader();
  expect(reader.read(bytesOf("\ufeffa"))).toBe("a");
  expect(reader.read(bytesOf("\ufeffb"))).toBe("\ufeffb");
  reader.reset();
  expect(reader.read(bytesOf("\ufeffc"))).toBe("c");
});

test.each([
  ["a byte that begins no character", [0xff]],
  ["a continuation without a beginning", [0x80]],
  ["an overlong slash", [0xc0, 0xaf]],
  ["an overlong NUL", [0xe0, 0x80, 0x80]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
  ["a character past U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
  ["a character that is cut short", [0xe2, 0x82, 0x41]],
])("[SV5] refused, whole or byte by byte: %s", (_what, bytes) => {
  expect(() => new Utf8Reader().read(Uint8Array.from(bytes))).toThrow("not UTF-8");
  const reader = new Utf8Reader();
  expect(() => {
    for (const byte of bytes) reader.read(Uint8Array.of(byte));
    reader.read(bytesOf("a"));
  }).toThrow("not UTF-8");
});

test("what is forgotten does not come back in the next stream", () => {
  const reader = new Utf8Reader();
  reader.read(Uint8Array.of(0xe2, 0x82));
  reader.reset();
  expect(reader.read(bytesOf("a"))).toBe("a");
});
