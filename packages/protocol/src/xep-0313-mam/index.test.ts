import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  buildArchiveQuery,
  buildArchiveResult,
  buildFin,
  buildMetadata,
  parseArchiveQuery,
  parseArchiveResult,
  parseFin,
  parseMetadata,
  type ArchiveQuery,
} from "./index.ts";

const field = (name: string, ...values: string[]): string =>
  `<field var="${name}">${values.map((value) => `<value>${value}</value>`).join("")}</field>`;
const query = (fields: string, rest = ""): string =>
  `<query xmlns="urn:xmpp:mam:2" queryid="f27"><x xmlns="jabber:x:data" type="submit">
    <field var="FORM_TYPE" type="hidden"><value>urn:xmpp:mam:2</value></field>${fields}</x>${rest}</query>`;
const parse = (xml: string) => parseArchiveQuery(fixture(xml));
const parsed = (element: Parameters<typeof parseArchiveQuery>[0]): ArchiveQuery | null => {
  const result = parseArchiveQuery(element);
  return typeof result === "string" ? null : result;
};

test.each([
  query(field("with", "juliet@capulet.lit")),
  query(field("start", "2010-06-07T00:00:00.000Z") + field("end", "2010-07-07T13:23:54.000Z")),
  query(
    field("before-id", "9") + field("after-id", "3"),
    `<set xmlns="http://jabber.org/protocol/rsm"><max>10</max><before/></set><flip-page/>`,
  ),
  query(field("ids", "1", "2") + field("{urn:xmpp:fulltext:0}fulltext", "wherefore")),
  `<query xmlns="urn:xmpp:mam:2"/>`,
])("queries survive (XEP-0313 §4.1, XEP-0431)", (xml) =>
  expect(again(xml, parsed, buildArchiveQuery)).toBe(canonical(xml)),
);

test("[SV5] a filter that cannot be applied refuses the query (XEP-0313 §4.1)", () => {
  expect(parse(query(field("colour", "red")))).toBe("unknown-field");
  expect(parse(query(field("start", "yesterday")))).toBe("malformed");
  expect(parse(query(field("with", "@")))).toBe("malformed");
  expect(parse(`<query xmlns="urn:xmpp:mam:2"><x xmlns="jabber:x:data" type="submit"/></query>`)).toBe("malformed");
  expect(parse(query("", `<set xmlns="http://jabber.org/protocol/rsm"><max>x</max></set>`))).toBe("malformed");
});

test("results, the end of a page and metadata survive (XEP-0313 §4.2, §4.3, §4.1.5)", () => {
  const result = `<result xmlns="urn:xmpp:mam:2" queryid="f27" id="28482"><forwarded xmlns="urn:xmpp:forward:0">
    <delay xmlns="urn:xmpp:delay" stamp="2010-07-10T23:08:25.000Z"/><message xmlns="jabber:client" to="juliet@capulet.lit"/></forwarded></result>`;
  expect(again(result, parseArchiveResult, buildArchiveResult)).toBe(canonical(result));
  const fin = `<fin xmlns="urn:xmpp:mam:2" complete="true" stable="false"><set xmlns="http://jabber.org/protocol/rsm">
    <first index="0">1</first><last>9</last><count>9</count></set></fin>`;
  expect(again(fin, parseFin, buildFin)).toBe(canonical(fin));
  const metadata = `<metadata xmlns="urn:xmpp:mam:2"><start id="1" timestamp="2008-08-22T21:09:04.000Z"/>
    <end id="2" timestamp="2020-04-20T14:34:21.000Z"/></metadata>`;
  expect(again(metadata, parseMetadata, buildMetadata)).toBe(canonical(metadata));
  expect(parseArchiveResult(fixture(`<result xmlns="urn:xmpp:mam:2"/>`))).toBeNull();
});
