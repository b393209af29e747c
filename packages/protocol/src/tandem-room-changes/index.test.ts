import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildRoomChanges, parseRoomChanges } from "./index.ts";

const changes = (inner: string): string => `<changes xmlns="urn:tandem:rooms:0">${inner}</changes>`;

test("[RM7] changes survive (docs/protocol/rooms.md §10)", () => {
  const xml = changes(
    `<change at="2026-11-27T16:40:00.000Z" by="noah@castellan.example" what="members" more="3">
       <added>group:Desk Support</added><removed>dana@castellan.example</removed>
     </change>
     <change at="2026-11-03T09:00:00.000Z" what="retention" value="2557"/>`,
  );
  expect(again(xml, parseRoomChanges, buildRoomChanges)).toBe(canonical(xml));
});

test.each([
  `<change at="yesterday" what="name"/>`,
  `<change what="name"/>`,
  `<change at="2026-11-27T16:40:00Z" what="weather"/>`,
])("[SV5] skipped: %s", (entry) => {
  expect(parseRoomChanges(fixture(changes(entry)))).toEqual([]);
});
