import { el, type XmlElement } from "@tandem/xml";

export const NS_VCARD_UPDATE = "vcard-temp:x:update";

/**
 * Which picture a presence announces (XEP-0153 v1.1.1 §4.3): its SHA-1 in hexadecimal, lower case; "" for none; undefined
 * when it does not say.
 */
export function avatarHashOf(presence: XmlElement): string | undefined {
  const hash = presence.child("x", NS_VCARD_UPDATE)?.childText("photo")?.trim().toLowerCase();
  if (hash === undefined || hash === "") return hash;
  return /^[0-9a-f]{40}$/.test(hash) ? hash : undefined;
}

export function buildAvatarHash(hash: string): XmlElement {
  return el("x", NS_VCARD_UPDATE, {}, el("photo", NS_VCARD_UPDATE, {}, ...(hash === "" ? [] : [hash])));
}
