import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { originOf, peerOf } from "./peer.ts";

function request(remoteAddress: string, headers: Record<string, string> = {}): IncomingMessage {
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
}

test.each([
  ["a browser on this machine", "127.0.0.1", {}, ["127.0.0.1", true, false]],
  ["the same on a dual-stack socket", "::ffff:127.0.0.1", {}, ["127.0.0.1", true, false]],
  ["somebody else without TLS", "192.0.2.9", {}, ["192.0.2.9", false, false]],
  [
    "our proxy, with TLS",
    "::1",
    { "x-forwarded-for": "192.0.2.9", "x-forwarded-proto": "https" },
    ["192.0.2.9", false, true],
  ],
  ["our proxy, without", "127.0.0.1", { "x-forwarded-for": "192.0.2.9" }, ["192.0.2.9", false, false]],
  [
    "what the client claims in front of our proxy's word",
    "127.0.0.1",
    { "x-forwarded-for": "127.0.0.1, 192.0.2.9", "x-forwarded-proto": "https, http" },
    ["192.0.2.9", false, false],
  ],
  [
    "a stranger who claims to be a proxy",
    "192.0.2.9",
    { "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https" },
    ["192.0.2.9", false, false],
  ],
] as const)("[SV6] who is there: %s", (_what, address, headers, [remoteAddress, isLoopback, isSecure]) => {
  expect(peerOf(request(address, headers))).toEqual({ remoteAddress, isLoopback, isSecure });
});

test.each([
  ["chat.example.org", "http://chat.example.org"],
  ["127.0.0.1:8080", "http://127.0.0.1:8080"],
  ["[::1]:8080", "http://[::1]:8080"],
  ["evil\r\nx: y", undefined],
  ["a b", undefined],
  ["a/b", undefined],
  ["", undefined],
])("[SV5] a Host header is believed only if it is one: %j", (host, origin) => {
  expect(originOf(request("192.0.2.9", { host }))).toBe(origin);
});
