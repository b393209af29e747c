import { el, serialize, serializeAround, storedWithChild, XmlError } from "@tandem/xml";
import fc from "fast-check";
import { expect, test } from "vitest";
import { archiveResultAround, ArchiveResultTexts } from "./index.ts";

const CLIENT = "jabber:client";
const text = fc.string({ unit: fc.constantFrom("a", "<", "&", '"', "'", "\n", "é", "😀", "\u0000", "\ud800") });
const stanza = fc
  .tuple(fc.constantFrom(CLIENT, "urn:xmpp:forward:0", "urn:x"), text, text)
  .map(([ns, id, body]) => serialize(el("message", ns, { id }, el("body", ns, {}, body))));
const result = fc.record({ id: fc.nat(), at: fc.date({ noInvalidDate: true }).map(Number), stanza });
const child = fc.constantFrom("", `<x xmlns="urn:y"><item jid="a@b"/></x>`);
const parentNs = fc.constantFrom(CLIENT, "");

test("each result is what writing its elements would be, whatever is in them (XEP-0313 §4.2; fixed seed)", () => {
  const queryId = fc.option(text, { nil: undefined });
  const pages = fc.tuple(
    text,
    text,
    queryId,
    fc.array(fc.tuple(result, parentNs, child), { minLength: 1, maxLength: 3 }),
  );
  fc.assert(
    fc.property(pages, ([from, to, asked, page]) => {
      const outer = el("message", CLIENT, { from, to });
      const texts = new ArchiveResultTexts(outer, asked);
      for (const [one, ns, added] of page) {
        const around = [outer, ...archiveResultAround(String(one.id), asked, { time: one.at })];
        const stored = added === "" ? one.stanza : storedWithChild(one.stanza, added);
        expect(texts.text(one, ns, added)).toBe(serializeAround(around, stored, ns));
      }
    }),
    { seed: 20_261_127, numRuns: 1_000 },
  );
});

test("a stored text that is cut off throws instead of ending its reader's stream", () => {
  const texts = new ArchiveResultTexts(el("message", CLIENT), undefined);
  const damaged = `<message xmlns="${CLIENT}"><body>half a wo`;
  expect(() => texts.text({ id: 1, at: 0, stanza: damaged }, "")).toThrow(XmlError);
});
