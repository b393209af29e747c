import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseElement, XmlError, type XmlElement } from "@tandem/xml";

const root = join(import.meta.dirname, "../..");
/** Whoever teaches the server a new extension writes tests with its XML, and the fuzzer speaks it from then on. */
const SOURCES = [
  "packages/protocol/src/**/*.test.ts",
  "packages/server/src/**/*.test.ts",
  "tests/conformance/*.test.ts",
];
const LITERAL = /`([^`]*<[a-zA-Z][^`]*)`|"(<[a-z][^"]*>)"|'(<[a-z][^']*>)'/g;
const CONSTANT = /const (\w+)(?:: \w+)? = "([^"]+)"/g;
const ELEMENT_CHARS_MAX = 4_000;

/** Pieces of XML that mean something to the server, from the tests beside the code. */
export interface Corpus {
  /** Complete iq, message and presence stanzas. */
  readonly stanzas: readonly XmlElement[];
  /** Any element but those. */
  readonly elements: readonly XmlElement[];
  readonly namespaces: readonly string[];
  readonly names: readonly string[];
  readonly attributes: readonly string[];
  readonly values: readonly string[];
}

export function readCorpus(): Corpus {
  const found = new Map<string, XmlElement>();
  const shared = constantsIn(files("packages/{protocol,server}/src/**/*.ts"));
  // In the same order on every machine: a seed must mean the same everywhere.
  for (const text of SOURCES.flatMap(files)) {
    const constants = new Map([...shared, ...constantsIn([text])]);
    for (const [, template, double, single] of text.matchAll(LITERAL)) {
      for (const element of parsed(template ?? double ?? single ?? "", constants)) found.set(keyOf(element), element);
    }
  }
  const all = [...found.values()].flatMap(withDescendants);
  const isStanza = ({ name, ns }: XmlElement): boolean =>
    ns === "jabber:client" && (name === "iq" || name === "message" || name === "presence");
  return {
    stanzas: all.filter(isStanza),
    elements: all.filter((element) => !isStanza(element) && element.ns !== ""),
    namespaces: distinct(all.map(({ ns }) => ns)),
    names: distinct(all.map(({ name }) => name)),
    attributes: distinct(all.flatMap(({ attrs }) => attrs.filter((_, index) => index % 2 === 0))),
    values: distinct(all.flatMap(({ attrs }) => attrs.filter((_, index) => index % 2 === 1))),
  };
}

function files(pattern: string): readonly string[] {
  const names = globSync(pattern, { cwd: root }).toSorted();
  return names.map((name) => readFileSync(join(root, name), "utf8"));
}

/** Namespaces and addresses that the tests name. */
function constantsIn(texts: readonly string[]): Map<string, string> {
  return new Map(
    texts.flatMap((text) => [...text.matchAll(CONSTANT)].map(([, name = "", value = ""]) => [name, value])),
  );
}

function keyOf(element: XmlElement): string {
  return JSON.stringify(element);
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** What a test builds from parts has holes; anything that makes it well-formed will do. */
function parsed(literal: string, constants: ReadonlyMap<string, string>): readonly XmlElement[] {
  const filled = literal.replaceAll(/\$\{(\w*)[^}]*\}/g, (_hole, name: string) => constants.get(name) ?? "x");
  const text = filled.replaceAll("\\n", "\n").replaceAll(/>\s+</g, "><");
  if (text.length > ELEMENT_CHARS_MAX) return [];
  try {
    return parseElement(`<stream xmlns="jabber:client">${text}</stream>`).elements();
  } catch (error) {
    if (error instanceof XmlError) return [];
    throw error;
  }
}

function withDescendants(element: XmlElement): XmlElement[] {
  const below = element.children.filter((node): node is XmlElement => typeof node !== "string");
  return [element, ...below.flatMap(withDescendants)];
}
