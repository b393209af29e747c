import { expect, test } from "vitest";
import { NAMESPACE_DECLARATIONS_MAX } from "./limits.ts";
import { defaultXmlLimits, parseElement, StreamParser, XmlError, type XmlLimits } from "./index.ts";

const silent = { onStreamStart() {}, onElement() {}, onStreamEnd() {} };
const small: XmlLimits = { stanzaCharsMax: 60, depthMax: 3, attributesMax: 2, nodesMax: 5 };

function refusal(xml: string, limits: XmlLimits): string | undefined {
  try {
    parseElement(xml, limits);
    return undefined;
  } catch (error) {
    if (error instanceof XmlError) return error.condition;
    throw error;
  }
}

const wide = { ...defaultXmlLimits };
const declarations = (count: number): string => {
  let xml = "";
  for (let i = 0; i < count; i += 32) {
    const names = Array.from({ length: Math.min(32, count - i) }, (_, k) => `xmlns:p${i + k}="u"`);
    xml += `<a ${names.join(" ")}>`;
  }
  return xml + "</a>".repeat(Math.ceil(count / 32));
};

test.each([
  ["stanzaCharsMax", `<a>${"x".repeat(53)}</a>`, `<a>${"x".repeat(54)}</a>`, small],
  ["stanzaCharsMax in an attribute", `<a b="${"x".repeat(51)}"/>`, `<a b="${"x".repeat(52)}"/>`, small],
  ["stanzaCharsMax in CDATA", `<a><![CDATA[${"x".repeat(41)}]]></a>`, `<a><![CDATA[${"x".repeat(42)}]]></a>`, small],
  ["depthMax", `<a><b><c/></b></a>`, `<a><b><c><d/></c></b></a>`, small],
  ["attributesMax", `<a b="" c=""/>`, `<a b="" c="" d=""/>`, small],
  ["attributesMax, declarations count", `<a b="" xmlns=""/>`, `<a b="" c="" xmlns=""/>`, small],
  ["nodesMax", `<a><b/><b/>x<b/></a>`, `<a><b/><b/>x<b/>y</a>`, small],
  [
    "namespace declarations",
    declarations(NAMESPACE_DECLARATIONS_MAX),
    declarations(NAMESPACE_DECLARATIONS_MAX + 1),
    wide,
  ],
])("[SV3] at %s and one past it", (_name, atMax, pastMax, limits) => {
  expect(refusal(atMax, limits)).toBeUndefined();
  expect(refusal(pastMax, limits)).toBe("policy-violation");
});

test("[SV3] limits hold per stanza, not per stream", () => {
  const parser = new StreamParser(silent, { ...small, stanzaCharsMax: 100 });
  parser.write(`<s xmlns="jabber:client">`);
  for (let i = 0; i < 50; i++) parser.write(`<a><b>${"x".repeat(50)}</b></a>`);
  for (let i = 0; i < 50; i++) parser.write(" ".repeat(200)); // white space between stanzas keeps a connection alive
});

test("[SV3] an unfinished stanza is refused as soon as it is too large", () => {
  const parser = new StreamParser(silent, small);
  parser.write("<s>");
  parser.write(`<a b="${"x".repeat(54)}`);
  expect(() => parser.write("x")).toThrow(XmlError);
});

test("[SV5] 100 000 nested tags are refused at the limit of depth", () => {
  expect(refusal("<a>".repeat(100_000), { ...wide, stanzaCharsMax: 1e9 })).toBe("policy-violation");
});

test("[SV5] time grows with the input, not with its square: 1 MB in single bytes", () => {
  const limits = { ...wide, stanzaCharsMax: 3_000_000 };
  const seen: number[] = [];
  const parser = new StreamParser(
    { ...silent, onElement: (a) => seen.push(a.text().length, a.attr("b")?.length ?? 0) },
    limits,
  );
  const half = "x".repeat(500_000);
  for (const unit of `<s><a b="${half}">${half}<![CDATA[${half}]]></a>`) parser.write(unit);
  expect(seen).toEqual([1_000_000, 500_000]);
}, 20_000);
