import { expect, test } from "vitest";
import type { Context } from "../account/context.ts";
import { createKeepLater } from "./keep-later.ts";

function bench() {
  const tasks: (() => void)[] = [];
  const written: [string, unknown][] = [];
  const context = {
    store: { set: async (key: string, value: unknown) => void written.push([key, value]) },
    ports: { time: { after: (_: number, task: () => void) => void tasks.push(task) } },
  } as unknown as Context;
  const pass = (): void => tasks.splice(0).forEach((task) => task());
  return { keepLater: createKeepLater(context), written, pass };
}

test("[RM9] changes that follow each other are one write, of how it is by then", () => {
  const { keepLater, written, pass } = bench();
  let value = 1;
  for (const key of ["a", "a", "b"]) keepLater(key, () => value);
  value = 2;
  expect(written).toEqual([]);
  pass();
  expect(written).toEqual([
    ["a", 2],
    ["b", 2],
  ]);
  value = 3;
  keepLater("a", () => value);
  pass();
  expect(written.at(-1)).toEqual(["a", 3]);
});

test("[RM9] what waits is written when the program ends, once, and nothing any more (SV5)", () => {
  const { keepLater, written, pass } = bench();
  keepLater("a", () => 1);
  keepLater.stop();
  keepLater("b", () => 2);
  pass();
  expect(written).toEqual([["a", 1]]);
});
