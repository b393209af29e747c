import { expect, test } from "vitest";
import { decodeBase64, encodeBase64, equalBytes, hex, parseBoolean, parseUnsigned, textOf, utf8 } from "./index.ts";

test.each([
  ["", ""],
  ["f", "Zg=="],
  ["fo", "Zm8="],
  ["foo", "Zm9v"],
  ["foob", "Zm9vYg=="],
  ["fooba", "Zm9vYmE="],
  ["foobar", "Zm9vYmFy"],
])("base64 of %j (RFC 4648 §10)", (plain, encoded) => {
  expect(encodeBase64(utf8(plain))).toBe(encoded);
  expect(textOf(decodeBase64(encoded) as Uint8Array)).toBe(plain);
});

test.each(["Zg", "Zg=", "Zh==", "Zm9=", "Z===", "Zm 9v", "Zm9v\n", "Zm-_", "=Zm9", "Zg==Zg=="])(
  "[SV5] not canonical base64: %j (RFC 6120 §13.9.2)",
  (text) => expect(decodeBase64(text)).toBeNull(),
);

test("bytes: all values survive base64, comparison, hexadecimal, bad UTF-8", () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(decodeBase64(encodeBase64(all))).toEqual(all);
  expect(equalBytes(all, all.slice())).toBe(true);
  expect(equalBytes(all, all.slice(1))).toBe(false);
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  expect(hex(Uint8Array.of(0, 15, 255))).toBe("000fff");
  expect(textOf(Uint8Array.of(0xc0, 0xaf))).toBeNull();
});

test("numbers and booleans as XML Schema writes them", () => {
  expect(["0", "42", " 7 ", "-1", "1.5", "", "1e3", "9".repeat(16)].map(parseUnsigned)).toEqual([
    0,
    42,
    7,
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(["true", "1", "false", "0", "yes", undefined].map(parseBoolean)).toEqual([
    true,
    true,
    false,
    false,
    null,
    null,
  ]);
});
