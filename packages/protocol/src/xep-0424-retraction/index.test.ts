import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { buildRetraction, buildTombstone, parseTombstone, retractedIdOf } from "./index.ts";

test("retractions and tombstones survive (XEP-0424 §3.1, §5)", () => {
  expect(retractedIdOf(el("message", "jabber:client", {}, buildRetraction("m1")))).toBe("m1");
  const tombstone = { id: "r1", time: Date.UTC(2019, 8, 20, 23, 9, 32) };
  expect(parseTombstone(el("message", "jabber:client", {}, buildTombstone(tombstone)))).toEqual(tombstone);
  expect(parseTombstone(el("message", "jabber:client", {}, buildRetraction("m1")))).toBeNull();
});
