import { parseElement } from "@tandem/xml";
import type { ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import { expect, test } from "vitest";
import { contentOf } from "../conversations/incoming.ts";
import { type PlaceArchive, readWhole, WHOLE_PAGE_MESSAGES } from "./whole-conversation.ts";

const NS = "jabber:client";

/** An archive that gives `perPage` messages at a time. */
function anArchive(bodies: readonly string[], perPage: number) {
  const asked: { readonly after?: string; readonly max: number }[] = [];
  const results = bodies.map((inner, index): ArchiveResult => {
    const stanza = parseElement(`<message xmlns="${NS}" from="a@x" id="m${index + 1}">${inner}</message>`);
    return { id: String(index + 1), queryId: "q", forwarded: { stanza, delay: { time: index } } } as ArchiveResult;
  });
  const place: PlaceArchive = {
    kind: "conversation",
    async fetch(page) {
      asked.push(page);
      if (page.max === 0) return { results: [], isComplete: false, count: results.length };
      const from = Number(page.after ?? 0);
      const found = results.slice(from, from + perPage);
      return { results: found, last: found.at(-1)?.id, isComplete: from + perPage >= results.length };
    },
    decode: ({ id, forwarded: { stanza, delay } }) => contentOf(stanza, "a@x", false, id, delay?.time ?? 0),
  };
  return { place, asked };
}

const body = (text: string): string => `<body>${text}</body>`;

test("[CV4] all pages are read, oldest first, and told as they come", async () => {
  const { place, asked } = anArchive(["one", "two", "three", "four", "five"].map(body), 2);
  const told: unknown[] = [];
  const messages = await readWhole(place, { isCancelled: () => false, onRead: (...now) => told.push(now) });
  expect(messages?.map(({ text }) => text)).toEqual(["one", "two", "three", "four", "five"]);
  expect(told).toEqual([0, 2, 4, 5].map((read) => [read, 5]));
  expect(asked.slice(1)).toEqual(
    [{}, { after: "2" }, { after: "4" }].map((at) => ({ ...at, max: WHOLE_PAGE_MESSAGES })),
  );
});

test("[CV4] it stands as it is now: corrected pages later, and without what was taken back", async () => {
  const { place } = anArchive(
    [
      body("teh plan"),
      body("a secret"),
      body("ok"),
      `<body>the plan</body><replace xmlns="urn:xmpp:message-correct:0" id="m1"/>`,
      `<retract xmlns="urn:xmpp:message-retract:1" id="m2"/>`,
      `<received xmlns="urn:xmpp:receipts" id="m3"/>`,
    ],
    2,
  );
  const messages = await readWhole(place, { isCancelled: () => false, onRead: () => {} });
  expect(messages?.map(({ text, edited, retracted }) => [text, edited, retracted])).toEqual([
    ["the plan", true, false],
    ["", false, true],
    ["ok", false, false],
  ]);
});

test("[CV4] cancelled, it asks for no further page and gives nothing", async () => {
  const { place, asked } = anArchive(["one", "two", "three"].map(body), 1);
  let read = 0;
  const messages = await readWhole(place, { isCancelled: () => read === 1, onRead: (now) => void (read = now) });
  expect([messages, asked.length]).toEqual([undefined, 2]);
});

test("[CV4] an archive that repeats itself comes to an end", async () => {
  const { place } = anArchive([body("one")], 1);
  const again: PlaceArchive = {
    ...place,
    fetch: async () => ({ ...(await place.fetch({ max: 1 })), isComplete: false }),
  };
  const messages = await readWhole(again, { isCancelled: () => false, onRead: () => {} });
  expect(messages).toHaveLength(1);
});
