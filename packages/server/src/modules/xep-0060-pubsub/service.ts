import { type BareJid, bareJid, iqResult, isFull, localOf } from "@tandem/protocol";
import { buildDiscoInfo, buildDiscoItems, NS_DISCO_INFO, NS_DISCO_ITEMS } from "@tandem/protocol/xep-0030-disco";
import { NS_PUBSUB, NS_PUBSUB_OWNER, parseSubscriptionApproval } from "@tandem/protocol/xep-0060-pubsub";
import type { XmlElement } from "@tandem/xml";
import { coreErrors, type DiscoNode, type IqContext, type IqHandler, type StanzaContext } from "../../core/index.ts";
import type { NodeMakers } from "./contract.ts";
import { NodeDiscovery } from "./discovery.ts";
import { serviceFeatures } from "./features.ts";
import type { OwnerRequests } from "./owner-requests.ts";
import type { NodeParts, Requests } from "./requests.ts";

/** What the service answers, by type, name and namespace of the payload. Each stands in docs/permissions.md, or a test fails. */
export const NODE_IQS = [
  `get query ${NS_DISCO_INFO}`,
  `get query ${NS_DISCO_ITEMS}`,
  `get pubsub ${NS_PUBSUB}`,
  `set pubsub ${NS_PUBSUB}`,
  `get pubsub ${NS_PUBSUB_OWNER}`,
  `set pubsub ${NS_PUBSUB_OWNER}`,
] as const;
type NodeIq = (typeof NODE_IQS)[number];

const SERVICE: DiscoNode = {
  identities: [{ category: "pubsub", type: "service", name: "Publish-subscribe" }],
  features: [NS_DISCO_INFO, NS_DISCO_ITEMS, ...serviceFeatures],
  items: [],
};

/** Nodes beside the accounts, at an address of their own (PE18-PE21): the same nodes, kept and asked in the same way. */
export class NodesOfService {
  readonly #parts: NodeParts;
  readonly #home: BareJid;
  readonly #discovery: NodeDiscovery;
  readonly #answers: ReadonlyMap<string, IqHandler>;

  constructor(parts: NodeParts, requests: Requests, ownerRequests: OwnerRequests, discovery: NodeDiscovery) {
    this.#parts = parts;
    this.#home = bareJid("", `pubsub.${parts.host.domain}`);
    this.#discovery = discovery;
    const answers: Readonly<Record<NodeIq, IqHandler>> = {
      [`get query ${NS_DISCO_INFO}`]: (context) => this.#info(context),
      [`get query ${NS_DISCO_ITEMS}`]: (context) => this.#items(context),
      [`get pubsub ${NS_PUBSUB}`]: (context) => requests.get(context),
      [`set pubsub ${NS_PUBSUB}`]: (context) => requests.set(context),
      [`get pubsub ${NS_PUBSUB_OWNER}`]: (context) => ownerRequests.get(context),
      [`set pubsub ${NS_PUBSUB_OWNER}`]: (context) => ownerRequests.set(context),
    };
    this.#answers = new Map(Object.entries(answers));
  }

  serve(makers: NodeMakers): void {
    const { host, access } = this.#parts;
    access.makers = makers;
    host.disco.domainItems.push({ jid: this.#home, name: "Publish-subscribe" });
    host.addService(this.#home, (context) => this.#take(context));
  }

  async #take(context: StanzaContext): Promise<void> {
    const { stanza, from } = context;
    const type = stanza.attr("type");
    if (stanza.name === "message" && type !== "error") {
      const approval = parseSubscriptionApproval(stanza);
      if (approval !== null) await this.#parts.subscribing.decide(from, this.#home, approval);
    }
    if (stanza.name === "iq" && (type === "get" || type === "set")) await this.#answer(context, type);
  }

  async #answer(context: StanzaContext, type: "get" | "set"): Promise<void> {
    const { stanza, to, session } = context;
    const payload = stanza.firstElement();
    if (payload === undefined || stanza.attr("id") === undefined) throw coreErrors.raise["core/bad-request"]();
    const handler = this.#answers.get(`${type} ${payload.name} ${payload.ns}`);
    if (handler === undefined || localOf(to) !== "" || isFull(to)) throw coreErrors.raise["core/unhandled"]();
    const result = iqResult(stanza, await handler({ ...context, payload, type }));
    if (session !== undefined) session.send(result);
    else await this.#parts.host.router.route(result);
  }

  async #info(context: IqContext): Promise<XmlElement> {
    const node = context.payload.attr("node");
    return buildDiscoInfo({ forms: [], node, ...(await this.#node(context, node)) });
  }

  async #items(context: IqContext): Promise<XmlElement> {
    const node = context.payload.attr("node");
    if (node === undefined) return buildDiscoItems({ items: await this.#discovery.nodes(context.from, this.#home) });
    return buildDiscoItems({ node, items: (await this.#node(context, node)).items });
  }

  async #node({ from }: IqContext, node: string | undefined): Promise<DiscoNode> {
    if (node === undefined) return SERVICE;
    const found = await this.#discovery.node(from, this.#home, node);
    if (found === undefined) throw coreErrors.raise["core/item-not-found"]({ node });
    return found;
  }
}
