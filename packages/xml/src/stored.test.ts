import fc from "fast-check";
import { expect, test } from "vitest";
import {
  el,
  parseElement,
  serialize,
  isStoredAs,
  serializeAround,
  serializeWith,
  storedWithChild,
  storedWithin,
  Unaddressed,
  XmlElement,
  XmlError,
} from "./index.ts";

const CLIENT = "jabber:client";

const text = fc.string({
  unit: fc.constantFrom("a", "<", "&", ">", '"', "'", "/", "\n", "\r", "\t", "]", "é", "😀", " ", "\u0000", "\ud800"),
});
const name = fc.constantFrom("message", "body", "x-1", "é", "_");
/** Among them what would be read as something else where it is not written as a reference. */
const ns = fc.constantFrom(CLIENT, "urn:x", "urn:y", "", 'urn:"><evil/>', "urn:'&amp;", "urn: to=");
const attrs = fc.dictionary(fc.constantFrom("id", "to", "xml:lang", "é"), text, { maxKeys: 3 });
const tree: fc.Memo<XmlElement> = fc.memo((depth) => {
  const child = depth > 1 ? fc.oneof(text, tree(depth - 1)) : text;
  return fc
    .tuple(name, ns, attrs, fc.array(child, { maxLength: 4 }))
    .map(([n, space, own, children]) => el(n, space, own, ...children));
});
const element = tree(3);
const parentNs = fc.constantFrom(CLIENT, "", "urn:x");
const runs = { seed: 20_261_126, numRuns: 2_000 };

/** What is thrown is shown as such. */
function outcome(work: () => string): string {
  try {
    return work();
  } catch (error) {
    return String(error);
  }
}

/** A shape of elements for the slow way: each is the last child of the one before. */
function nested(outer: readonly XmlElement[], innermost: XmlElement): XmlElement {
  return outer.reduceRight((inside, one) => one.shallowCopy().append(inside), innermost);
}

test("an element has one text: reading it and writing it again changes nothing (fixed seed)", () => {
  fc.assert(
    fc.property(element, (one) => {
      const stored = serialize(one);
      expect(serialize(parseElement(stored))).toBe(stored);
    }),
    runs,
  );
});

test("serializeAround writes what reading, appending and writing would (fixed seed)", () => {
  fc.assert(
    fc.property(fc.array(element, { minLength: 1, maxLength: 3 }), element, parentNs, (outer, one, parent) => {
      const stored = serialize(one);
      expect(serializeAround(outer, stored, parent)).toBe(serialize(nested(outer, parseElement(stored)), parent));
    }),
    runs,
  );
});

test("serializeWith writes what reading, setting, appending and writing would (fixed seed)", () => {
  fc.assert(
    fc.property(element, attrs, fc.array(element, { maxLength: 2 }), parentNs, (one, more, children, parent) => {
      const stored = serialize(one);
      const read = parseElement(stored);
      for (const [key, value] of Object.entries(more)) read.setAttr(key, value);
      read.append(...children);
      expect(serializeWith(stored, { attrs: more, children }, parent)).toBe(serialize(read, parent));
    }),
    runs,
  );
});

test("storedWithChild writes what reading, appending and writing would (fixed seed)", () => {
  fc.assert(
    fc.property(element, element, (one, child) => {
      const stored = serialize(one);
      // One without a namespace of its own would be read as being in that of the element around it.
      fc.pre(child.ns !== "" && child.ns !== one.ns);
      const grown = serialize(parseElement(stored).append(child));
      expect(storedWithChild(stored, serialize(child))).toBe(grown);
    }),
    runs,
  );
});

test("what isStoredAs finds in order may stand as it is, also where a piece of it is missing (fixed seed)", () => {
  let found = 0;
  fc.assert(
    fc.property(element, fc.nat(40), fc.nat(40), (one, from, to) => {
      const stored = serialize(one);
      const cut = stored.slice(0, from) + stored.slice(Math.max(from, to));
      // What partsOf does not know as a name is read.
      if (!isStoredAs(one.name, one.ns, cut) || one.ns === "" || one.name === "é") return;
      found++;
      expect(outcome(() => storedWithin("urn:around", cut))).toBe(cut);
    }),
    runs,
  );
  expect(found).toBeGreaterThan(300);
});

test.each([
  ["message", `<message xmlns="${CLIENT}"/>`, true],
  ["message", `<message xmlns="${CLIENT}" id="a/"></message>`, true],
  ["message", `<message xmlns="${CLIENT}"/><iq/></message>`, false],
  ["message", `<message xmlns="${CLIENT}"/></message>`, false],
  ["message", `<message xmlns="${CLIENT}" id="a`, false],
  ["message", `<message xmlns="${CLIENT}" id="a<b/>"></message>`, false],
  ["message", `<message xmlns="${CLIENT}"><body>a</body>`, false],
  ["message", `<iq xmlns="${CLIENT}"></iq>`, false],
  ["message", `<message xmlns="urn:x"></message>`, false],
  ["message", "", false],
])("isStoredAs(%s) of %s is %s", (called, stored, is) => expect(isStoredAs(called, CLIENT, stored)).toBe(is));

test("storedWithChild adds to an element that was written elsewhere, with nothing between its tags", () => {
  const child = `<x xmlns="urn:x"/>`;
  for (const empty of [`<m xmlns="${CLIENT}"></m>`, `<m xmlns='${CLIENT}' ></m>`, `<m xmlns="${CLIENT}"/>`]) {
    expect(storedWithChild(empty, child)).toBe(`<m xmlns="${CLIENT}">${child}</m>`);
  }
});

const forwarded = el("forwarded", "urn:xmpp:forward:0");

test("what was not written here is read before it is passed on", () => {
  const foreign = `<message xmlns='${CLIENT}' ><body></body></message>`;
  const message = `<message xmlns="${CLIENT}"><body/></message>`;
  expect(serializeAround([forwarded], foreign)).toBe(`<forwarded xmlns="urn:xmpp:forward:0">${message}</forwarded>`);
  expect(serializeWith(foreign, {}, CLIENT)).toBe("<message><body/></message>");
});

test.each([
  ["cut off in a tag", `<message xmlns="${CLIENT}" id="a`],
  ["cut off in the text", `<message xmlns="${CLIENT}"><body>half a wo`],
  ["cut off before its end", `<message xmlns="${CLIENT}"><body/>`],
  ["followed by something", `<message xmlns="${CLIENT}"/><iq/>`],
  ["empty", ""],
])("a stored text that is %s throws instead of ending its reader's stream", (_, damaged) => {
  expect(() => serializeAround([forwarded], damaged)).toThrow(XmlError);
  expect(() => serializeWith(damaged, {})).toThrow(XmlError);
  expect(() => storedWithChild(damaged, `<x xmlns="urn:x"/>`)).toThrow(XmlError);
});

test("an attribute that is undefined is not added", () => {
  const stored = serialize(new XmlElement("message", CLIENT, ["id", "1"]));
  expect(serializeWith(stored, { attrs: { to: undefined } })).toBe(stored);
});

test("Unaddressed writes for each reader what serializeWith would (fixed seed)", () => {
  const readers = fc.array(fc.tuple(text, parentNs), { minLength: 2, maxLength: 3 });
  fc.assert(
    fc.property(element, fc.array(element, { maxLength: 2 }), readers, (one, children, them) => {
      const stored = serialize(one);
      const ready = new Unaddressed(stored, children);
      for (const [to, parent] of them) {
        expect(ready.text(to, parent)).toBe(serializeWith(stored, { attrs: { to }, children }, parent));
      }
    }),
    runs,
  );
});
