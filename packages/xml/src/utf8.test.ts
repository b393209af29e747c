import fc from "fast-check";
import { expect, test } from "vitest";
import { Utf8Reader } from "./utf8.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test("text comes out whole wherever its chunks end (RFC 3629 §3)", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), fc.array(fc.nat(9), { maxLength: 40 }), (given, cuts) => {
      const text = given.toWellFormed().replace(/^\ufeff+/, "");
      const bytes = bytesOf(text);
      const reader = new Utf8Reader();
      let out = "";
      let from = 0;
      for (const cut of [...cuts, bytes.length]) {
        out += reader.read(bytes.subarray(from, from + cut));
        from += cut;
      }
      expect(out).toBe(text);
    }),
    { numRuns: 50 },
  );
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
