import { el, type XmlElement } from "@tandem/xml";

/** XEP-0469 v0.1.0. */
export const NS_BOOKMARK_PINNING = "urn:xmpp:bookmarks-pinning:0";

/** `extensions`: of a bookmark (XEP-0402). */
export function isPinned(extensions: readonly XmlElement[]): boolean {
  return extensions.some(isPin);
}

/** The extensions with or without the pin; what other programs keep beside it stays. */
export function withPin(extensions: readonly XmlElement[], isPinnedNow: boolean): readonly XmlElement[] {
  const others = extensions.filter((extension) => !isPin(extension));
  return isPinnedNow ? [...others, el("pinned", NS_BOOKMARK_PINNING)] : others;
}

function isPin(extension: XmlElement): boolean {
  return extension.is("pinned", NS_BOOKMARK_PINNING);
}
