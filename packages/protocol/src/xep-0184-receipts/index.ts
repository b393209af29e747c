import { el, type XmlElement } from "@tandem/xml";

export const NS_RECEIPTS = "urn:xmpp:receipts";

/** The sender wants to know that it arrived (XEP-0184 v1.4.0 §5.1). */
export function wantsReceipt(message: XmlElement): boolean {
  return message.child("request", NS_RECEIPTS) !== undefined;
}

export function buildReceiptRequest(): XmlElement {
  return el("request", NS_RECEIPTS);
}

/** Id of the message that has arrived, or null. */
export function receivedIdOf(message: XmlElement): string | null {
  return message.child("received", NS_RECEIPTS)?.attr("id") || null;
}

export function buildReceived(id: string): XmlElement {
  return el("received", NS_RECEIPTS, { id });
}
