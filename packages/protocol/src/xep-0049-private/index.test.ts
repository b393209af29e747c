import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildPrivate, parsePrivate } from "./index.ts";

const query = (inner: string): string => `<query xmlns="jabber:iq:private">${inner}</query>`;

test("private data survive (XEP-0049 §3)", () => {
  const xml = query(`<exodus xmlns="exodus:prefs"><defaultnick>Hamlet</defaultnick></exodus>`);
  expect(again(xml, parsePrivate, buildPrivate)).toBe(canonical(xml));
});

test.each(["", "<x/>", `<a xmlns="u"/><b xmlns="u"/>`])("[SV5] refused: %j", (inner) =>
  expect(parsePrivate(fixture(query(inner)))).toBeNull(),
);
