import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean, parseUnsigned } from "../encoding/index.ts";
import { parseJid, type Jid } from "../jid/index.ts";
import { buildForm, NS_DATA_FORMS, parseForm, type DataForm } from "../xep-0004-data-forms/index.ts";
import {
  buildPageRequest,
  buildPageResult,
  NS_RSM,
  parsePageRequest,
  parsePageResult,
  type PageRequest,
  type PageResult,
} from "../xep-0059-rsm/index.ts";
import { buildItem, NS_PUBSUB, parseItem, type PubsubItem } from "./item.ts";

/** What anybody may ask of a node (XEP-0060 v1.30.0 §6, §7, §8.1). */
export type PubsubRequest =
  | {
      readonly kind: "publish";
      readonly node: string;
      readonly items: readonly PubsubItem[];
      readonly options?: DataForm | undefined;
    }
  | { readonly kind: "retract"; readonly node: string; readonly ids: readonly string[]; readonly notify: boolean }
  | {
      readonly kind: "items";
      readonly node: string;
      /** The newest so many. */
      readonly max?: number | undefined;
      /** Exactly those; empty means all. */
      readonly ids: readonly string[];
      readonly page?: PageRequest | undefined;
    }
  | { readonly kind: "create"; readonly node?: string | undefined; readonly config?: DataForm | undefined }
  | { readonly kind: "subscribe"; readonly node: string; readonly jid: Jid; readonly options?: DataForm | undefined }
  | { readonly kind: "unsubscribe"; readonly node: string; readonly jid: Jid; readonly subId?: string | undefined }
  /** Without a form: which options does the subscription have (§6.3)? */
  | { readonly kind: "options"; readonly node: string; readonly jid: Jid; readonly form?: DataForm | undefined }
  /** Which options does a new subscription have (§6.4)? */
  | { readonly kind: "default"; readonly node?: string | undefined }
  | { readonly kind: "subscriptions"; readonly node?: string | undefined }
  | { readonly kind: "affiliations"; readonly node?: string | undefined };

/** Null when malformed: a missing node, address or item id. */
export function parsePubsubRequest(pubsub: XmlElement | undefined): PubsubRequest | null {
  if (pubsub === undefined || !pubsub.is("pubsub", NS_PUBSUB)) return null;
  const verb = pubsub.elements().find((child) => child.ns === NS_PUBSUB && child.name !== "configure");
  const node = verb?.attr("node");
  if (verb === undefined) return null;
  if (verb.name === "create") return { kind: "create", node, config: formIn(pubsub.child("configure")) };
  if (verb.name === "subscriptions" || verb.name === "affiliations" || verb.name === "default")
    return { kind: verb.name, node };
  return node === undefined || node === "" ? null : onNode(pubsub, verb, node);
}

function onNode(pubsub: XmlElement, verb: XmlElement, node: string): PubsubRequest | null {
  switch (verb.name) {
    case "publish":
      return {
        kind: "publish",
        node,
        items: verb.elements("item").map(parseItem),
        options: formIn(pubsub.child("publish-options")),
      };
    case "retract":
      return parseRetract(verb, node);
    case "items":
      return parseItemsRequest(pubsub, verb, node);
    case "subscribe":
      return parseSubscribe(pubsub, verb, node);
    case "unsubscribe":
    case "options":
      return parseOfSubscription(verb, verb.name, node);
    default:
      return null;
  }
}

function parseRetract(verb: XmlElement, node: string): PubsubRequest | null {
  const ids = itemIds(verb);
  if (ids === null || ids.length === 0) return null;
  return { kind: "retract", node, ids, notify: parseBoolean(verb.attr("notify")) === true };
}

function parseItemsRequest(pubsub: XmlElement, verb: XmlElement, node: string): PubsubRequest | null {
  const ids = itemIds(verb);
  const max = parseUnsigned(verb.attr("max_items"));
  const set = pubsub.child("set", NS_RSM);
  const page = parsePageRequest(set);
  if (ids === null || (max === null && verb.attr("max_items") !== undefined) || (page === null && set !== undefined))
    return null;
  return { kind: "items", node, max: max ?? undefined, ids, page: page ?? undefined };
}

/** §6.3.7: options beside a subscription say neither node nor address again. */
function parseSubscribe(pubsub: XmlElement, verb: XmlElement, node: string): PubsubRequest | null {
  const jid = parseJid(verb.attr("jid") ?? "");
  const options = pubsub.child("options");
  const names = options?.attr("node") ?? options?.attr("jid");
  return jid === null || names !== undefined ? null : { kind: "subscribe", node, jid, options: formIn(options) };
}

function parseOfSubscription(verb: XmlElement, kind: "unsubscribe" | "options", node: string): PubsubRequest | null {
  const jid = parseJid(verb.attr("jid") ?? "");
  if (jid === null) return null;
  return kind === "options" ? { kind, node, jid, form: formIn(verb) } : { kind, node, jid, subId: verb.attr("subid") };
}

function itemIds(verb: XmlElement): string[] | null {
  const ids = verb.elements("item").map((item) => item.attr("id") ?? "");
  return ids.includes("") ? null : ids;
}

function formIn(wrapper: XmlElement | undefined): DataForm | undefined {
  return parseForm(wrapper?.child("x", NS_DATA_FORMS)) ?? undefined;
}

/** What a request lacks, in the words of the conditions of errors (§6.1.3, §7.2.3); undefined: it is wrong in another way. */
export function missingIn(pubsub: XmlElement): "nodeid-required" | "jid-required" | "item-required" | undefined {
  const verb = pubsub.firstElement();
  if (verb === undefined || verb.name === "create") return undefined;
  if ((verb.attr("node") ?? "") === "") return "nodeid-required";
  if (OF_ADDRESSES.has(verb.name) && verb.attr("jid") === undefined) return "jid-required";
  return verb.name === "retract" && (itemIds(verb) ?? []).length === 0 ? "item-required" : undefined;
}

const OF_ADDRESSES: ReadonlySet<string> = new Set(["subscribe", "unsubscribe", "options"]);

export function buildPubsubRequest(request: PubsubRequest): XmlElement {
  return el("pubsub", NS_PUBSUB, {}, ...children(request));
}

function children(request: PubsubRequest): XmlElement[] {
  const { kind, node } = request;
  switch (request.kind) {
    case "publish":
      return [
        verb(
          kind,
          { node },
          request.items.map((item) => buildItem(item, NS_PUBSUB)),
        ),
        ...wrapped("publish-options", request.options),
      ];
    case "retract":
      return [verb(kind, { node, notify: request.notify ? "true" : undefined }, request.ids.map(itemWithId))];
    case "items": {
      const items = verb(kind, { node, max_items: request.max?.toString() }, request.ids.map(itemWithId));
      return request.page === undefined ? [items] : [items, buildPageRequest(request.page)];
    }
    case "create":
      return [verb(kind, { node }), ...wrapped("configure", request.config)];
    case "subscribe":
      return [verb(kind, { node, jid: request.jid }), ...wrapped("options", request.options)];
    case "options":
      return [verb(kind, { node, jid: request.jid }, request.form && [buildForm(request.form)])];
    case "unsubscribe":
      return [verb(kind, { node, jid: request.jid, subid: request.subId })];
    default:
      return [verb(kind, { node })];
  }
}

function verb(name: string, attrs: Record<string, string | undefined>, nodes: readonly XmlElement[] = []): XmlElement {
  return el(name, NS_PUBSUB, attrs, ...nodes);
}

function itemWithId(id: string): XmlElement {
  return el("item", NS_PUBSUB, { id });
}

function wrapped(name: string, form: DataForm | undefined): XmlElement[] {
  return form === undefined ? [] : [el(name, NS_PUBSUB, {}, buildForm(form))];
}

/** The items that were asked for, oldest first. */
export interface ItemsResult {
  readonly node: string;
  readonly items: readonly PubsubItem[];
  readonly page?: PageResult | undefined;
}

export function parseItemsResult(pubsub: XmlElement | undefined): ItemsResult | null {
  const items = pubsub?.is("pubsub", NS_PUBSUB) === true ? pubsub.child("items") : undefined;
  const node = items?.attr("node");
  if (items === undefined || node === undefined) return null;
  return {
    node,
    items: items.elements("item").map(parseItem),
    page: parsePageResult(pubsub?.child("set", NS_RSM)) ?? undefined,
  };
}

export function buildItemsResult(result: ItemsResult): XmlElement {
  const items = verb(
    "items",
    { node: result.node },
    result.items.map((item) => buildItem(item, NS_PUBSUB)),
  );
  return el("pubsub", NS_PUBSUB, {}, items, result.page && buildPageResult(result.page));
}

/** Ids that the service gave (§7.1.2). */
export function buildPublishResult(node: string, ids: readonly string[]): XmlElement {
  return el("pubsub", NS_PUBSUB, {}, verb("publish", { node }, ids.map(itemWithId)));
}
