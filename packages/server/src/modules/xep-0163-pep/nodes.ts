import type { BareJid } from "@tandem/protocol";
import { utf8 } from "@tandem/protocol/encoding";
import type { NodeConfig, NodeConfigRequest } from "@tandem/protocol/xep-0060-pubsub";
import { parseElement, serialize } from "@tandem/xml";
import type { ModuleHost, Row } from "../../core/index.ts";
import { initialConfig, meets, withConfig } from "./config.ts";
import type { PepItem } from "./contract.ts";
import { pepErrors } from "./errors.ts";
import { Memberships } from "./memberships.ts";
import { itemsOwner, itemsSpec, nodesSpec, type PepItemRow, type PepNode } from "./store.ts";

export interface NamedNode extends PepNode {
  readonly name: string;
}

/** Names of nodes and ids of items, in octets of UTF-8, as for each part of an address: storage keys are bounded. */
export const NAME_BYTES_MAX = 1023;
/** All items of a node take at most this part of what a connection may leave unread: whoever asks gets them in one answer. */
const NODES_PER_CONNECTION = 4;

/** Nodes and items as they are stored, with their limits. Whoever calls keeps the calls of one account in order. */
export class PepNodes {
  readonly #host: ModuleHost;
  readonly #nodes;
  readonly #items;
  readonly #memberships: Memberships;

  constructor(host: ModuleHost) {
    this.#host = host;
    this.#nodes = host.storage.collection(nodesSpec);
    this.#items = host.storage.collection(itemsSpec);
    this.#memberships = new Memberships(host);
  }

  async get(account: BareJid, node: string): Promise<PepNode> {
    checkName(node);
    const found = await this.#nodes.get(account, node);
    if (found === undefined) throw pepErrors.raise["pep/no-node"]({ node });
    return found;
  }

  async all(account: BareJid): Promise<readonly NamedNode[]> {
    return (await this.#nodes.list(account)).map((row) => ({ name: row.key, ...row.value }));
  }

  async create(account: BareJid, node: string, asked: NodeConfig): Promise<PepNode> {
    const { pepNodesPerAccountMax: max, pepItemsPerNodeMax } = this.#host.limits;
    checkName(node);
    if ((await this.#nodes.get(account, node)) !== undefined) throw pepErrors.raise["pep/node-exists"]({ node });
    if ((await this.#nodes.count(account)) >= max) throw pepErrors.raise["pep/too-many-nodes"]({ max });
    const config = initialConfig(node, asked, pepItemsPerNodeMax);
    const made: PepNode = { config, lastId: undefined, charsAtMost: 0 };
    await this.#nodes.put(account, node, made);
    return made;
  }

  /** The node to publish on, made when it is not there; its configuration is as the publisher asks (PE5). */
  async forPublishing(account: BareJid, node: string, options: NodeConfigRequest | undefined): Promise<PepNode> {
    checkName(node);
    const found = await this.#nodes.get(account, node);
    if (found === undefined) {
      if (options !== undefined && options.unknown.length > 0) throw pepErrors.raise["pep/precondition"]({ node });
      return this.create(account, node, options?.config ?? {});
    }
    if (options !== undefined && !meets(found.config, options, this.#host.limits.pepItemsPerNodeMax)) {
      throw pepErrors.raise["pep/precondition"]({ node });
    }
    return found;
  }

  /** Stores the item and lets the oldest go (PE6). */
  async put(account: BareJid, node: string, { config }: PepNode, item: PepItem): Promise<void> {
    if (!config.persistItems) return;
    const owner = itemsOwner(account, node);
    const payload = serialize(item.payload);
    const charsMax = this.#host.limits.connectionCharsMax / NODES_PER_CONNECTION;
    await this.#items.put(owner, item.id, { payload });
    const now = await this.#nodes.update(account, node, (old) => {
      return old && { ...old, lastId: item.id, charsAtMost: (old.charsAtMost ?? charsMax) + payload.length };
    });
    await this.#trim(owner, config.maxItems);
    if ((now?.charsAtMost ?? 0) > charsMax) await this.#trimChars(account, node, charsMax);
  }

  async configure(account: BareJid, node: string, asked: NodeConfig): Promise<PepNode> {
    const { config } = await this.get(account, node);
    const next = withConfig(config, asked, this.#host.limits.pepItemsPerNodeMax);
    const stored = await this.#nodes.update(account, node, (old) => old && { ...old, config: next });
    await this.#trim(itemsOwner(account, node), next.maxItems);
    return stored as PepNode;
  }

  /** PE11. Changes those that are named and keeps the others. */
  async affiliate(account: BareJid, node: string, changes: ReadonlyMap<BareJid, "member" | "outcast" | "none">) {
    const { pepAffiliationsPerNodeMax: max } = this.#host.limits;
    await this.#nodes.update(account, node, (old) => {
      if (old === undefined) throw pepErrors.raise["pep/no-node"]({ node });
      const affiliations = new Map(Object.entries(old.affiliations ?? {}));
      for (const [jid, affiliation] of changes) {
        if (affiliation === "none") affiliations.delete(jid);
        else affiliations.set(jid, affiliation);
      }
      if (affiliations.size > max) throw pepErrors.raise["pep/too-many-affiliations"]({ max });
      return { ...old, affiliations: Object.fromEntries(affiliations) };
    });
    await this.#memberships.note(account, node, changes);
  }

  async retract(account: BareJid, node: string, id: string): Promise<boolean> {
    const isGone = await this.#items.delete(itemsOwner(account, node), id);
    await this.#nodes.update(account, node, (old) => (old?.lastId === id ? { ...old, lastId: undefined } : old));
    return isGone;
  }

  async purge(account: BareJid, node: string): Promise<void> {
    await this.#items.deleteOwner(itemsOwner(account, node));
    await this.#nodes.update(account, node, (old) => old && { ...old, lastId: undefined });
  }

  async delete(account: BareJid, node: string): Promise<void> {
    const people = Object.keys((await this.#nodes.get(account, node))?.affiliations ?? {}) as BareJid[];
    await this.#memberships.note(
      account,
      node,
      people.map((jid) => [jid, "none"]),
    );
    await this.#items.deleteOwner(itemsOwner(account, node));
    await this.#nodes.delete(account, node);
  }

  /** Oldest first. */
  async items(account: BareJid, node: string): Promise<readonly PepItem[]> {
    return (await this.#byAge(itemsOwner(account, node))).map((row) => ({
      id: row.key,
      payload: parseElement(row.value.payload),
    }));
  }

  async item(account: BareJid, node: string, id: string): Promise<PepItem | undefined> {
    const row = await this.#items.get(itemsOwner(account, node), id);
    return row === undefined ? undefined : { id, payload: parseElement(row.payload) };
  }

  async forget(account: BareJid): Promise<void> {
    for (const { name } of await this.all(account)) await this.delete(account, name);
  }

  /** PE12. The nodes of others on which the account was somebody. */
  placesOf(jid: BareJid): Promise<readonly { readonly account: BareJid; readonly node: string }[]> {
    return this.#memberships.of(jid);
  }

  async #byAge(owner: string): Promise<readonly Row<PepItemRow>[]> {
    return [...(await this.#items.list(owner))].sort((a, b) => a.rev - b.rev);
  }

  async #trim(owner: string, max: number): Promise<void> {
    const excess = (await this.#items.count(owner)) - max;
    if (excess <= 0) return;
    for (const row of (await this.#byAge(owner)).slice(0, excess)) await this.#items.delete(owner, row.key);
  }

  /** Counts, which is why it is not done each time, and lets the oldest go; the newest stays, whatever it takes. */
  async #trimChars(account: BareJid, node: string, max: number): Promise<void> {
    const owner = itemsOwner(account, node);
    const rows = await this.#byAge(owner);
    let chars = rows.reduce((sum, row) => sum + row.value.payload.length, 0);
    for (const row of rows.slice(0, -1)) {
      if (chars <= max) break;
      chars -= row.value.payload.length;
      await this.#items.delete(owner, row.key);
    }
    await this.#nodes.update(account, node, (old) => old && { ...old, charsAtMost: chars });
  }
}

export function checkName(name: string): void {
  if (name === "" || utf8(name).length > NAME_BYTES_MAX) throw pepErrors.raise["pep/malformed"]();
}

/** Checked before anything is made for it. */
export function checkItem({ id, payload }: PepItem, charsMax: number): void {
  checkName(id);
  if (serialize(payload).length > charsMax) throw pepErrors.raise["pep/payload-too-big"]({ charsMax });
}
