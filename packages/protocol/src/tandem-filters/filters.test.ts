import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  buildFilterChange,
  buildFilterHit,
  buildSavedFilter,
  parseFilterChange,
  parseFilterHit,
  parseSavedFilter,
} from "./index.ts";

const filter = (attrs: string, fields: string): string =>
  `<filter xmlns="urn:tandem:filters:0" id="k7" ${attrs}><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE" type="hidden"><value>urn:xmpp:mam:2</value></field>${fields}</x></filter>`;
const words = `<field var="{urn:xmpp:fulltext:0}fulltext"><value>"settlement break"</value></field>`;
const any = `<field var="{urn:tandem:search:0}any"><value>maya</value><value>Maya Lindqvist</value></field>`;

test("a filter survives (docs/protocol/filters.md §2)", () => {
  const xml = filter(`name="Breaks" alert="true" hidden="true" unread="100" more="true" read="1764154798120"`, words);
  expect(again(xml, parseSavedFilter, buildSavedFilter)).toBe(canonical(xml));
});

test("a change says only what it changes (docs/protocol/filters.md §4)", () => {
  const xml = `<filter xmlns="urn:tandem:filters:0" id="k7" alert="false"/>`;
  expect(parseFilterChange(fixture(xml))).toEqual({ id: "k7", alerts: false });
  expect(again(filter("", any), parseFilterChange, buildFilterChange)).toBe(canonical(filter("", any)));
});

test("a hit survives (docs/protocol/filters.md §3)", () => {
  const xml = `<hit xmlns="urn:tandem:filters:0" filter="mentions" room="ops@rooms.castellan.example" name="Ops"/>`;
  expect(again(xml, parseFilterHit, buildFilterHit)).toBe(canonical(xml));
});

test.each([
  ["a date", filter("", `<field var="start"><value>2026-11-26T00:00:00Z</value></field>`)],
  ["an order", filter("", `<field var="{urn:tandem:search:0}order"><value>newest</value></field>`)],
  ["an unknown field", filter("", `<field var="color"><value>red</value></field>`)],
  ["an alert that is neither", filter(`alert="perhaps"`, words)],
  ["a place that is no id", filter(`read="yesterday"`, words)],
  ["no id", `<filter xmlns="urn:tandem:filters:0" name="x"/>`],
  ["an id of 65 characters", `<filter xmlns="urn:tandem:filters:0" id="${"x".repeat(65)}"/>`],
])("[SV5] none with %s", (_, xml) => {
  expect(parseFilterChange(fixture(xml))).toBeNull();
});
