import { bareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import { type Turn, Turns } from "./turns.ts";

const [ada, ben, cyd] = ["ada", "ben", "cyd"].map((local) => bareJid(local, "capulet.lit")) as [
  ReturnType<typeof bareJid>,
  ReturnType<typeof bareJid>,
  ReturnType<typeof bareJid>,
];

function stage() {
  const turns = new Turns();
  const seen: string[] = [];
  const watch = (name: string, turn: Turn): void => void Promise.resolve(turn.ready()).then(() => seen.push(name));
  return { turns, seen, watch };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("[MS8] whoever took its place first is handed out first, whatever is on disk first", async () => {
  const { turns, seen, watch } = stage();
  const [first, second, other] = [turns.open(ada, ben), turns.open(cyd, ada), turns.open(cyd, cyd)];
  second.take();
  first.take();
  other.take();
  watch("first", first);
  watch("other", other);
  await settled();
  expect(seen).toEqual([]);
  watch("second", second);
  second.end();
  await settled();
  expect(seen.toSorted()).toEqual(["first", "other", "second"]);
});

test("[MS8] a message without a place waits for nobody and holds up nobody", async () => {
  const { turns, seen, watch } = stage();
  const [typing, text] = [turns.open(ada, ben), turns.open(ada, ben)];
  watch("typing", typing);
  text.take();
  watch("text", text);
  await settled();
  expect(seen).toEqual(["typing", "text"]);
});

test("[MS8] a message to oneself does not wait for itself", async () => {
  const { turns, seen, watch } = stage();
  const own = turns.open(ada, ada);
  own.take();
  watch("own", own);
  await settled();
  expect(seen).toEqual(["own"]);
});

test("[MS8] one that ends early, as a resend does, lets nobody past those before it, and nothing is left in the end", async () => {
  const { turns, seen, watch } = stage();
  const [first, resend, last] = [turns.open(ada, ben), turns.open(ada, cyd), turns.open(cyd, ada)];
  for (const turn of [first, resend, last]) turn.take();
  first.take();
  watch("last", last);
  resend.end();
  await settled();
  expect(seen).toEqual([]);
  first.end();
  await settled();
  expect(seen).toEqual(["last"]);
  last.end();
  expect(turns.size).toBe(0);
});

test("[MS8] clear is only a pair neither of whom has a message under way", () => {
  const { turns } = stage();
  expect(turns.isClear(ada, ben)).toBe(true);
  const turn = turns.open(ada, ben);
  expect(turns.isClear(ada, ben)).toBe(true); // it has no place yet
  turn.take();
  expect([turns.isClear(ada, cyd), turns.isClear(cyd, ben), turns.isClear(cyd, cyd)]).toEqual([false, false, true]);
  turn.end();
  expect(turns.isClear(ada, ben)).toBe(true);
});
