import { expect, test } from "vitest";
import { LocalBus } from "./index.ts";

test("a message reaches the subscribers of its subject in the same turn and nobody else", () => {
  const bus = new LocalBus();
  const seen: string[] = [];
  bus.subscribe("a", (payload) => seen.push(`1:${payload}`));
  const second = bus.subscribe("a", (payload) => seen.push(`2:${payload}`));
  bus.subscribe("b", (payload) => seen.push(`b:${payload}`));
  bus.publish("a", "x");
  second.close();
  bus.publish("a", "y");
  expect(seen).toEqual(["1:x", "2:x", "1:y"]);
});

test("a closed bus delivers nothing", async () => {
  const bus = new LocalBus();
  bus.subscribe("a", () => expect.unreachable());
  await bus.close();
  bus.publish("a", "x");
});
