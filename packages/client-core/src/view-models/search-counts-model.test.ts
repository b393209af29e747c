import type { BareJid } from "@tandem/protocol";
import type { SearchCounts } from "@tandem/protocol/tandem-search-counts";
import { expect, test } from "vitest";
import { sumOf } from "./search-counts-model.ts";

test("[RM26] counts of rooms and of conversations are told together, and as inexact if one of them is", () => {
  const exact = (count: number) => ({ count, isExact: true });
  const rooms: SearchCounts = {
    traits: new Map([
      ["file", exact(30)],
      ["link", { count: 1000, isExact: false }],
    ]),
    naming: exact(3),
    places: [{ jid: "ops@rooms.example" as BareJid, name: "Ops", ...exact(14) }],
  };
  const talks: SearchCounts = {
    traits: new Map([
      ["file", exact(1)],
      ["link", exact(2)],
    ]),
    naming: exact(1),
    places: [{ jid: "mateo@example" as BareJid, ...exact(2) }],
  };
  const sum = sumOf([rooms, talks]);
  expect([...sum.traits]).toEqual([
    ["file", exact(31)],
    ["link", { count: 1002, isExact: false }],
    ["mention", exact(4)],
  ]);
  expect([...sum.places.keys()]).toEqual(["ops@rooms.example", "mateo@example"]);
  expect(sum.places.get("ops@rooms.example")).toMatchObject(exact(14));
});
