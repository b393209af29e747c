import { el, type XmlElement } from "@tandem/xml";

/** PEP node and namespace. */
export const NS_GEOLOC = "http://jabber.org/protocol/geoloc";
export const PLACE_CHARS_MAX = 140;

/** From the particular to the general, as one says it. */
const NAMED_PARTS = ["room", "building", "street", "area", "locality", "country"] as const;

/**
 * A place in words (XEP-0080 v1.10 §3): its description, or else what the program knows of it, at last where on the globe it is.
 * Null for the empty `<geoloc/>` that says: nowhere any more (§4).
 */
export function parsePlace(geoloc: XmlElement | undefined): string | null {
  if (geoloc === undefined || !geoloc.is("geoloc", NS_GEOLOC)) return null;
  const part = (name: string): string => geoloc.childText(name)?.trim() ?? "";
  const named = NAMED_PARTS.map(part).filter((text) => text !== "");
  const words = part("description") || part("text") || named.join(", ") || coordinates(part("lat"), part("lon"));
  return words === "" ? null : words.slice(0, PLACE_CHARS_MAX);
}

/** `null` builds the empty element that ends it. */
export function buildPlace(place: string | null): XmlElement {
  const description = place === null ? undefined : el("description", NS_GEOLOC, {}, place.slice(0, PLACE_CHARS_MAX));
  return el("geoloc", NS_GEOLOC, {}, description);
}

/** About a kilometre: which town, not which door. */
function coordinates(lat: string, lon: string): string {
  const isNumber = (text: string): boolean => /^-?\d{1,3}(\.\d+)?$/.test(text);
  return isNumber(lat) && isNumber(lon) ? `${Number(lat).toFixed(2)}, ${Number(lon).toFixed(2)}` : "";
}
