import { expect, test } from "vitest";
import { runSimulation } from "./run.ts";

/** About 40 s on two quiet cores. */
const SEEDS = 200;

test("[SV1] [SV2] [SV4] seeded runs end in agreement: nothing lost, nothing twice, one order, bounded queues", async () => {
  for (let seed = 1; seed <= SEEDS; seed++) expect((await runSimulation(seed)).failure).toBeUndefined();
}, 600_000);

test("the same seed gives the same run", async () => {
  expect(await runSimulation(7)).toEqual(await runSimulation(7));
});

test("[RM15] seed 5000, once caught: an archive that was empty at first is read from its beginning", async () => {
  expect((await runSimulation(5000)).failure).toBeUndefined();
});

test("[RM23] seed 132, once caught: a first reading that is cut leaves no hole in a room", async () => {
  expect((await runSimulation(132)).failure).toBeUndefined();
});

test("[RM14] seed 22044, once caught: a try to connect that was given up takes the session from nobody", async () => {
  expect((await runSimulation(22044)).failure).toBeUndefined();
});

test("[RM21] seed 1148, once caught: what came between the inbox and a gap is counted anew", async () => {
  expect((await runSimulation(1148)).failure).toBeUndefined();
});

test("[RM23] seed 12499, once caught: a room whose archive was empty at first has no hole behind an own message", async () => {
  expect((await runSimulation(12499)).failure).toBeUndefined();
});

test("[RM15] seed 10061, once caught: a message that was confirmed just before a cut finds its place", async () => {
  expect((await runSimulation(10061)).failure).toBeUndefined();
});

test("[SV1] seed 804726, once caught: a sign-in that was given up and came late does not end the one that followed", async () => {
  expect((await runSimulation(804_726)).failure).toBeUndefined();
});

test("[RM21] seed 812345, once caught: a sign-in of which nobody answered, and whose session was resumed, begins anew", async () => {
  expect((await runSimulation(812_345)).failure).toBeUndefined();
});

test("[RM13] [RM14] seed 1010654, once caught: a reading that an earlier visit began makes no room ready for what waits to be sent", async () => {
  expect((await runSimulation(1010654)).failure).toBeUndefined();
});
