import { afterEach, beforeEach, expect, test } from "vitest";
import { attacks, type Attack } from "./attacks.ts";
import { measure } from "./measure.ts";
import { startTandem, type Target } from "./target.ts";

// Small parts of the attacks, for what can be said for certain; `npm run attacks` plays them whole and measures.

/** What the limits let one session hold, and the heap that Node lets grow before it collects. Without limits it is gigabytes. */
const GROWTH_MB_MAX = 250;
let target: Target;

beforeEach(async () => {
  target = await startTandem();
}, 120_000);
afterEach(() => target.stop());

function attack(name: string): Attack {
  const found = attacks.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no attack ${name}`);
  return found;
}

test("[SV3] [SV5] endless XML of every kind ends the stream that it comes on, and nobody notices", async () => {
  const kinds = ["deep XML", "attribute without end", "many attributes", "huge stanza", "huge before sign-in"];
  for (const kind of kinds) {
    const harm = await measure(target, attack(kind), 0.2);
    expect(harm.met, kind).toContain("policy-violation");
    expect(harm.isAlive, kind).toBe(true);
    expect(harm.peakMb, kind).toBeLessThan(GROWTH_MB_MAX);
  }
});

test("[SV4] who does not read loses the stream, and the rest of the server is as it was", async () => {
  const unread = await measure(target, attack("answers unread"), 0.5);
  expect(unread.met).toBe("resource-constraint");
  expect(unread.peakMb).toBeLessThan(GROWTH_MB_MAX);
});

test("[SV5] a session is not resumed by another account, however often it is tried", async () => {
  const { met, isAlive } = await measure(target, attack("replayed resumption"), 0.02);
  expect(met).toBe("100 refused, open");
  expect(isAlive).toBe(true);
});

test("[SV3] thousands of strangers in sequence leave nothing behind", async () => {
  await measure(target, attack("connections in sequence"), 0.01);
  const again = await measure(target, attack("connections in sequence"), 0.03);
  expect(again.met).toBe("3000 served");
  expect(again.leftMb).toBeLessThan(GROWTH_MB_MAX / 4);
});
