import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildBindRequest, buildBound, parseBindRequest, parseBound } from "./index.ts";

const bind = (inner: string): string => `<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind">${inner}</bind>`;

test.each(["", "<resource>balcony</resource>"])("requests survive: %j (RFC 6120 §7.6, §7.7)", (inner) => {
  expect(again(bind(inner), parseBindRequest, buildBindRequest)).toBe(canonical(bind(inner)));
});

test("results survive, and need a full address", () => {
  const xml = bind("<jid>juliet@im.example.com/balcony</jid>");
  expect(again(xml, parseBound, buildBound)).toBe(canonical(xml));
  expect(parseBound(fixture(bind("<jid>juliet@im.example.com</jid>")))).toBeNull();
});
