import { domainOf, parseJid } from "@tandem/protocol";
import { NS_DELAY } from "@tandem/protocol/xep-0203-delay";
import { NS_STANZA_IDS } from "@tandem/protocol/xep-0359-stanza-ids";
import type { XmlElement } from "@tandem/xml";

/**
 * The message without what only this server and its services may say; the element itself when there is nothing of it. Below our
 * domain there may be servers of others, whose word about their own archives counts.
 */
export function withoutForged(message: XmlElement, serves: (domain: string) => boolean): XmlElement {
  const isForged = (child: XmlElement): boolean => {
    if (child.is("stanza-id", NS_STANZA_IDS)) return isOurs(child.attr("by"), serves);
    return child.is("delay", NS_DELAY) && isOurs(child.attr("from"), serves);
  };
  if (!message.some(isForged)) return message;
  const copy = message.shallowCopy();
  copy.children = copy.children.filter((node) => typeof node === "string" || !isForged(node));
  return copy;
}

/** An address that is none may be read as ours by a careless client. */
function isOurs(address: string | undefined, serves: (domain: string) => boolean): boolean {
  const jid = parseJid(address ?? "");
  return jid === null || serves(domainOf(jid));
}
