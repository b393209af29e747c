import { Prng } from "@tandem/testkit/prng";
import { parseElement, serialize, StreamParser, XmlElement, XmlError } from "@tandem/xml";
import { SaxesParser } from "saxes";
import type { Corpus } from "./corpus.ts";
import { Mutator } from "./mutate.ts";

const HEAD = `<stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams">`;
const DAMAGE = [
  "<",
  ">",
  "&",
  "&#0;",
  "]]>",
  '"',
  "'",
  "/",
  "=",
  "\u0000",
  "\uffff",
  "<!--",
  "<?x",
  "<![CDATA[",
  "<!DOCTYPE",
  ":",
  "xmlns=",
  " ",
];
const ADDRESSES = ["mal@capulet.lit", "capulet.lit"];

/**
 * One document: known XML, damaged or not, in pieces of any size. Read whole and in pieces it must give the same; as a document, what we
 * accept an independent parser accepts with the same tree, and what that refuses we refuse. Returns what is wrong, or undefined.
 */
export function fuzzXml(seed: number, corpus: Corpus): string | undefined {
  const prng = new Prng(seed);
  const mutator = new Mutator(prng, corpus, ADDRESSES);
  const element = prng.chance(0.5) ? mutator.nearly(mutator.known(), prng.below(4)) : mutator.invented();
  // Through bytes, for the damage may cut a character in half.
  const xml = new TextDecoder().decode(new TextEncoder().encode(damaged(serialize(element), prng)));
  const whole = byUs([HEAD + xml]);
  const pieces = byUs(cut(new TextEncoder().encode(HEAD + xml), prng));
  if (whole !== pieces) return `seed ${seed}: in pieces ${pieces}, whole ${whole}: ${xml}`;
  const document = `<wrap>${xml}</wrap>`;
  const ours = asDocument(document);
  const oracle = byOracle(document);
  // RFC 6120 §11.1 forbids what XML allows; where we name that, or a limit, there is nothing to compare.
  if (ours === "restricted-xml" || ours === "policy-violation") return undefined;
  if ((ours.startsWith("<") ? trimmed(ours) : "refused") !== trimmed(oracle))
    return `seed ${seed}: we say ${ours}, saxes says ${oracle}: ${xml}`;
  return roundTrip(seed, xml);
}

/** What was read and written again is read as the same. */
function roundTrip(seed: number, xml: string): string | undefined {
  try {
    const element = parseElement(xml);
    const again = serialize(parseElement(serialize(element)));
    return again === serialize(element) ? undefined : `seed ${seed}: written again it differs: ${xml}`;
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

function damaged(xml: string, prng: Prng): string {
  let text = xml;
  for (let i = prng.pick([0, 1, 1, 2]); i > 0; i--) {
    const at = prng.below(text.length + 1);
    const end = prng.chance(0.5) ? at : Math.min(text.length, at + prng.below(6));
    text = text.slice(0, at) + (prng.chance(0.7) ? prng.pick(DAMAGE) : "") + text.slice(end);
  }
  return text;
}

function cut(bytes: Uint8Array, prng: Prng): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + prng.pick([1, 1, 2, 7, 100, 5_000]);
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}

/** "ok" and all stanzas, or the condition that ends the stream. An unfinished one is no mistake. */
function byUs(pieces: readonly (Uint8Array | string)[]): string {
  const found: string[] = [];
  let hasEnded = false;
  const parser = new StreamParser({
    onStreamStart: () => undefined,
    onElement: (element) => void found.push(serialize(element)),
    onStreamEnd: () => void (hasEnded = true),
  });
  try {
    for (const piece of pieces) parser.write(piece);
    return `ok ${found.join("")}${hasEnded ? " end" : ""}`;
  } catch (error) {
    if (error instanceof XmlError) return error.condition;
    throw error;
  }
}

/** Saxes cuts white space off namespaces, which XML does not ask for. */
function trimmed(xml: string): string {
  return xml.replaceAll(/ xmlns="\s*([^"]*?)\s*"/g, ' xmlns="$1"').replaceAll(' xmlns=""', "");
}

/** The tree as it is written, or the condition. */
function asDocument(xml: string): string {
  try {
    return serialize(parseElement(xml));
  } catch (error) {
    if (error instanceof XmlError) return error.condition;
    throw error;
  }
}

/** The same by an independent parser, or "refused". */
function byOracle(xml: string): string {
  const parser = new SaxesParser({ xmlns: true, position: false });
  let hasFailed = false;
  let root: XmlElement | undefined;
  const open: XmlElement[] = [];
  const text = (value: string): void => {
    const children = open.at(-1)?.children;
    if (children === undefined || value === "") return;
    const last = children.at(-1);
    if (typeof last === "string") children[children.length - 1] = last + value;
    else children.push(value);
  };
  parser.on("error", () => void (hasFailed = true));
  parser.on("text", text);
  parser.on("cdata", text);
  parser.on("opentag", (tag) => {
    const kept = Object.values(tag.attributes).filter(
      (a) => (a.prefix === "" && a.name !== "xmlns") || a.prefix === "xml",
    );
    const attrs = kept.flatMap((a) => [a.name, a.value]);
    const element = new XmlElement(tag.local, tag.uri, attrs);
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on("closetag", () => void open.pop());
  parser.write(xml).close();
  return hasFailed || root === undefined ? "refused" : serialize(root);
}
