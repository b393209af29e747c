import { expect, test } from "vitest";
import {
  bareJid,
  bareOf,
  domainOf,
  JID_PART_BYTES_MAX,
  localOf,
  parseBareJid,
  parseFullJid,
  parseJid,
  resourceOf,
  withResource,
} from "./jid.ts";

test.each([
  ["juliet@example.com", "juliet@example.com"],
  ["juliet@example.com/foo", "juliet@example.com/foo"],
  ["juliet@example.com/foo bar", "juliet@example.com/foo bar"],
  ["juliet@example.com/foo@bar", "juliet@example.com/foo@bar"],
  ["foo\\20bar@example.com", "foo\\20bar@example.com"],
  ["fussball@example.com", "fussball@example.com"],
  ["fußball@example.com", "fußball@example.com"],
  ["π@example.com", "π@example.com"],
  ["Σ@example.com/foo", "σ@example.com/foo"],
  ["king@example.com/♚", "king@example.com/♚"],
  ["example.com", "example.com"],
  ["example.com/foobar", "example.com/foobar"],
  ["a.example.com/b@example.net", "a.example.com/b@example.net"],
  ["Juliet@EXAMPLE.com/Balcony", "juliet@example.com/Balcony"],
  ["juliet@example.com.", "juliet@example.com"],
  ["juliet@[::1]", "juliet@[::1]"],
  ["juliet@example.com/a/b/c", "juliet@example.com/a/b/c"],
])("%s is an address, prepared: %s (RFC 7622 §3.5)", (text, prepared) => {
  expect(parseJid(text)).toBe(prepared);
  expect(parseJid(prepared)).toBe(prepared);
});

test.each([
  `"juliet"@example.com`,
  "foo bar@example.com",
  "juliet@example.com/",
  "@example.com",
  "@example.com/foobar",
  "henry\u2163@example.com\u0000",
  "♚@example.com",
  "juliet@",
  "/foobar",
  "",
  "juliet@exa mple.com",
  "juliet@-example.com",
  "juliet@example..com",
  "a@b@example.com",
  "ju\u202eliet@example.com",
  "juliet@example.com/\u0007",
  "juliet@example.com/\ud800",
])("[SV5] %j is none (RFC 7622 §3.5)", (text) => {
  expect(parseJid(text)).toBeNull();
});

test("[SV5] each part holds 1023 octets, and not one more (RFC 7622 §3.1)", () => {
  const local = "a".repeat(JID_PART_BYTES_MAX);
  expect(parseJid(`${local}@example.com`)).not.toBeNull();
  expect(parseJid(`${local}a@example.com`)).toBeNull();
  expect(parseJid(`juliet@example.com/${local}`)).not.toBeNull();
  expect(parseJid(`juliet@example.com/${local}a`)).toBeNull();
  const wide = "é".repeat(JID_PART_BYTES_MAX / 2);
  expect(parseJid(`${wide}@example.com`)).not.toBeNull();
  expect(parseJid(`${wide}éé@example.com`)).toBeNull();
});

test("an address comes apart into its parts, the resource at the first slash", () => {
  const jid = parseFullJid("juliet@example.com/a@b/c");
  if (jid === null) throw new Error("not parsed");
  expect([localOf(jid), domainOf(jid), resourceOf(jid), bareOf(jid)]).toEqual([
    "juliet",
    "example.com",
    "a@b/c",
    "juliet@example.com",
  ]);
});

test("bare and full are told apart", () => {
  expect(parseBareJid("juliet@example.com/x")).toBeNull();
  expect(parseFullJid("juliet@example.com")).toBeNull();
  expect(withResource(bareJid("juliet", "example.com"), "x")).toBe("juliet@example.com/x");
  expect(bareJid("", "example.com")).toBe("example.com");
  expect(() => bareJid("ju liet", "example.com")).toThrow("not a bare address");
});
