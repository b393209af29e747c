import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exchange } from "./exchange.ts";
import { OURS, type Pair, pair, THEIRS } from "./pair.ts";
import { hasProsody, runProsody } from "./prosody.ts";

exchange("Prosody 0.12, certificates only", !hasProsody, { trust: "certificate", run: runProsody });
exchange("Prosody 0.12, a certificate that nobody knows, dialback", !hasProsody, {
  trust: "dialback",
  isTheirsTrusted: false,
  run: runProsody,
});

describe.skipIf(!hasProsody)(
  "Prosody 0.12 with a certificate that nobody knows, where certificates are asked for",
  () => {
    let both: Pair;
    beforeAll(async () => {
      both = await pair({ trust: "certificate", isTheirsTrusted: false, run: runProsody });
    });
    afterAll(() => both?.stop());

    test("[FE5] nobody gets through in either direction, senders hear of it, and the log says why", async () => {
      const juliet = await both.person(`juliet@${OURS}/slixmpp`);
      const mercutio = await both.person(`mercutio@${THEIRS}/slixmpp`);
      await juliet.does("message", { to: `mercutio@${THEIRS}`, body: "out" });
      expect(await juliet.receives(/type="error"/)).toContain("remote-server-not-found");
      await mercutio.does("message", { to: `juliet@${OURS}`, body: "in" });
      expect(await mercutio.receives(/type="error"/)).toContain(`juliet@${OURS}`);
      const refused = both.log.filter(
        (line) => line.startsWith("federation.failed") || line.startsWith("federation.refused"),
      );
      expect(refused.join("\n")).toMatch(
        /federation.failed .*not-proved.*UNABLE_TO_VERIFY_LEAF_SIGNATURE|federation.failed .*not-proved.*SELF_SIGNED/,
      );
      expect(refused.join("\n")).toContain("federation.refused");
      expect(juliet.takesAll().join("")).not.toContain("<body>in");
      expect(mercutio.takesAll().join("")).not.toContain("<body>out");
    });
  },
);
