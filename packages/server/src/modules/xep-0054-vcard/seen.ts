import { type AccessLevel, type Sight, sightOf } from "@tandem/protocol/tandem-access";
import { vcard4Types } from "@tandem/protocol/xep-0292-vcard4";
import type { XmlElement, XmlNode } from "@tandem/xml";

/** What even somebody outside sees: who this is. Names of XEP-0054 §2 and of RFC 6351, in one case. */
const PUBLIC: ReadonlySet<string> = new Set([
  "version",
  "fn",
  "n",
  "nickname",
  "title",
  "role",
  "org",
  "photo",
  "logo",
  "url",
  "email",
  "prodid",
  "rev",
  "uid",
  "lang",
  "class",
]);
const HOME: ReadonlySet<string> = new Set(["bday", "anniversary", "gender"]);
const PLACE: ReadonlySet<string> = new Set(["geo"]);

/** VC5: the card as somebody of that level sees it; the element itself where nothing is left out. */
export function seenCard(card: XmlElement, level: AccessLevel): XmlElement {
  return seen(card, level, (property) => property.elements().map(({ name }) => name.toLowerCase()));
}

/** The same of a vCard4 (XEP-0292). Its properties may stand in groups. */
export function seenCard4(card: XmlElement, level: AccessLevel): XmlElement {
  return seen(card, level, vcard4Types);
}

function seen(card: XmlElement, level: AccessLevel, typesOf: (property: XmlElement) => readonly string[]): XmlElement {
  const sight = sightOf(level);
  const mayPass = (property: XmlElement): boolean => isSeen(property.name.toLowerCase(), typesOf(property), sight);
  if (card.elements().every((child) => child.name !== "group" && mayPass(child))) return card;
  const copy = card.shallowCopy();
  copy.children = copy.children.flatMap((node): readonly XmlNode[] => {
    if (typeof node === "string") return [node];
    if (node.name === "group") return [seen(node, level, typesOf)];
    return mayPass(node) ? [node] : [];
  });
  return copy;
}

/** The table of docs/protocol/access.md §3 for the properties of a card; nothing else decides. */
function isSeen(name: string, types: readonly string[], sight: Sight): boolean {
  if (types.includes("home")) return sight.home;
  if (types.includes("cell")) return sight.mobile;
  if (HOME.has(name)) return sight.home;
  if (PLACE.has(name)) return sight.place;
  return PUBLIC.has(name) || sight.work;
}
