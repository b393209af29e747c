import { expect, test } from "vitest";
import { type FrameEvent, type FrameState, LOADING, nextFrameState, TAKINGS_MAX } from "./frame-state.ts";
import { mayTakeFocus } from "./may-take-focus.ts";
import { answerOf, isQuestion } from "./words.ts";

const after = (...events: readonly FrameEvent[]): FrameState => events.reduce(nextFrameState, LOADING);

test.each([
  [[], { kind: "loading" }],
  [["loaded"], { kind: "shown", isQuiet: false, takings: 0 }],
  [["spoke"], { kind: "shown", isQuiet: false, takings: 0 }],
  [["load-overdue"], { kind: "failed" }],
  [["loaded", "load-overdue"], { kind: "shown", isQuiet: false, takings: 0 }],
  [["word-overdue"], { kind: "loading" }],
  [["loaded", "word-overdue"], { kind: "shown", isQuiet: true, takings: 0 }],
  [["loaded", "word-overdue", "spoke"], { kind: "shown", isQuiet: false, takings: 0 }],
  // What is refused is told after the load event of the browser's own page.
  [["loaded", "refused"], { kind: "refused" }],
  [["loaded", "strayed"], { kind: "strayed" }],
  [["refused", "loaded", "spoke"], { kind: "refused" }],
] as const)("[RM6] a framed page after %j", (events, state) => expect(after(...events)).toEqual(state));

test("[RM6] [SV3] a page that takes the focus often in a row is stopped, and stays so", () => {
  const takings = (count: number): FrameEvent[] => Array.from({ length: count }, () => "took-focus");
  expect(after("loaded", ...takings(TAKINGS_MAX - 1))).toEqual({ kind: "shown", isQuiet: false, takings: 2 });
  expect(after("loaded", ...takings(TAKINGS_MAX))).toEqual({ kind: "stopped" });
  expect(after("loaded", ...takings(2), "given-focus", ...takings(2)).kind).toBe("shown");
  expect(after("loaded", ...takings(TAKINGS_MAX), "loaded", "spoke")).toEqual({ kind: "stopped" });
});

const NOT = { isTabDown: false, isPointerOver: false, isActivated: false, idleMs: 60_000 };
test.each([
  [{ ...NOT }, false],
  [{ ...NOT, isTabDown: true, idleMs: 0 }, true],
  [{ ...NOT, isPointerOver: true, idleMs: 500 }, true],
  // Typing with the pointer left over the frame.
  [{ ...NOT, isPointerOver: true, isActivated: true, idleMs: 499 }, false],
  // A finger on the frame; the same facts a second after a key of ours prove nothing.
  [{ ...NOT, isActivated: true, idleMs: 5_000 }, true],
  [{ ...NOT, isActivated: true, idleMs: 4_999 }, false],
])("[RM6] the focus goes into the frame by a person only: %j", (facts, isGiven) =>
  expect(mayTakeFocus(facts)).toBe(isGiven),
);

test.each([undefined, null, 7, "urn:tandem:add-ins:0#ask", {}, { type: "ask" }, [], { type: null }])(
  "[RM6] %j asks nothing",
  (data) => expect(isQuestion(data)).toBe(false),
);

test("[RM6] [SV5] a page is told the room and the appearance, and nothing else (docs/protocol/add-ins.md §6)", () => {
  expect(isQuestion({ type: "urn:tandem:add-ins:0#ask", more: true })).toBe(true);
  const room = { jid: "ops@rooms.example.com", name: "Ops" };
  expect(answerOf({ ...room, theme: "dark" })).toEqual({ type: "urn:tandem:add-ins:0#room", room, theme: "dark" });
  expect(answerOf({ ...room, theme: "hc" })).toMatchObject({ theme: "high-contrast" });
});
