import { expect, test } from "vitest";
import { nodeCrypto, nodeRandom, openLog, openMetrics } from "./index.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

test("PBKDF2 and HMAC give the published results (RFC 6070 §2, RFC 4231 §4.3)", async () => {
  const salt = new TextEncoder().encode("salt");
  expect(hex(await nodeCrypto.pbkdf2("sha-1", "password", salt, 4096))).toBe(
    "4b007901b765489abead49d926f721d065a429c1",
  );
  const mac = nodeCrypto.hmac("sha-256", Buffer.from("Jefe"), Buffer.from("what do ya want for nothing?"));
  expect(hex(mac)).toBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
});

test("equal() compares content and is false for different lengths", () => {
  expect(nodeCrypto.equal(Buffer.from("ab"), Buffer.from("ab"))).toBe(true);
  expect(nodeCrypto.equal(Buffer.from("ab"), Buffer.from("ac"))).toBe(false);
  expect(nodeCrypto.equal(Buffer.from("ab"), Buffer.from("abc"))).toBe(false);
});

test("an identifier is URL-safe and has the entropy that was asked for", () => {
  expect(nodeRandom.id()).toMatch(/^[\w-]{20}$/);
  expect(nodeRandom.id(64)).toMatch(/^[\w-]{11}$/);
});

test("no two identifiers are alike, however many are asked for", () => {
  const ids = Array.from({ length: 2_000 }, (_, n) => nodeRandom.id(n % 2 === 0 ? 120 : 64));
  expect(new Set(ids).size).toBe(2_000);
  expect(ids.some((id) => /^A+$/.test(id))).toBe(false);
});

test("[SV10] a log line is one JSON object with level, time, event and fields", () => {
  const lines: string[] = [];
  const log = openLog({ level: "info", destination: { write: (line) => void lines.push(line) } });
  log.debug("not.shown");
  log.info("session.opened", { account: "maya@localhost", resource: undefined });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    level: "info",
    time: expect.any(String),
    event: "session.opened",
    account: "maya@localhost",
  });
});

test("[SV10] a field with a line break stays on its line at a terminal", () => {
  const lines: string[] = [];
  const log = openLog({ level: "info", isPretty: true, destination: { write: (line) => void lines.push(line) } });
  log.info("session.opened", { resource: "a\nerror faked" });
  expect(lines.join("").trimEnd()).toContain(String.raw`info  session.opened resource="a\nerror faked"`);
});

test("[SV10] counters and gauges appear in the text format of Prometheus", async () => {
  const metrics = openMetrics();
  metrics.count("stanzas.received", 2, { kind: "message" });
  metrics.count("stanzas.received", 1, { kind: "message" });
  metrics.gauge("sessions", () => 7);
  const text = await metrics.expose();
  expect(text).toContain('tandem_stanzas_received_total{kind="message"} 3');
  expect(text).toContain("tandem_sessions 7");
});
