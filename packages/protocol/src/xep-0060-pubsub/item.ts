import { el, type XmlElement } from "@tandem/xml";

export const NS_PUBSUB = "http://jabber.org/protocol/pubsub";
export const NS_PUBSUB_OWNER = "http://jabber.org/protocol/pubsub#owner";
export const NS_PUBSUB_EVENT = "http://jabber.org/protocol/pubsub#event";
/** Namespace of the conditions that stand beside the stanza error's own, like `precondition-not-met`. */
export const NS_PUBSUB_ERRORS = "http://jabber.org/protocol/pubsub#errors";

export interface PubsubItem {
  /** Absent when the service is to make one. */
  readonly id?: string | undefined;
  /** Absent in notifications without payload. */
  readonly payload?: XmlElement | undefined;
  readonly publisher?: string | undefined;
}

export function parseItem(item: XmlElement): PubsubItem {
  return { id: item.attr("id"), payload: item.firstElement(), publisher: item.attr("publisher") };
}

export function buildItem(item: PubsubItem, ns: string): XmlElement {
  return el("item", ns, { id: item.id, publisher: item.publisher }, item.payload);
}

/** The extra condition of a refusal: `<precondition-not-met xmlns='…#errors'/>`; `feature` only with `unsupported`. */
export function pubsubError(condition: string, feature?: string): XmlElement {
  return el(condition, NS_PUBSUB_ERRORS, { feature });
}
