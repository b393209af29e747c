import { type BareJid, NS_CLIENT } from "@tandem/protocol";
import { NS_MUC, NS_MUC_USER } from "@tandem/protocol/xep-0045-muc";
import { NS_DELAY } from "@tandem/protocol/xep-0203-delay";
import { NS_HATS } from "@tandem/protocol/xep-0317-hats";
import { NS_STANZA_IDS } from "@tandem/protocol/xep-0359-stanza-ids";
import { NS_OCCUPANT_ID } from "@tandem/protocol/xep-0421-occupant-id";
import { NS_RETRACTION } from "@tandem/protocol/xep-0424-retraction";
import { serialize, type XmlElement } from "@tandem/xml";
import { errors } from "../errors.ts";

// What only a room may say: in a client's stanza it is a forgery (XEP-0045 §13.6, XEP-0421 §4.1, XEP-0203 §4, XEP-0317 §4).
const ONLY_THE_ROOM_SAYS: ReadonlySet<string> = new Set([NS_MUC, NS_MUC_USER, NS_OCCUPANT_ID, NS_DELAY, NS_HATS]);

/** Kept while its sender is in the room, and sent to everyone who enters. */
export const PRESENCE_CHARS_MAX = 8_192;

export function checkPresence(stanza: XmlElement): void {
  const length = lengthOf(cleanPresence(stanza));
  if (length > PRESENCE_CHARS_MAX) throw errors.raise["rooms/presence-too-long"]({ length });
}

export function cleanPresence(stanza: XmlElement): XmlElement[] {
  return stanza.elements().filter((child) => !ONLY_THE_ROOM_SAYS.has(child.ns));
}

/** Of one who leaves, and may leave whatever they say. */
export function cleanFarewell(stanza: XmlElement): XmlElement[] {
  const children = cleanPresence(stanza);
  return lengthOf(children) > PRESENCE_CHARS_MAX ? [] : children;
}

function lengthOf(children: readonly XmlElement[]): number {
  let length = 0;
  for (const child of children) length += serialize(child, NS_CLIENT).length;
  return length;
}

/**
 * Children that a room passes on. A stanza-id in the room's own name is dropped (XEP-0359 §5), and so are tombstones: they say
 * who took a message away and why, and only the room knows that (XEP-0424 §5, XEP-0425 §4).
 */
export function cleanMessage(stanza: XmlElement, room: BareJid): XmlElement[] {
  return stanza.elements().filter((child) => {
    if (child.is("stanza-id", NS_STANZA_IDS)) return child.attr("by") !== room;
    return !child.is("retracted", NS_RETRACTION) && !ONLY_THE_ROOM_SAYS.has(child.ns);
  });
}
