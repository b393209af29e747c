import { el, type XmlElement } from "@tandem/xml";
import { NS_MUC_ADMIN, parseAffiliation, parseRole } from "./status.ts";
import { buildUserItem, parseUserItem, type MucUserItem } from "./user.ts";

/**
 * Changes to roles (by nickname) and affiliations (by bare address), or the list that is asked for by an item with a role or
 * affiliation alone (XEP-0045 v1.35.5 §8, §9). Null when empty, or when an item says neither or something unknown.
 */
export function parseMucAdmin(query: XmlElement | undefined): readonly MucUserItem[] | null {
  if (query === undefined || !query.is("query", NS_MUC_ADMIN)) return null;
  const elements = query.elements("item");
  return elements.length > 0 && elements.every(isSound) ? elements.map(parseUserItem) : null;
}

function isSound(item: XmlElement): boolean {
  const affiliation = item.attr("affiliation");
  const role = item.attr("role");
  if (affiliation === undefined && role === undefined) return false;
  if (affiliation !== undefined && parseAffiliation(affiliation) === null) return false;
  if (role !== undefined && parseRole(role) === null) return false;
  return item.attr("jid") === undefined || parseUserItem(item).jid !== undefined;
}

export function buildMucAdmin(items: readonly MucUserItem[]): XmlElement {
  return el("query", NS_MUC_ADMIN, {}, ...items.map((item) => buildUserItem(item, NS_MUC_ADMIN)));
}
