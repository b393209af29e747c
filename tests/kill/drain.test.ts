import { performance } from "node:perf_hooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DOMAIN, PASSWORD, ServerProgram } from "./program.ts";
import { StanzaClient } from "../conformance/harness/stanza-client.ts";

const DRAIN_MS_MAX = 10_000;
let program: ServerProgram;

beforeAll(async () => {
  program = await ServerProgram.prepare({ accounts: ["juliet", "romeo", "nurse"], rooms: [] });
}, 60_000);
afterAll(() => program?.remove());

const signIn = (user: string): Promise<StanzaClient> => StanzaClient.signIn(program.port, DOMAIN, user, PASSWORD);

test("[SV8] SIGTERM: streams are told, nothing that was not acknowledged is lost, and it is over within 10 s", async () => {
  program.launch();
  await program.ready();
  const [juliet, romeo, nurse] = [await signIn("juliet"), await signIn("romeo"), await signIn("nurse")];
  for (const client of [juliet, nurse]) {
    client.sends(`<enable xmlns="urn:xmpp:sm:3" resume="true"/>`);
    await client.receives("stream management", (element) => element.name === "enabled");
  }
  // Juliet takes what comes and acknowledges nothing of it; Nurse does not even read.
  nurse.pauses();
  for (const to of ["juliet", "nurse"])
    romeo.sends(`<message type="chat" to="${to}@${DOMAIN}" id="m"><body>for ${to}</body></message>`);
  await juliet.receives("the message", (element) => element.childText("body") === "for juliet");
  await romeo.asks("get", DOMAIN, `<ping xmlns="urn:xmpp:ping"/>`);
  const began = performance.now();
  const stopped = program.kill("SIGTERM");
  for (const client of [juliet, romeo]) {
    const error = await client.receives("the farewell", (element) => element.name === "error");
    expect(error.firstElement()?.name).toBe("system-shutdown");
  }
  await stopped;
  expect(performance.now() - began).toBeLessThan(DRAIN_MS_MAX);

  program.launch();
  await program.ready();
  for (const user of ["juliet", "nurse"]) {
    const client = await signIn(user);
    const kept = await client.receives("what was kept", (element) => element.childText("body") === `for ${user}`);
    expect(kept.child("delay", "urn:xmpp:delay")).toBeDefined();
    client.closes();
  }
}, 120_000);
