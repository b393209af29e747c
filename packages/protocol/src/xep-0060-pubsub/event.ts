import { el, type XmlElement } from "@tandem/xml";
import { buildForm, NS_DATA_FORMS, parseForm, type DataForm } from "../xep-0004-data-forms/index.ts";
import { parseJid, type Jid } from "../jid/index.ts";
import { buildItem, NS_PUBSUB_EVENT, parseItem, type PubsubItem } from "./item.ts";
import { buildSubscription, isSubscriptionState, type SubscriptionState } from "./subscription.ts";

/** What a node tells its subscribers (XEP-0060 v1.30.0 §7, §8). The sender says whose node it is: read it from the message. */
export type PubsubEvent =
  | {
      readonly kind: "items";
      readonly node: string;
      readonly items: readonly PubsubItem[];
      readonly retracted: readonly string[];
    }
  | { readonly kind: "configuration"; readonly node: string; readonly form?: DataForm | undefined }
  | { readonly kind: "delete" | "purge"; readonly node: string }
  /** A subscription is another than it was (§13.14). */
  | { readonly kind: "subscription"; readonly node: string; readonly jid: Jid; readonly state: SubscriptionState };

/** The `<event/>` of a message; null when it has none or a malformed one. */
export function parsePubsubEvent(message: XmlElement): PubsubEvent | null {
  const inner = message.child("event", NS_PUBSUB_EVENT)?.firstElement();
  const node = inner?.attr("node");
  if (inner === undefined || inner.ns !== NS_PUBSUB_EVENT || node === undefined) return null;
  switch (inner.name) {
    case "items":
      return {
        kind: "items",
        node,
        items: inner.elements("item").map(parseItem),
        retracted: inner.elements("retract").flatMap((retract) => retract.attr("id") ?? []),
      };
    case "configuration":
      return { kind: "configuration", node, form: parseForm(inner.child("x", NS_DATA_FORMS)) ?? undefined };
    case "delete":
    case "purge":
      return { kind: inner.name, node };
    case "subscription":
      return parseChange(inner, node);
    default:
      return null;
  }
}

function parseChange(inner: XmlElement, node: string): PubsubEvent | null {
  const jid = parseJid(inner.attr("jid") ?? "");
  const state = inner.attr("subscription") ?? "";
  return jid === null || !isSubscriptionState(state) ? null : { kind: "subscription", node, jid, state };
}

export function buildPubsubEvent(event: PubsubEvent): XmlElement {
  return el("event", NS_PUBSUB_EVENT, {}, inside(event));
}

function inside(event: PubsubEvent): XmlElement {
  const { node } = event;
  switch (event.kind) {
    case "items": {
      const items = event.items.map((item) => buildItem(item, NS_PUBSUB_EVENT));
      return el(
        "items",
        NS_PUBSUB_EVENT,
        { node },
        ...items,
        ...event.retracted.map((id) => el("retract", NS_PUBSUB_EVENT, { id })),
      );
    }
    case "configuration":
      return el("configuration", NS_PUBSUB_EVENT, { node }, event.form && buildForm(event.form));
    case "subscription":
      return buildSubscription(event, NS_PUBSUB_EVENT);
    default:
      return el(event.kind, NS_PUBSUB_EVENT, { node });
  }
}
