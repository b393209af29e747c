import { differenceOf, stanzaOf } from "@tandem/testkit/xml-matcher";
import { serialize, XmlElement } from "@tandem/xml";

/**
 * Where another server's stanza may differ from what the screenplay says, each a name: `occupant-id` or `x jabber:x:data` for
 * an element, `item@jid` for an attribute, `status:170` for a code. For Tandem both are empty: nothing may be missing, nothing may be there besides.
 */
export interface Deviations {
  readonly lacks: readonly string[];
  readonly adds: readonly string[];
  /** Errors repeat what they refuse (RFC 6120 §8.3.1 lets them). */
  readonly echoes?: boolean;
}

export const NONE: Deviations = { lacks: [], adds: [] };

/** Strict but for the order of siblings, which XMPP gives no meaning. Throws with both texts. */
export function expectStrictly(actual: XmlElement, pattern: string, deviations: Deviations = NONE): void {
  const bare = deviations.echoes === true ? errorAlone : (stanza: XmlElement): XmlElement => stanza;
  const wanted = sorted(without(bare(stanzaOf(pattern)), deviations.lacks));
  const found = sorted(without(bare(actual), deviations.adds));
  const difference = differenceOf(found, wanted);
  if (difference === null) return;
  const received = serialize(actual, "jabber:client");
  throw new Error(`${difference}\n  expected: ${pattern}\n  received: ${received}`);
}

function errorAlone(stanza: XmlElement): XmlElement {
  const error = stanza.attr("type") === "error" ? stanza.child("error") : undefined;
  return error === undefined ? stanza : new XmlElement(stanza.name, stanza.ns, stanza.attrs, [error]);
}

function without(element: XmlElement, names: readonly string[]): XmlElement {
  const dropped = new Set(names);
  const attrs: string[] = [];
  for (let i = 0; i < element.attrs.length; i += 2) {
    const [name, value] = [element.attrs[i] as string, element.attrs[i + 1] as string];
    if (!dropped.has(`${element.name}@${name}`)) attrs.push(name, value);
  }
  const children = element.children.filter(
    (child) => typeof child === "string" || (!dropped.has(nameOf(child)) && !dropped.has(`${child.name} ${child.ns}`)),
  );
  const kept = children.map((child) => (typeof child === "string" ? child : without(child, names)));
  return new XmlElement(element.name, element.ns, attrs, kept);
}

function nameOf(element: XmlElement): string {
  return element.name === "status" && element.attr("code") !== undefined
    ? `status:${element.attr("code")}`
    : element.name;
}

/** Siblings by name, namespace and what tells them apart; white space between elements is layout. */
function sorted(element: XmlElement): XmlElement {
  const children = element.children.filter(
    (child) => typeof child !== "string" || element.elements().length === 0 || child.trim() !== "",
  );
  const key = (child: XmlElement): string =>
    [child.name, child.ns, ...["code", "var", "jid", "id"].map((name) => child.attr(name) ?? "")].join(" ");
  const elements = children.filter((child) => typeof child !== "string").map(sorted);
  const texts = children.filter((child) => typeof child === "string");
  const ordered = elements.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  return new XmlElement(element.name, element.ns, element.attrs, [...texts, ...ordered]);
}
