import { type BareJid, bareOf } from "@tandem/protocol";
import {
  buildAffiliationsResult,
  buildItemsResult,
  buildPublishResult,
  buildSubscribeResult,
  buildSubscriptionsResult,
  missingIn,
  NS_PUBSUB,
  optionsForm,
  parseNodeConfig,
  parsePubsubRequest,
  type PubsubAffiliation,
  type PubsubRequest,
} from "@tandem/protocol/xep-0060-pubsub";
import { buildForm } from "@tandem/protocol/xep-0004-data-forms";
import { el, type XmlElement } from "@tandem/xml";
import type { IqContext, ModuleHost } from "../../core/index.ts";
import type { Access } from "./access.ts";
import { SERVER_WRITTEN } from "./config.ts";
import type { PepItem } from "./contract.ts";
import { pepErrors } from "./errors.ts";
import { isPersonal } from "./homes.ts";
import type { Nodes } from "./nodes.ts";
import type { Notifier } from "./notify.ts";
import type { Publishing } from "./publishing.ts";
import { select } from "./retrieve.ts";
import type { Subscribing } from "./subscribing.ts";
import type { Subscriptions } from "./subscriptions.ts";

type Request<K extends PubsubRequest["kind"]> = Extract<PubsubRequest, { kind: K }>;

/** The parts that answer requests. */
export interface NodeParts {
  readonly host: ModuleHost;
  readonly nodes: Nodes;
  readonly subscriptions: Subscriptions;
  readonly access: Access;
  readonly notifier: Notifier;
  readonly publishing: Publishing;
  readonly subscribing: Subscribing;
}

/** What anybody may ask of a home's nodes (XEP-0060 §5.6, §5.7, §6, §7, §8.1). */
export class Requests {
  readonly #parts: NodeParts;

  constructor(parts: NodeParts) {
    this.#parts = parts;
  }

  async set(context: IqContext): Promise<XmlElement | undefined> {
    const { from } = context;
    const home = bareOf(context.to);
    const request = understood(context.payload);
    const { subscribing } = this.#parts;
    switch (request.kind) {
      case "publish":
        return this.#publish(context, home, request);
      case "retract":
        return this.#retract(context, home, request);
      case "create":
        return this.#create(context, home, request);
      case "subscribe":
        return this.#subscribe(context, home, request);
      case "unsubscribe": {
        const { node, jid } = request;
        await subscribing.unsubscribe(from, home, node, jid);
        return buildSubscribeResult({ node, jid, state: "none" });
      }
      case "options":
        if (request.form === undefined) throw pepErrors.raise["pep/malformed"]();
        await subscribing.choose(from, home, request.node, request.jid, request.form);
        return undefined;
      default:
        throw pepErrors.raise["pep/malformed"]();
    }
  }

  async get(context: IqContext): Promise<XmlElement> {
    const { from } = context;
    const home = bareOf(context.to);
    const request = understood(context.payload);
    const { subscribing, subscriptions } = this.#parts;
    switch (request.kind) {
      case "items":
        return this.#items(context, home, request);
      case "options": {
        const { node, jid } = request;
        const form = buildForm(optionsForm(await subscribing.options(from, home, node, jid), "form"));
        return el("pubsub", NS_PUBSUB, {}, el("options", NS_PUBSUB, { node, jid }, form));
      }
      case "default":
        return defaultOptions(request.node);
      case "subscriptions": {
        const all = await subscriptions.allOfPerson(home, bareOf(from));
        const { node } = request;
        return buildSubscriptionsResult(node === undefined ? all : all.filter((one) => one.node === node), node);
      }
      case "affiliations":
        return this.#affiliations(context, home, request);
      default:
        throw pepErrors.raise["pep/malformed"]();
    }
  }

  /** §7.1. */
  async #publish({ from, payload }: IqContext, home: BareJid, request: Request<"publish">): Promise<XmlElement> {
    const { node, options } = request;
    if (isPersonal(home) && SERVER_WRITTEN.has(node)) throw pepErrors.raise["pep/not-yours"]();
    const wanted = options === undefined ? undefined : parseNodeConfig(options);
    if (wanted === null) throw pepErrors.raise["pep/malformed"]();
    const item = this.#itemOf(request, payload);
    await this.#parts.publishing.publish(home, node, item, { by: from, wanted });
    return buildPublishResult(node, item === undefined ? [] : [item.id]);
  }

  /** §7.1.3.6, §7.1.3.7: one item with one payload, or none at all. */
  #itemOf({ items }: Request<"publish">, pubsub: XmlElement): PepItem | undefined {
    const [item, ...more] = items;
    if (item === undefined) return undefined;
    if (more.length > 0) throw pepErrors.raise["pep/one-item"]();
    if (item.payload === undefined) throw pepErrors.raise["pep/payload-required"]();
    const payloads = pubsub.child("publish")?.child("item")?.elements().length ?? 0;
    if (payloads > 1) throw pepErrors.raise["pep/payload-of-another-kind"]();
    const id = item.id === undefined || item.id === "" ? this.#parts.host.random.id() : item.id;
    return { id, payload: item.payload };
  }

  async #retract({ from }: IqContext, home: BareJid, { node, ids, notify }: Request<"retract">): Promise<undefined> {
    for (const id of ids) {
      const isGone = await this.#parts.publishing.retract(home, node, id, from, notify);
      if (!isGone) throw pepErrors.raise["pep/no-item"]({ id });
    }
  }

  async #create({ from }: IqContext, home: BareJid, request: Request<"create">): Promise<XmlElement> {
    const wanted = request.config === undefined ? undefined : parseNodeConfig(request.config);
    if (wanted === null) throw pepErrors.raise["pep/malformed"]();
    const node = request.node ?? this.#parts.host.random.id();
    await this.#parts.publishing.create(home, node, wanted?.config ?? {}, from);
    return el("pubsub", NS_PUBSUB, {}, el("create", NS_PUBSUB, { node }));
  }

  async #subscribe({ from }: IqContext, home: BareJid, request: Request<"subscribe">): Promise<XmlElement> {
    const { node, jid, options } = request;
    const made = await this.#parts.subscribing.subscribe(from, home, node, jid, options);
    return buildSubscribeResult(
      { node, jid, state: made.state },
      options === undefined ? undefined : optionsForm(made, "result"),
    );
  }

  /** §6.5. */
  async #items({ from }: IqContext, home: BareJid, request: Request<"items">): Promise<XmlElement> {
    const { access, nodes, notifier } = this.#parts;
    const node = await nodes.get(home, request.node);
    await access.checkRead(from, home, node);
    if (!node.config.persistItems) throw pepErrors.raise["pep/keeps-nothing"]();
    const all = (await nodes.items(home, request.node)).map(({ id, payload }) => ({ id, payload }));
    const seen = await notifier.seenItems(home, bareOf(from), request.node, all);
    return buildItemsResult({ node: request.node, ...select(seen, request) });
  }

  /** §5.7. */
  async #affiliations({ from }: IqContext, home: BareJid, { node }: Request<"affiliations">): Promise<XmlElement> {
    const { access, nodes } = this.#parts;
    const own: [string, PubsubAffiliation][] = [];
    for (const one of await nodes.all(home)) {
      const affiliation = access.affiliationOf(from, home, one);
      if (affiliation !== "none" && (node === undefined || node === one.name)) own.push([one.name, affiliation]);
    }
    return buildAffiliationsResult(own, node);
  }
}

/** §6.4: the same for every node. */
function defaultOptions(node: string | undefined): XmlElement {
  const form = buildForm(optionsForm({ delivers: true }, "form"));
  return el("pubsub", NS_PUBSUB, {}, el("default", NS_PUBSUB, { node }, form));
}

function understood(payload: XmlElement): PubsubRequest {
  const request = parsePubsubRequest(payload);
  if (request !== null) return request;
  switch (missingIn(payload)) {
    case "nodeid-required":
      throw pepErrors.raise["pep/nodeid-required"]();
    case "jid-required":
      throw pepErrors.raise["pep/jid-required"]();
    case "item-required":
      throw pepErrors.raise["pep/item-required"]();
    case undefined:
      throw pepErrors.raise["pep/malformed"]();
  }
}
