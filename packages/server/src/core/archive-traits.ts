import { retractedIdOf } from "@tandem/protocol/xep-0424-retraction";
import type { XmlElement } from "@tandem/xml";
import type { ArchiveTrait } from "./ports/index.ts";

const NS_CORRECTION = "urn:xmpp:message-correct:0";
const NS_OUT_OF_BAND = "jabber:x:oob";
const NS_FILE_SHARING = "urn:xmpp:sfs:0";
const NS_HEADERS = "http://jabber.org/protocol/shim";
const LINK = /https?:\/\/\S/iu;

/**
 * What is known of a message without reading it again. It counts as unread as both apps count it: it has a text of its own,
 * and is no correction or retraction of an earlier one (those have a text for programs that do not know them).
 */
export function archiveTraits(stanza: XmlElement, text: string): readonly ArchiveTrait[] {
  const traits: ArchiveTrait[] = [];
  if (text !== "" && retractedIdOf(stanza) === null && stanza.child("replace", NS_CORRECTION) === undefined)
    traits.push("counts");
  if (LINK.test(text)) traits.push("link");
  if (stanza.child("x", NS_OUT_OF_BAND) ?? stanza.child("file-sharing", NS_FILE_SHARING)) traits.push("file");
  if (isUrgent(stanza)) traits.push("important");
  return traits;
}

/** XEP-0131 v1.2 §4, RFC 2076: the header that says high importance. */
function isUrgent(stanza: XmlElement): boolean {
  const headers = stanza.child("headers", NS_HEADERS)?.elements("header") ?? [];
  return headers.some((header) => header.attr("name")?.toLowerCase() === "urgency" && header.text() === "high");
}
