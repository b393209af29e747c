import { parseElement, serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import type { BareJid } from "../jid/index.ts";
import { buildCounts, buildCountsQuery, parseCounts, parseCountsQuery, type SearchCounts } from "./index.ts";

const round = (element: ReturnType<typeof buildCounts>) => parseElement(serialize(element));
const query = parseElement(`<query xmlns="urn:xmpp:mam:2" queryid="q"/>`);

test("[RM26] a question about counts holds the query that it is about", () => {
  const asked = parseCountsQuery(round(buildCountsQuery({ query, naming: ["Maya", "maya l"] })));
  expect(asked?.naming).toEqual(["Maya", "maya l"]);
  expect(asked && serialize(asked.query)).toBe(serialize(query));
  expect(parseCountsQuery(parseElement(`<counts xmlns="urn:tandem:search:0"/>`))).toBeNull();
});

test("[RM26] counts come back as they were told, and what is none is left out", () => {
  const counts: SearchCounts = {
    traits: new Map([
      ["file", { count: 31, isExact: true }],
      ["link", { count: 1000, isExact: false }],
    ]),
    naming: { count: 12, isExact: true },
    places: [{ jid: "ops@rooms.example" as BareJid, name: "Ops Bridge", count: 14, isExact: true }],
  };
  expect(parseCounts(round(buildCounts(counts)))).toEqual(counts);
  const odd = `<counts xmlns="urn:tandem:search:0"><has trait="smell" count="1"/><has trait="file" count="many"/><place jid="@" count="1"/></counts>`;
  expect(parseCounts(parseElement(odd))).toEqual({ traits: new Map(), places: [] });
  expect(parseCounts(query)).toBeNull();
});
