import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { buildDisplayedMarker, buildMarkable, displayedIdOf, isMarkable } from "./index.ts";

test("markers survive (XEP-0333 §4)", () => {
  const markable = el("message", "jabber:client", {}, buildMarkable());
  const marker = el("message", "jabber:client", {}, buildDisplayedMarker("39K7ZYIp"));
  expect([isMarkable(markable), displayedIdOf(markable)]).toEqual([true, null]);
  expect([isMarkable(marker), displayedIdOf(marker)]).toEqual([false, "39K7ZYIp"]);
});
