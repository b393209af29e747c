import { expect, test } from "vitest";
import { Phase } from "./phases.ts";

function order(add: (phase: Phase<string[], void>) => void): string[] {
  const phase = new Phase<string[], void>("authorize");
  add(phase);
  const seen: string[] = [];
  for (const handler of phase.handlers) handler(seen);
  return seen;
}
const note = (name: string) => (seen: string[]) => void seen.push(name);

test("handlers run in the order in which they were added", () => {
  expect(order((phase) => ["a", "b", "c"].forEach((name) => phase.add(name, note(name))))).toEqual(["a", "b", "c"]);
});

test("`after` moves a handler behind the one it names, and only then", () => {
  const seen = order((phase) => {
    phase.add("rooms", note("rooms"), { after: ["blocking"] });
    phase.add("limits", note("limits"));
    phase.add("blocking", note("blocking"));
  });
  expect(seen).toEqual(["blocking", "rooms", "limits"]);
});

test("an unknown name stops the boot and says who wanted it", () => {
  expect(() => order((phase) => phase.add("rooms", note("rooms"), { after: ["blokcing"] }))).toThrow(
    "phase authorize: rooms runs after blokcing, which is not there",
  );
});

test("a circle stops the boot", () => {
  const circle = () =>
    order((phase) => {
      phase.add("a", note("a"), { after: ["b"] });
      phase.add("b", note("b"), { after: ["a"] });
    });
  expect(circle).toThrow("runs after itself");
});

test("a handler added later is in the order too", () => {
  const phase = new Phase<string[], void>("observe");
  phase.add("a", note("a"));
  expect(phase.handlers).toHaveLength(1);
  phase.add("b", note("b"));
  expect(phase.handlers).toHaveLength(2);
});
