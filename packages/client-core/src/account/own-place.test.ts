import { serialize, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import type { Context } from "./context.ts";
import { createOwnPlace, RECENT_PLACES_MAX } from "./own-place.ts";

function stage(kept?: unknown) {
  const published: string[] = [];
  const store = new Map<string, unknown>([["places", kept]]);
  const context = {
    pep: {
      publish: async (_node: string, { payload }: { payload: XmlElement }) => void published.push(serialize(payload)),
    },
    store: {
      get: async (key: string) => store.get(key),
      set: async (key: string, value: unknown) => store.set(key, value),
    },
  } as unknown as Context;
  return { place: createOwnPlace(context), published, store };
}

test("[PR10] a place is published in words, remembered once, newest first, and taken back by the empty element (XEP-0080 §4)", async () => {
  const { place, published, store } = stage();
  await place.set(" London, 4.12 ");
  await place.set("Home");
  await place.set("London, 4.12");
  expect(place.recent.value).toEqual(["London, 4.12", "Home"]);
  await place.set(" ");
  expect(published[0]).toContain("<description>London, 4.12</description>");
  expect(published.at(-1)).toBe(`<geoloc xmlns="http://jabber.org/protocol/geoloc"/>`);
  place.forget("Home");
  expect(store.get("places")).toEqual(["London, 4.12"]);
});

test("no more are remembered than are offered", async () => {
  const { place } = stage();
  for (let i = 0; i <= RECENT_PLACES_MAX; i++) await place.set(`Room ${i}`);
  expect(place.recent.value).toHaveLength(RECENT_PLACES_MAX);
  expect(place.recent.value).not.toContain("Room 0");
});

test("what was kept comes back; what is no place does not", async () => {
  const { place } = stage(["Home", 7]);
  await place.restore();
  expect(place.recent.value).toEqual(["Home"]);
});

test("a place that the server refuses is not remembered", async () => {
  const context = {
    pep: { publish: () => Promise.reject(new Error("refused")) },
    store: { set: async () => {} },
  } as unknown as Context;
  const place = createOwnPlace(context);
  await expect(place.set("Home")).rejects.toThrow("refused");
  expect(place.recent.value).toEqual([]);
});
