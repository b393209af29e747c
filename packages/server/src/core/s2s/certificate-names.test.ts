import { expect, test } from "vitest";
import { certifies, proves } from "./certificate-names.ts";

const none = { dns: [], xmpp: [], srv: [] };

test.each([
  ["montague.example", { dns: ["montague.example"] }, true],
  ["montague.example", { dns: ["capulet.example", "montague.example"] }, true],
  ["montague.example", { dns: ["evil-montague.example"] }, false],
  ["rooms.montague.example", { dns: ["montague.example"] }, false],
  ["rooms.montague.example", { dns: ["*.montague.example"] }, true],
  ["montague.example", { dns: ["*.montague.example"] }, false],
  ["a.b.montague.example", { dns: ["*.montague.example"] }, false],
  ["rooms.montague.example", { dns: ["r*.montague.example"] }, false],
  ["montague.example", { dns: ["*.example"] }, false],
  ["montague.example", { dns: ["*"] }, false],
  ["*.montague.example", { dns: ["rooms.montague.example"] }, false],
  ["montague.example", { xmpp: ["montague.example"] }, true],
  ["montague.example", { xmpp: ["romeo@montague.example"] }, false],
  ["montague.example", { srv: ["_xmpp-server.montague.example"] }, true],
  ["montague.example", { srv: ["_xmpp-client.montague.example"] }, false],
])("[FE2] %s by %j: %s (RFC 6125 §6.4)", (domain, names, expected) => {
  expect(certifies({ ...none, ...names }, domain)).toBe(expected);
});

test("[FE2] names of a certificate that nobody trusts prove nothing", () => {
  const names = { ...none, dns: ["montague.example"] };
  expect(proves({ isTrusted: true, flaw: undefined, names }, "montague.example")).toBe(true);
  expect(proves({ isTrusted: false, flaw: "self-signed", names }, "montague.example")).toBe(false);
  expect(proves(undefined, "montague.example")).toBe(false);
});
