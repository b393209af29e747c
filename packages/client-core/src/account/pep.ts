import { bareOf, parseJid, type BareJid } from "@tandem/protocol";
import {
  buildPubsubRequest,
  NS_PUBSUB,
  parseItemsResult,
  parsePubsubEvent,
  publishOptionsForm,
  type NodeConfig,
  type PubsubEvent,
  type PubsubItem,
} from "@tandem/protocol/xep-0060-pubsub";
import { RequestError, type Connection } from "../connection/index.ts";

/** Nodes of people (XEP-0163). */
export interface Pep {
  publish(node: string, item: PubsubItem, config?: NodeConfig): Promise<void>;
  retract(node: string, id: string): Promise<void>;
  /** Of the own account; empty when there is no such node. */
  items(node: string): Promise<readonly PubsubItem[]>;
  /** `owner` is whose node it is; ours included. */
  onEvent(node: string, listener: (owner: BareJid, event: PubsubEvent) => void): void;
}

export function createPep(connection: Connection, account: BareJid): Pep {
  const listeners = new Map<string, ((owner: BareJid, event: PubsubEvent) => void)[]>();

  connection.onStanza((stanza) => {
    if (stanza.name !== "message" || stanza.attr("type") === "error") return;
    const event = parsePubsubEvent(stanza);
    const from = parseJid(stanza.attr("from") ?? account);
    if (event === null || from === null) return;
    for (const listener of listeners.get(event.node) ?? []) listener(bareOf(from), event);
  });

  return {
    async publish(node, item, config) {
      const options = config && publishOptionsForm(config);
      await connection.request("set", undefined, buildPubsubRequest({ kind: "publish", node, items: [item], options }));
    },
    async retract(node, id) {
      await connection.request(
        "set",
        undefined,
        buildPubsubRequest({ kind: "retract", node, ids: [id], notify: true }),
      );
    },
    async items(node) {
      try {
        const answer = await connection.request("get", undefined, buildPubsubRequest({ kind: "items", node, ids: [] }));
        return parseItemsResult(answer.child("pubsub", NS_PUBSUB))?.items ?? [];
      } catch (error) {
        if (error instanceof RequestError && error.condition === "item-not-found") return [];
        throw error;
      }
    },
    onEvent(node, listener) {
      listeners.set(node, [...(listeners.get(node) ?? []), listener]);
    },
  };
}
