import type { BareJid, Jid } from "@tandem/protocol";
import { bareOf } from "@tandem/protocol";
import type { DiscoItem } from "@tandem/protocol/xep-0030-disco";
import { nodeMetadata, NS_PUBSUB } from "@tandem/protocol/xep-0060-pubsub";
import type { DiscoNode } from "../../core/index.ts";
import type { NodeParts } from "./requests.ts";
import type { NamedNode } from "./store.ts";

/** What there is to discover of a home's nodes (XEP-0060 §5): what who asks may know of, and nothing else (PE17). */
export class NodeDiscovery {
  readonly #parts: NodeParts;

  constructor(parts: NodeParts) {
    this.#parts = parts;
  }

  /** §5.2. */
  async nodes(from: Jid, home: BareJid): Promise<readonly DiscoItem[]> {
    const items: DiscoItem[] = [];
    for (const node of await this.#parts.nodes.all(home)) {
      const { title } = node.config;
      if (await this.#parts.access.isVisible(from, home, node))
        items.push({ jid: home, node: node.name, name: title === "" ? undefined : title });
    }
    return items;
  }

  /** §5.3-§5.5. */
  async node(from: Jid, home: BareJid, name: string): Promise<DiscoNode | undefined> {
    const { access, nodes } = this.#parts;
    const node = await nodes.find(home, name);
    if (node === undefined || !(await access.isVisible(from, home, node))) return undefined;
    const { title, payloadType, accessModel, publishModel } = node.config;
    return {
      identities: [{ category: "pubsub", type: "leaf", ...(title === "" ? {} : { name: title }) }],
      features: [NS_PUBSUB],
      forms: [nodeMetadata({ title, payloadType, accessModel, publishModel })],
      items: (await access.mayRead(from, home, node)) ? await this.#items(from, home, node) : [],
    };
  }

  async #items(from: Jid, home: BareJid, { name }: NamedNode): Promise<readonly DiscoItem[]> {
    const { nodes, notifier } = this.#parts;
    const seen = await notifier.seenItems(home, bareOf(from), name, await nodes.items(home, name));
    return seen.map(({ id }) => ({ jid: home, name: id }));
  }
}
