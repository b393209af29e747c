import { parseElement, serialize, type XmlElement, type XmlNode } from "@tandem/xml";

const ANY = "*";
const ANY_CONTENT = "...";

/** Stanzas as a test writes them: without xmlns they are in `jabber:client`, as on a stream. White space between elements is layout. */
export function stanzaOf(xml: string): XmlElement {
  const [stanza, ...rest] = parseElement(`<stream xmlns="jabber:client">${xml}</stream>`).elements();
  if (stanza === undefined || rest.length > 0) throw new Error(`a test writes one stanza at a time: ${xml}`);
  return withoutLayout(stanza);
}

/**
 * Where `actual` differs from `pattern`, or null. Strict: an attribute or child that the pattern does not name is a difference.
 * `*` stands for any attribute value or text, `...` as the only text of an element for any content.
 */
export function differenceOf(actual: XmlElement, pattern: XmlElement, path = pattern.name): string | null {
  if (actual.name !== pattern.name || actual.ns !== pattern.ns) {
    return `${path}: {${actual.ns}}${actual.name} is not {${pattern.ns}}${pattern.name}`;
  }
  return attributeDifference(actual, pattern, path) ?? contentDifference(actual, pattern, path);
}

export function matchesXml(actual: XmlElement, pattern: string): boolean {
  return differenceOf(withoutLayout(actual), stanzaOf(pattern)) === null;
}

/** Throws with both texts when the element is not what the pattern says. */
export function expectXml(actual: XmlElement, pattern: string): void {
  const difference = differenceOf(withoutLayout(actual), stanzaOf(pattern));
  if (difference === null) return;
  throw new Error(`${difference}\n  expected: ${pattern}\n  received: ${serialize(actual, "jabber:client")}`);
}

function attributeDifference(actual: XmlElement, pattern: XmlElement, path: string): string | null {
  for (const name of namesOf(pattern)) {
    const [wanted, found] = [pattern.attr(name), actual.attr(name)];
    if (found === undefined) return `${path}: attribute ${name} is missing`;
    if (wanted !== ANY && wanted !== found) return `${path}: ${name} is "${found}", not "${wanted}"`;
  }
  const extra = namesOf(actual).find((name) => pattern.attr(name) === undefined);
  return extra === undefined ? null : `${path}: unexpected attribute ${extra}="${actual.attr(extra)}"`;
}

function contentDifference(actual: XmlElement, pattern: XmlElement, path: string): string | null {
  const wanted = pattern.children;
  if (wanted.length === 1 && wanted[0] === ANY_CONTENT) return null;
  const found = actual.children;
  for (let i = 0; i < Math.max(wanted.length, found.length); i++) {
    const difference = nodeDifference(found[i], wanted[i], path);
    if (difference !== null) return difference;
  }
  return null;
}

function nodeDifference(found: XmlNode | undefined, wanted: XmlNode | undefined, path: string): string | null {
  if (wanted === undefined) return `${path}: unexpected ${show(found)}`;
  if (found === undefined) return wanted === ANY ? null : `${path}: ${show(wanted)} is missing`;
  if (typeof wanted === "string") {
    if (typeof found === "string" && (wanted === ANY || wanted === found)) return null;
    return `${path}: ${show(found)} is not ${show(wanted)}`;
  }
  if (typeof found === "string") return `${path}: text "${found}" is not ${show(wanted)}`;
  return differenceOf(found, wanted, `${path}/${wanted.name}`);
}

function show(node: XmlNode | undefined): string {
  if (node === undefined) return "nothing";
  return typeof node === "string" ? `text "${node}"` : serialize(node, "jabber:client");
}

function namesOf(element: XmlElement): string[] {
  return element.attrs.filter((_, index) => index % 2 === 0);
}

/** Joins text nodes and drops those that are only white space beside elements. */
function withoutLayout(element: XmlElement): XmlElement {
  const copy = element.shallowCopy();
  const hasElements = element.elements().length > 0;
  const isLayout = (node: XmlNode): boolean => typeof node === "string" && node.trim() === "" && hasElements;
  const kept = element.children.filter((node) => !isLayout(node));
  copy.children = kept.map((node) =>
    typeof node === "string" ? (hasElements ? node.trim() : node) : withoutLayout(node),
  );
  if (!hasElements && copy.children.length > 1) copy.children = [copy.text()];
  return copy;
}
