import { expect, test } from "vitest";
import { readCorpus } from "./corpus.ts";
import { fuzzFor } from "./run.ts";
import { fuzzServer } from "./server.ts";

// `npm run fuzz -- --minutes 60` goes on with other seeds. What it finds becomes a test by name here.

/** About a minute on two cores. A number and not a time: what is tried must not depend on the machine. */
const TURNS = 20;

test("[SV5] a minute of nearly right stanzas, streams and payloads: no fault, no leak, one answer to each request", async () => {
  const report = await fuzzFor({ turns: TURNS, seed: 1, say: () => undefined });
  expect(report.findings).toEqual([]);
  for (const count of Object.values(report.cases)) expect(count).toBeGreaterThan(10);
}, 600_000);

test("the fuzzer gets past the door: requests of many kinds succeed, others are refused", async () => {
  const corpus = readCorpus();
  const kinds = new Set<string>();
  for (let seed = 1; seed <= 40; seed++)
    for (const kind of (await fuzzServer(seed, corpus)).answers.keys()) kinds.add(kind);
  expect([...kinds]).toContain("error jabber:client");
  expect([...kinds].filter((kind) => kind.startsWith("result ")).length).toBeGreaterThan(6);
}, 120_000);

test("the same seed does the same", async () => {
  const corpus = readCorpus();
  expect((await fuzzServer(7, corpus)).sent).toEqual((await fuzzServer(7, corpus)).sent);
});
