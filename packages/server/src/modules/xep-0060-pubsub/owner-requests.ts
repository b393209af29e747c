import { type BareJid, bareOf, type Jid } from "@tandem/protocol";
import { buildForm } from "@tandem/protocol/xep-0004-data-forms";
import {
  buildPubsubOwner,
  nodeConfigQuestion,
  NS_PUBSUB_OWNER,
  parseNodeConfig,
  parsePubsubOwner,
  type PubsubAffiliation,
  type PubsubOwnerRequest,
  type SubscriptionState,
} from "@tandem/protocol/xep-0060-pubsub";
import { el, type XmlElement } from "@tandem/xml";
import type { IqContext } from "../../core/index.ts";
import { affiliationChanges } from "./affiliations.ts";
import { accessModelsOf, initialConfig } from "./config.ts";
import { pepErrors } from "./errors.ts";
import { isPersonal } from "./homes.ts";
import type { NodeParts } from "./requests.ts";
import type { NamedNode } from "./store.ts";

type Request<K extends PubsubOwnerRequest["kind"]> = Extract<PubsubOwnerRequest, { kind: K }>;

/** What a node's owner may ask (XEP-0060 §8.2-§8.9). */
export class OwnerRequests {
  readonly #parts: NodeParts;

  constructor(parts: NodeParts) {
    this.#parts = parts;
  }

  async get({ from, to, payload }: IqContext): Promise<XmlElement> {
    const home = bareOf(to);
    const request = understood(payload);
    switch (request.kind) {
      case "default":
        return this.#defaults(home);
      case "configure": {
        const { config } = await this.#ownNode(from, home, request.node);
        return buildPubsubOwner({ ...request, form: nodeConfigQuestion(config, accessModelsOf(home)) });
      }
      case "affiliations":
        return buildPubsubOwner({ ...request, affiliations: await this.#affiliations(from, home, request) });
      case "subscriptions":
        return buildPubsubOwner({ ...request, subscriptions: await this.#subscriptions(from, home, request) });
      default:
        throw pepErrors.raise["pep/malformed"]();
    }
  }

  async set({ from, to, payload }: IqContext): Promise<undefined> {
    const home = bareOf(to);
    const request = understood(payload);
    const { publishing, subscribing } = this.#parts;
    switch (request.kind) {
      case "configure":
        return this.#configure(from, home, request);
      case "delete":
      case "purge":
        await publishing.empty(from, home, request.node, request.kind);
        return;
      case "affiliations":
        return this.#affiliate(from, home, request);
      case "subscriptions":
        await subscribing.change(from, home, request.node, request.subscriptions);
        return;
      default:
        throw pepErrors.raise["pep/malformed"]();
    }
  }

  async #ownNode(from: Jid, home: BareJid, name: string): Promise<NamedNode> {
    return this.#parts.access.checkOwn(from, home, await this.#parts.nodes.find(home, name));
  }

  /** §8.3. */
  #defaults(home: BareJid): XmlElement {
    const config = initialConfig(home, "", {}, this.#parts.host.limits.pepItemsPerNodeMax);
    const form = buildForm(nodeConfigQuestion(config, accessModelsOf(home)));
    return el("pubsub", NS_PUBSUB_OWNER, {}, el("default", NS_PUBSUB_OWNER, {}, form));
  }

  /** §8.2.5. */
  async #configure(from: Jid, home: BareJid, { node, form }: Request<"configure">): Promise<undefined> {
    const parsed = form?.type === "cancel" ? undefined : parseNodeConfig(form ?? null);
    if (parsed === null) throw pepErrors.raise["pep/malformed"]();
    if (parsed === undefined) await this.#ownNode(from, home, node);
    else await this.#parts.publishing.configure(from, home, node, parsed.config);
  }

  /** §8.8.1: those who wait for an answer are not in it. */
  async #subscriptions(
    from: Jid,
    home: BareJid,
    { node }: Request<"subscriptions">,
  ): Promise<readonly (readonly [Jid, SubscriptionState])[]> {
    await this.#ownNode(from, home, node);
    const all = await this.#parts.subscriptions.of(home, node);
    return all.filter(({ state }) => state === "subscribed").map(({ jid, state }) => [jid, state] as const);
  }

  /** PE11, §8.9.1. */
  async #affiliations(
    from: Jid,
    home: BareJid,
    { node }: Request<"affiliations">,
  ): Promise<readonly (readonly [BareJid, PubsubAffiliation])[]> {
    const { affiliations = {} } = await this.#ownNode(from, home, node);
    const listed = Object.entries(affiliations).map(([jid, affiliation]) => [jid as BareJid, affiliation] as const);
    return isPersonal(home) ? [[home, "owner"], ...listed] : listed;
  }

  /** §8.9.2. */
  async #affiliate(from: Jid, home: BareJid, request: Request<"affiliations">): Promise<undefined> {
    const { nodes, publishing, subscribing } = this.#parts;
    const changes = affiliationChanges(home, request.affiliations);
    await publishing.inboxes.run(home, async () => {
      await this.#ownNode(from, home, request.node);
      await nodes.affiliate(home, request.node, changes);
      await subscribing.affiliated(home, request.node, changes);
    });
  }
}

function understood(payload: XmlElement): PubsubOwnerRequest {
  const request = parsePubsubOwner(payload);
  if (request !== null) return request;
  const isNodeless = (payload.firstElement()?.attr("node") ?? "") === "";
  throw pepErrors.raise[isNodeless ? "pep/nodeid-required" : "pep/malformed"]();
}
