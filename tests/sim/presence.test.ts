import { expect, test } from "vitest";
import { runPresence } from "./presence/run.ts";

const SEEDS = 200;
/** Small, so that all of them take seconds; `npm run sim:presence` runs as many and as large ones as one likes. */
const SIZE = { people: 3, contacts: 2, steps: 8 };

test("[PR5] [PR6] [PR7] [PR9] after each step every watcher sees what they may, a fresh query agrees, the dead are off-line", async () => {
  for (let seed = 1; seed <= SEEDS; seed++) expect((await runPresence(seed, SIZE)).failure).toBeUndefined();
}, 300_000);

test("the same seed gives the same run", async () => {
  expect(await runPresence(7)).toEqual(await runPresence(7));
});

test("[PR6] seed 25, once caught: of two that are lost at the same moment each learns that the other is", async () => {
  expect((await runPresence(25, { people: 4, contacts: 3, steps: 25 })).failure).toBeUndefined();
});

test("[PR5] seed 10216, once caught: two layers that end in the same moment while nobody is there are both gone", async () => {
  expect((await runPresence(10216, { people: 4, contacts: 3, steps: 25 })).failure).toBeUndefined();
});

test("[PR3] seed 502553, once caught: of two calls that began in the same moment a renewed lease does not change which one is seen", async () => {
  expect((await runPresence(502553, { people: 4, contacts: 3, steps: 25 })).failure).toBeUndefined();
});

test("[BL8] seed 1142, once caught: who unblocks somebody sees what they are at by now", async () => {
  expect((await runPresence(1142, { people: 4, contacts: 3, steps: 25 })).failure).toBeUndefined();
});
