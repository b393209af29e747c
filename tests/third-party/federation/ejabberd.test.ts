import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasEjabberd, runEjabberd } from "./ejabberd.ts";
import { OURS, type Pair, pair, THEIRS } from "./pair.ts";

// One way only: ejabberd looks others up in the DNS and cannot be told where they are on this machine.
describe.skipIf(!hasEjabberd)("ejabberd 23, called by us (needs the package ejabberd)", () => {
  let both: Pair;
  beforeAll(async () => {
    both = await pair({ trust: "certificate", run: runEjabberd });
  });
  afterAll(() => both?.stop());

  test("it takes our certificate by SASL EXTERNAL, and a message arrives (XEP-0178)", async () => {
    const juliet = await both.person(`juliet@${OURS}/slixmpp`);
    const mercutio = await both.person(`mercutio@${THEIRS}/slixmpp`);
    await juliet.does("message", { to: `mercutio@${THEIRS}`, body: "What news?" });
    expect(await mercutio.receives(/What news/)).toContain(`from="juliet@${OURS}/slixmpp"`);
    // It knows no dialback as it is set up, so there was no other way in.
    expect(both.log.some((line) => line.startsWith("federation.external-refused"))).toBe(false);
  });
});
