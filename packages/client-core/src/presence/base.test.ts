import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { parseResourcePresence, personPresence, type ResourcePresence } from "./base.ts";

const at = (priority: number, base: ResourcePresence["base"]): ResourcePresence => ({ priority, base });

test.each([
  [[], "offline"],
  [[at(-1, "available")], "available"],
  [[at(-1, "available"), at(5, "away")], "away"],
  [[at(5, "dnd"), at(0, "available")], "dnd"],
  [[at(5, "dnd"), at(5, "available")], "available"],
  [[at(5, "away"), at(5, "brb"), at(5, "busy")], "busy"],
  [[at(-1, "available"), at(-5, "away")], "available"],
])("[RT29] %j looks %s", (resources, base) => {
  expect(personPresence(resources).base).toBe(base);
});

test("[RT11] Busy and Do not disturb are told apart; what stands in presence is a base state", () => {
  const presence = (show: string, base?: string) =>
    el(
      "presence",
      "jabber:client",
      {},
      el("show", "jabber:client", {}, show),
      base === undefined ? undefined : el("state", "urn:tandem:presence:0", { base }),
    );
  expect(parseResourcePresence(presence("dnd", "busy")).base).toBe("busy");
  expect(parseResourcePresence(presence("dnd")).base).toBe("dnd");
  expect(parseResourcePresence(presence("xa")).base).toBe("away");
  expect(parseResourcePresence(presence("dnd", "in-a-call")).base).toBe("dnd");
});

test("[PR8] who may interrupt reads so with Do not disturb, and with nothing else", () => {
  const urgent = (show: string) =>
    el("presence", "jabber:client", {}, el("show", "jabber:client", {}, show), el("urgent", "urn:tandem:presence:0"));
  expect(personPresence([parseResourcePresence(urgent("dnd"))])).toEqual({ base: "dnd", urgent: true });
  expect(personPresence([parseResourcePresence(urgent("away"))])).toEqual({ base: "away" });
});
