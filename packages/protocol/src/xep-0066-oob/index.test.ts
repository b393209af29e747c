import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { buildOob, parseOob } from "./index.ts";

test.each([
  ["https://a.example/x.png", "https://a.example/x.png"],
  [" http://a.example/x \n", "http://a.example/x"],
  ["javascript:alert(1)", null],
  ["ftp://a.example/x", null],
  ["", null],
])("only addresses of the web are taken: %j (XEP-0066 §3)", (url, expected) =>
  expect(parseOob(el("message", "jabber:client", {}, buildOob(url)))).toBe(expected),
);

test("no element, no address", () => expect(parseOob(el("message", "jabber:client"))).toBeNull());
