import { parseElement, serialize, type XmlElement } from "@tandem/xml";

/** For tests: the fixture as the serializer writes it, without the white space that indents it. */
export function canonical(xml: string): string {
  return serialize(fixture(xml));
}

/** For tests: the fixture as an element. White space between two tags is taken for indentation. */
export function fixture(xml: string): XmlElement {
  return parseElement(xml.trim().replaceAll(/>\s+</g, "><"));
}

/** For tests: the fixture read and written again; "refused" when the parser returns null. */
export function again<T>(
  xml: string,
  parse: (element: XmlElement) => T | null,
  build: (value: T) => XmlElement,
): string {
  const value = parse(fixture(xml));
  return value === null ? "refused" : serialize(build(value));
}
