import { el, type XmlElement } from "@tandem/xml";
import { parseBareJid, parseJid, type BareJid, type Jid } from "../jid/index.ts";
import { buildForm, NS_DATA_FORMS, parseForm, type DataForm } from "../xep-0004-data-forms/index.ts";
import { NS_PUBSUB_OWNER } from "./item.ts";
import { buildSubscription, isSubscriptionState, type SubscriptionState } from "./subscription.ts";

export type PubsubAffiliation = "owner" | "publisher" | "publish-only" | "member" | "none" | "outcast";
const AFFILIATIONS: readonly string[] = ["owner", "publisher", "publish-only", "member", "none", "outcast"];

/** What a node's owner may ask (XEP-0060 v1.30 §8.2-§8.9). */
export type PubsubOwnerRequest =
  /** Without a form: which configuration does it have? */
  | { readonly kind: "configure"; readonly node: string; readonly form?: DataForm | undefined }
  | { readonly kind: "default" }
  | { readonly kind: "delete"; readonly node: string }
  | { readonly kind: "purge"; readonly node: string }
  | {
      readonly kind: "affiliations";
      readonly node: string;
      /** Empty: who has which? */
      readonly affiliations: readonly (readonly [BareJid, PubsubAffiliation])[];
    }
  | {
      readonly kind: "subscriptions";
      readonly node: string;
      /** Empty: who has which? */
      readonly subscriptions: readonly (readonly [Jid, SubscriptionState])[];
    };

export function parsePubsubOwner(pubsub: XmlElement | undefined): PubsubOwnerRequest | null {
  const verb = pubsub?.is("pubsub", NS_PUBSUB_OWNER) === true ? pubsub.firstElement() : undefined;
  if (verb === undefined || verb.ns !== NS_PUBSUB_OWNER) return null;
  if (verb.name === "default") return { kind: "default" };
  const node = verb.attr("node");
  if (node === undefined || node === "") return null;
  switch (verb.name) {
    case "configure":
      return parseConfigure(verb, node);
    case "delete":
    case "purge":
      return { kind: verb.name, node };
    case "affiliations":
      return parseAffiliations(verb, node);
    case "subscriptions":
      return parseSubscriptions(verb, node);
    default:
      return null;
  }
}

function parseConfigure(verb: XmlElement, node: string): PubsubOwnerRequest | null {
  const x = verb.child("x", NS_DATA_FORMS);
  const form = parseForm(x);
  return x !== undefined && form === null ? null : { kind: "configure", node, form: form ?? undefined };
}

function parseAffiliations(verb: XmlElement, node: string): PubsubOwnerRequest | null {
  const affiliations: [BareJid, PubsubAffiliation][] = [];
  for (const element of verb.elements("affiliation")) {
    const jid = parseBareJid(element.attr("jid") ?? "");
    const affiliation = element.attr("affiliation") ?? "";
    if (jid === null || !AFFILIATIONS.includes(affiliation)) return null;
    affiliations.push([jid, affiliation as PubsubAffiliation]);
  }
  return { kind: "affiliations", node, affiliations };
}

/** §8.8.2: what says no state is left as it is. */
function parseSubscriptions(verb: XmlElement, node: string): PubsubOwnerRequest | null {
  const subscriptions: [Jid, SubscriptionState][] = [];
  for (const element of verb.elements("subscription")) {
    const jid = parseJid(element.attr("jid") ?? "");
    const state = element.attr("subscription");
    if (jid === null || (state !== undefined && !isSubscriptionState(state))) return null;
    if (state !== undefined) subscriptions.push([jid, state]);
  }
  return { kind: "subscriptions", node, subscriptions };
}

export function buildPubsubOwner(request: PubsubOwnerRequest): XmlElement {
  return el("pubsub", NS_PUBSUB_OWNER, {}, ownerVerb(request));
}

function ownerVerb(request: PubsubOwnerRequest): XmlElement {
  switch (request.kind) {
    case "default":
      return el("default", NS_PUBSUB_OWNER);
    case "configure":
      return el("configure", NS_PUBSUB_OWNER, { node: request.node }, request.form && buildForm(request.form));
    case "affiliations":
      return el(
        "affiliations",
        NS_PUBSUB_OWNER,
        { node: request.node },
        ...request.affiliations.map(([jid, affiliation]) => el("affiliation", NS_PUBSUB_OWNER, { jid, affiliation })),
      );
    case "subscriptions":
      return el(
        "subscriptions",
        NS_PUBSUB_OWNER,
        { node: request.node },
        ...request.subscriptions.map(([jid, state]) => buildSubscription({ jid, state }, NS_PUBSUB_OWNER)),
      );
    default:
      return el(request.kind, NS_PUBSUB_OWNER, { node: request.node });
  }
}
