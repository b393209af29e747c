import { expect, test } from "vitest";
import { parseElement, StreamParser, XmlError, type XmlErrorCondition, type XmlStreamHandler } from "./index.ts";

const silent: XmlStreamHandler = { onStreamStart() {}, onElement() {}, onStreamEnd() {} };
const STREAM = `<stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams">`;

function conditionOf(run: () => void): XmlErrorCondition | "none" {
  try {
    run();
    return "none";
  } catch (error) {
    if (error instanceof XmlError) return error.condition;
    throw error;
  }
}

/** Wrong wherever it stands. */
const anywhere: readonly (readonly [string, string, XmlErrorCondition])[] = [
  ["document type", `<!DOCTYPE a><a/>`, "restricted-xml"],
  ["document type with entities", `<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`, "restricted-xml"],
  ["comment", `<a><!-- x --></a>`, "restricted-xml"],
  ["processing instruction", `<a><?php x ?></a>`, "restricted-xml"],
  ["undefined entity", `<a>&nbsp;</a>`, "restricted-xml"],
  ["undefined entity in an attribute", `<a b="&nbsp;"/>`, "restricted-xml"],
  ["NUL reference", `<a>&#0;</a>`, "not-well-formed"],
  ["control character reference", `<a>&#x1F;</a>`, "not-well-formed"],
  ["surrogate reference", `<a>&#xD800;</a>`, "not-well-formed"],
  ["reference past Unicode", `<a>&#x110000;</a>`, "not-well-formed"],
  ["U+FFFF reference", `<a>&#xFFFF;</a>`, "not-well-formed"],
  ["upper-case X in a reference", `<a>&#X41;</a>`, "not-well-formed"],
  ["bare ampersand", `<a>AT&T</a>`, "not-well-formed"],
  ["bare ampersand with space", `<a>a & b;</a>`, "not-well-formed"],
  ["endless reference", `<a>&#${"0".repeat(40)}65;</a>`, "not-well-formed"],
  ["control character", `<a>\u0001</a>`, "not-well-formed"],
  ["NUL", `<a>\u0000</a>`, "not-well-formed"],
  ["U+FFFF", `<a>\uffff</a>`, "not-well-formed"],
  ["lone surrogate", `<a>\ud83d</a>`, "not-well-formed"],
  ["]]> in text", `<a>]]></a>`, "not-well-formed"],
  ["unbound prefix", `<x:a/>`, "not-well-formed"],
  ["unbound prefix of an attribute", `<a x:b="1"/>`, "not-well-formed"],
  ["element with the prefix xmlns", `<xmlns:a/>`, "not-well-formed"],
  ["attribute twice", `<a b="1" b="2"/>`, "not-well-formed"],
  ["attribute twice by two prefixes", `<a xmlns:x="u" xmlns:y="u" x:b="1" y:b="2"/>`, "not-well-formed"],
  ["declaration twice", `<a xmlns="u" xmlns="v"/>`, "not-well-formed"],
  ["xml bound anew", `<a xmlns:xml="urn:x"/>`, "not-well-formed"],
  ["xmlns bound", `<a xmlns:xmlns="urn:x"/>`, "not-well-formed"],
  ["other prefix for xml", `<a xmlns:x="http://www.w3.org/XML/1998/namespace"/>`, "not-well-formed"],
  ["xmlns namespace as default", `<a xmlns="http://www.w3.org/2000/xmlns/"/>`, "not-well-formed"],
  ["prefix bound to nothing", `<a xmlns:x=""/>`, "not-well-formed"],
  ["mismatched tags", `<a><b></a></b>`, "not-well-formed"],
  ["same name by another prefix", `<x:a xmlns:x="u" xmlns:y="u"></y:a>`, "not-well-formed"],
  ["unquoted attribute", `<a b=1/>`, "not-well-formed"],
  ["attribute without value", `<a b/>`, "not-well-formed"],
  ["attributes without space between", `<a b="1"c="2"/>`, "not-well-formed"],
  ["less-than in an attribute", `<a b="<"/>`, "not-well-formed"],
  ["less-than in a tag", `<a <b/>`, "not-well-formed"],
  ["empty tag name", `<>`, "not-well-formed"],
  ["space before the name", `< a/>`, "not-well-formed"],
  ["name that begins with a digit", `<1a/>`, "not-well-formed"],
  ["two colons", `<a:b:c xmlns:a="u"/>`, "not-well-formed"],
  ["slash in the middle of a tag", `<a / b="1">`, "not-well-formed"],
  ["unfinished CDATA marker", `<a><![CDATAx[ ]]></a>`, "not-well-formed"],
];

/** Wrong because of where it stands in a document. */
const inDocuments: readonly (readonly [string, string, XmlErrorCondition])[] = [
  ["processing instruction in front", `<?php x ?><a/>`, "restricted-xml"],
  ["XML declaration that is not at the start", ` <?xml version="1.0"?><a/>`, "restricted-xml"],
  ["second XML declaration", `<?xml version="1.0"?><?xml version="1.0"?><a/>`, "restricted-xml"],
  ["encoding other than UTF-8", `<?xml version="1.0" encoding="iso-8859-1"?><a/>`, "unsupported-encoding"],
  ["XML declaration without version", `<?xml encoding="utf-8"?><a/>`, "not-well-formed"],
  ["XML declaration without end", `<?xml version="1.0"${" ".repeat(300)}`, "policy-violation"],
  ["end without start", `</a>`, "not-well-formed"],
  ["two roots", `<a/><b/>`, "not-well-formed"],
  ["text after the root", `<a/>x`, "not-well-formed"],
  ["text before the root", `x<a/>`, "not-well-formed"],
  ["CDATA outside the root", `<![CDATA[x]]><a/>`, "not-well-formed"],
  ["unfinished document", `<a><b>`, "not-well-formed"],
  ["unfinished tag", `<a`, "not-well-formed"],
  ["nothing", ``, "not-well-formed"],
];

test.each([...anywhere, ...inDocuments])("[SV5] refused: %s (RFC 6120 §11.1, §4.9.3)", (_name, xml, condition) => {
  expect(conditionOf(() => parseElement(xml))).toBe(condition);
});

test.each(anywhere)("[SV5] refused in a stream, one character at a time: %s", (_name, xml, condition) => {
  const parser = new StreamParser(silent);
  const feed = (): void => {
    parser.write(STREAM);
    for (const unit of `<wrap>${xml}</wrap>`.split("")) parser.write(unit);
  };
  expect(conditionOf(feed)).toBe(condition);
});

test.each([
  ["continuation byte", [0x80]],
  ["overlong slash", [0xc0, 0xaf]],
  ["surrogate", [0xed, 0xa0, 0x80]],
  ["past Unicode", [0xf4, 0x90, 0x80, 0x80]],
  ["cut sequence", [0xe2, 0x82, 0x3c]],
])("[SV5] invalid UTF-8 is refused: %s (RFC 6120 §4.9.3.22)", (_name, bytes) => {
  const parser = new StreamParser(silent);
  parser.write(`${STREAM}<a>`);
  expect(conditionOf(() => parser.write(new Uint8Array(bytes)))).toBe("unsupported-encoding");
});

test("[SV5] what stood before the mistake is handed on, and after it nothing", () => {
  const seen: string[] = [];
  const parser = new StreamParser({ ...silent, onElement: (element) => seen.push(element.name) });
  const write = (): void => parser.write(`${STREAM}<one/><two/>\u0001<three/>`);
  expect(conditionOf(write)).toBe("not-well-formed");
  expect(conditionOf(() => parser.write("<four/>"))).toBe("not-well-formed");
  expect(seen).toEqual(["one", "two"]);
});
