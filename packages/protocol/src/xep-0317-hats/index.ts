import { el, type XmlElement } from "@tandem/xml";

export const NS_HATS = "urn:xmpp:hats:0";
/** Who administers the server; docs/protocol/rooms.md. */
export const HAT_ADMINISTRATOR = "urn:tandem:hats:administrator";
/** Who manages the category that the room is in. */
export const HAT_CATEGORY_MANAGER = "urn:tandem:hats:category-manager";

/** What somebody is in a room beside role and affiliation (XEP-0317 v0.3.1 §3.1). */
export interface Hat {
  readonly uri: string;
  /** For people to read, in the language `lang`. */
  readonly title: string;
  readonly lang?: string | undefined;
}

/** Null when it is no list of hats; a hat without uri or title is none. Believe it only from the room: it strips others'. */
export function parseHats(hats: XmlElement | undefined): readonly Hat[] | null {
  if (hats === undefined || !hats.is("hats", NS_HATS)) return null;
  return hats.elements("hat").flatMap((hat) => {
    const [uri, title] = [hat.attr("uri"), hat.attr("title")];
    return uri === undefined || title === undefined ? [] : [{ uri, title, lang: hat.attr("xml:lang") }];
  });
}

export function buildHats(hats: readonly Hat[]): XmlElement {
  const worn = hats.map(({ uri, title, lang }) => el("hat", NS_HATS, { title, uri, "xml:lang": lang }));
  return el("hats", NS_HATS, {}, ...worn);
}
