import fc from "fast-check";
import { expect, test } from "vitest";
import { el, parseElement, serialize, StreamParser, type XmlElement } from "./index.ts";

interface Seen {
  readonly roots: string[];
  readonly stanzas: string[];
  ends: number;
}

function reader(): { parser: StreamParser; seen: Seen } {
  const seen: Seen = { roots: [], stanzas: [], ends: 0 };
  const parser = new StreamParser({
    onStreamStart: (root, contentNs) => seen.roots.push(`${serialize(root)} ${contentNs}`),
    onElement: (element) => seen.stanzas.push(serialize(element)),
    onStreamEnd: () => {
      seen.ends++;
    },
  });
  return { parser, seen };
}

const HEAD = `<?xml version='1.0' encoding='UTF-8'?>\n<stream:stream to="a.example" xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" version="1.0">`;

test("a stream: root with its content namespace, stanzas, end (RFC 6120 §4.2)", () => {
  const { parser, seen } = reader();
  parser.write(`${HEAD}<message><body>hi</body></message> \n <iq id="1"/></stream:stream>`);
  expect(seen.roots).toEqual([
    `<stream xmlns="http://etherx.jabber.org/streams" to="a.example" version="1.0"/> jabber:client`,
  ]);
  expect(seen.stanzas).toEqual([
    `<message xmlns="jabber:client"><body>hi</body></message>`,
    `<iq xmlns="jabber:client" id="1"/>`,
  ]);
  expect(seen.ends).toBe(1);
});

test("references, CDATA, line ends and white space in attributes (XML 1.0 §2.11, §3.3.3, §4.6)", () => {
  const xml = `<a b="1&#10;2\r\n3\t4&quot;&apos;">&lt;&amp;&gt;&#x1F600;\r\nx<![CDATA[<&]]&gt;]]]]>y</a>`;
  const element = parseElement(xml);
  expect(element.attr("b")).toBe(`1\n2 3 4"'`);
  expect(element.children).toEqual(["<&>😀\nx<&]]&gt;]]y"]);
});

test("prefixes are resolved; of the attributes with one only xml: remains (Namespaces in XML §6)", () => {
  const element = parseElement(`<x:a xmlns:x="u" xmlns="d" xml:lang="de" x:b="1" c="2"><b/><b xmlns=""/><x:b/></x:a>`);
  expect(element.name).toBe("a");
  expect(element.ns).toBe("u");
  expect(element.attrs).toEqual(["xml:lang", "de", "c", "2"]);
  expect(element.elements().map((child) => child.ns)).toEqual(["d", "", "u"]);
});

test("reset from a handler drops the rest of the chunk (RFC 6120 §5.3.2)", () => {
  const seen: string[] = [];
  const parser: StreamParser = new StreamParser({
    onStreamStart: (root) => seen.push(root.name),
    onElement: (element) => {
      seen.push(element.name);
      if (element.name === "starttls") parser.reset();
    },
    onStreamEnd() {},
  });
  parser.write(`${HEAD}<starttls/><iq/>\u0001<`);
  parser.write(`${HEAD}<auth/>`);
  expect(seen).toEqual(["stream", "starttls", "stream", "auth"]);
});

test("after end() nothing is read", () => {
  const { parser, seen } = reader();
  parser.write(HEAD);
  parser.end();
  parser.write("<iq/>");
  expect(seen.stanzas).toEqual([]);
});

const text = fc.string({
  unit: fc.constantFrom("a", "<", "&", ">", '"', "'", "\n", "\r", "\t", "]", "é", "漢", "😀", " "),
});
const name = fc.constantFrom("a", "body", "x-1", "é", "_");
const ns = fc.constantFrom("jabber:client", "urn:x", "urn:y", "");
const tree: fc.Memo<XmlElement> = fc.memo((depth) => {
  const child =
    depth > 1
      ? fc.oneof(
          text.filter((t) => t !== ""),
          tree(depth - 1),
        )
      : text.filter((t) => t !== "");
  return fc
    .tuple(name, ns, fc.dictionary(name, text, { maxKeys: 3 }), fc.array(child, { maxLength: 4 }))
    .map(([n, space, attrs, children]) => el(n, space, attrs, ...joined(children)));
});

/** Adjacent strings are one text to a parser. */
function joined(nodes: readonly (XmlElement | string)[]): (XmlElement | string)[] {
  const out: (XmlElement | string)[] = [];
  for (const node of nodes) {
    const last = out.length - 1;
    if (typeof node === "string" && typeof out[last] === "string") out[last] += node;
    else out.push(node);
  }
  return out;
}

test("what is serialized is read back the same (fixed seed)", () => {
  fc.assert(
    fc.property(tree(4), (element) => {
      expect(parseElement(serialize(element))).toEqual(element);
    }),
    { seed: 20_261_122, numRuns: 400 },
  );
});

test("characters that XML cannot carry are left out when writing, all others survive", () => {
  const element = el("a", "", { b: "1\u0000\ud800\t\r" }, "x\u0001\uffff\udc00\r\n😀");
  expect(parseElement(serialize(element))).toEqual(el("a", "", { b: "1\t\r" }, "x\r\n😀"));
});

test("chunks of any size give the same stanzas, as bytes and as text (fixed seed)", () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.array(tree(3), { minLength: 1, maxLength: 3 }), cuts, fc.boolean(), (stanzas, sizes, asBytes) => {
      const xml = `${HEAD}${stanzas.map((stanza) => serialize(stanza, "jabber:client")).join("\n")}</stream:stream>`;
      const { parser, seen } = reader();
      const input = asBytes ? new TextEncoder().encode(xml) : xml;
      let at = 0;
      for (let i = 0; at < input.length; i++) {
        const size = sizes[i % sizes.length] as number;
        parser.write(input.slice(at, at + size));
        at += size;
      }
      expect(seen.stanzas).toEqual(stanzas.map((stanza) => serialize(stanza)));
      expect(seen.ends).toBe(1);
    }),
    { seed: 20_261_122, numRuns: 300 },
  );
});
