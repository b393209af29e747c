import { el, type XmlElement } from "@tandem/xml";
import type { Jid } from "../jid/index.ts";
import { buildForm, type DataForm } from "../xep-0004-data-forms/index.ts";
import { NS_PUBSUB } from "./item.ts";
import type { PubsubAffiliation } from "./owner.ts";

export type SubscriptionState = "none" | "pending" | "subscribed" | "unconfigured";
const STATES: readonly string[] = ["none", "pending", "subscribed", "unconfigured"];

export interface PubsubSubscription {
  readonly node?: string | undefined;
  readonly jid: Jid;
  readonly state: SubscriptionState;
  readonly subId?: string | undefined;
}

export function isSubscriptionState(word: string): word is SubscriptionState {
  return STATES.includes(word);
}

/** A `<subscription/>` in the namespace of what is around it. */
export function buildSubscription({ node, jid, state, subId }: PubsubSubscription, ns: string): XmlElement {
  return el("subscription", ns, { node, jid, subscription: state, subid: subId });
}

/** The answer to a subscription, with the options that it was made with (XEP-0060 v1.30 §6.1.2, §6.3.7). */
export function buildSubscribeResult(subscription: PubsubSubscription, options?: DataForm): XmlElement {
  return el(
    "pubsub",
    NS_PUBSUB,
    {},
    buildSubscription(subscription, NS_PUBSUB),
    options && el("options", NS_PUBSUB, {}, buildForm(options)),
  );
}

/** Whoever asks gets their own, of all nodes or of one (§5.6). */
export function buildSubscriptionsResult(subscriptions: readonly PubsubSubscription[], node?: string): XmlElement {
  const all = subscriptions.map((one) => buildSubscription(one, NS_PUBSUB));
  return el("pubsub", NS_PUBSUB, {}, el("subscriptions", NS_PUBSUB, { node }, ...all));
}

/** The same of affiliations (§5.7). */
export function buildAffiliationsResult(
  affiliations: readonly (readonly [node: string, affiliation: PubsubAffiliation])[],
  node?: string,
): XmlElement {
  const all = affiliations.map(([of, affiliation]) => el("affiliation", NS_PUBSUB, { node: of, affiliation }));
  return el("pubsub", NS_PUBSUB, {}, el("affiliations", NS_PUBSUB, { node }, ...all));
}
