import { expect, test } from "vitest";
import { inbound, outbound, type SubscriptionState } from "./subscription-state.ts";

/** "B" both, "F" from, "T" to, "N" none; +o pending out, +i pending in, +a approved. */
function state(name: string): SubscriptionState {
  const [base, flags = ""] = name.split("+");
  return {
    to: base === "T" || base === "B",
    from: base === "F" || base === "B",
    pendingOut: flags.includes("o"),
    pendingIn: flags.includes("i"),
    approved: flags.includes("a"),
  };
}

test.each([
  ["subscribe", "N", "N+o", true],
  ["subscribe", "N+o", "N+o", true],
  ["subscribe", "N+i", "N+oi", true],
  ["subscribe", "T", "T", true],
  ["subscribe", "F", "F+o", true],
  ["subscribe", "B", "B", true],
  ["unsubscribe", "N+o", "N", true],
  ["unsubscribe", "N+oi", "N+i", true],
  ["unsubscribe", "T+i", "N+i", true],
  ["unsubscribe", "F+o", "F", true],
  ["unsubscribe", "B", "F", true],
  ["subscribed", "N", "N+a", false],
  ["subscribed", "N+i", "F", true],
  ["subscribed", "N+oi", "F+o", true],
  ["subscribed", "T", "T+a", false],
  ["subscribed", "T+i", "B", true],
  ["subscribed", "F", "F", false],
  ["unsubscribed", "N", "N", false],
  ["unsubscribed", "N+a", "N", false],
  ["unsubscribed", "N+oi", "N+o", true],
  ["unsubscribed", "F+o", "N+o", true],
  ["unsubscribed", "B", "T", true],
] as const)("[PS4] outbound %s: %s → %s (RFC 6121 A.2)", (type, before, after, isRouted) => {
  expect(outbound(type, state(before))).toEqual({ next: state(after), isRouted });
});

test.each([
  ["subscribe", "N", "N+i", true],
  ["subscribe", "N+o", "N+oi", true],
  ["subscribe", "N+i", "N+i", false],
  ["subscribe", "T", "T+i", true],
  ["unsubscribe", "N", "N", false],
  ["unsubscribe", "N+i", "N", true],
  ["unsubscribe", "T+i", "T", true],
  ["unsubscribe", "F+o", "N+o", true],
  ["unsubscribe", "B", "T", true],
  ["subscribed", "N", "N", false],
  ["subscribed", "N+o", "T", true],
  ["subscribed", "N+oi", "T+i", true],
  ["subscribed", "F", "F", false],
  ["subscribed", "F+o", "B", true],
  ["unsubscribed", "N", "N", false],
  ["unsubscribed", "N+o", "N", true],
  ["unsubscribed", "T+i", "N+i", true],
  ["unsubscribed", "F+o", "F", true],
  ["unsubscribed", "B", "F", true],
] as const)("[PS4] inbound %s: %s → %s (RFC 6121 A.3)", (type, before, after, isDelivered) => {
  expect(inbound(type, state(before))).toEqual({ next: state(after), isDelivered });
});

test.each(["F", "B", "F+o"])(
  "[PS4] a subscribe in %s is answered without asking the person (RFC 6121 A.3.1)",
  (before) => {
    expect(inbound("subscribe", state(before))).toEqual({
      next: state(before),
      isDelivered: false,
      reply: "subscribed",
    });
  },
);

test("[PS7] a subscribe that was approved in advance is answered (RFC 6121 §3.4)", () => {
  const { next, reply, isDelivered } = inbound("subscribe", state("N+a"));
  expect({ next, reply, isDelivered }).toEqual({ next: { ...state("F+a") }, reply: "subscribed", isDelivered: false });
});
