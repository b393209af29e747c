import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { buildChatState, chatStateOf } from "./index.ts";

test.each(["active", "composing", "paused", "inactive", "gone"] as const)("%s survives (XEP-0085 §5)", (state) => {
  expect(chatStateOf(el("message", "jabber:client", {}, buildChatState(state)))).toBe(state);
});

test("[SV5] an unknown state is none", () => {
  expect(
    chatStateOf(el("message", "jabber:client", {}, el("asleep", "http://jabber.org/protocol/chatstates"))),
  ).toBeNull();
  expect(chatStateOf(el("message", "jabber:client"))).toBeNull();
});
