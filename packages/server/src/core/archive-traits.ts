import { parseStory } from "@tandem/protocol/tandem-stories";
import { isUrgent } from "@tandem/protocol/xep-0131-headers";
import { NS_CORRECTION } from "@tandem/protocol/xep-0308-correction";
import { withoutFallback } from "@tandem/protocol/xep-0428-fallback";
import { NS_RETRACTION } from "@tandem/protocol/xep-0424-retraction";
import { NS_REACTIONS } from "@tandem/protocol/xep-0444-reactions";
import { NS_REPLY } from "@tandem/protocol/xep-0461-replies";
import type { XmlElement } from "@tandem/xml";
import type { ArchiveTrait } from "./ports/index.ts";

const NS_OUT_OF_BAND = "jabber:x:oob";
const NS_FILE_SHARING = "urn:xmpp:sfs:0";
const LINK = /https?:\/\/\S/iu;

/** A preformatted block begins a line (XEP-0393 v1.1.1 §5.1.2), also in a quotation. */
const CODE = /^[> ]*```/mu;

const AMENDMENTS: ReadonlySet<string> = new Set([
  `replace ${NS_CORRECTION}`,
  `retract ${NS_RETRACTION}`,
  `reactions ${NS_REACTIONS}`,
]);
/** Each with the element without which the mark would only hide words from a search. */
const FALLBACKS: ReadonlyMap<string, string> = new Map([
  [NS_REPLY, "reply"],
  [NS_REACTIONS, "reactions"],
  [NS_RETRACTION, "retract"],
]);

/**
 * The words of a message, as a search finds them and mentions are counted in them. What its body has only for programs that
 * do not know replies, reactions or retractions (XEP-0428) was said by somebody else or by nobody.
 */
export function archiveText(stanza: XmlElement): string {
  const body = stanza.childText("body") ?? "";
  const known = [...FALLBACKS].filter(([ns, name]) => stanza.child(name, ns) !== undefined).map(([ns]) => ns);
  return body === "" || known.length === 0 ? body : withoutFallback(stanza, body, new Set(known)).trim();
}

/**
 * What is known of a message without reading it again. It counts as unread as both apps count it: it has a text of its own,
 * and does not amend an earlier one: corrections have a text, and some programs write one beside retractions and reactions too.
 */
export function archiveTraits(stanza: XmlElement, text: string): readonly ArchiveTrait[] {
  const traits: ArchiveTrait[] = [];
  if (text !== "" && !stanza.some((child) => AMENDMENTS.has(`${child.name} ${child.ns}`))) traits.push("counts");
  if (LINK.test(text)) traits.push("link");
  if (stanza.child("x", NS_OUT_OF_BAND) ?? stanza.child("file-sharing", NS_FILE_SHARING)) traits.push("file");
  if (isUrgent(stanza)) traits.push("important");
  if (CODE.test(text)) traits.push("code");
  if (parseStory(stanza) !== null) traits.push("story");
  return traits;
}
