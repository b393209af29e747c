import type { BareJid } from "@tandem/protocol";
import { utf8 } from "@tandem/protocol/encoding";
import type { NodeConfig, NodeConfigRequest, PubsubAffiliation } from "@tandem/protocol/xep-0060-pubsub";
import { parseElement, serialize } from "@tandem/xml";
import type { ModuleHost, Row } from "../../core/index.ts";
import { initialConfig, meets, withConfig } from "./config.ts";
import type { PepItem } from "./contract.ts";
import { pepErrors } from "./errors.ts";
import { isPersonal } from "./homes.ts";
import { Memberships } from "./memberships.ts";
import { RecentItems } from "./recent-items.ts";
import { type ItemRow, itemsSpec, type NamedNode, nodesSpec, placeOf, type StoredNode } from "./store.ts";

/** An item as it is kept. */
export interface KeptItem extends PepItem, Omit<ItemRow, "payload"> {}

/** Names of nodes and ids of items, in octets of UTF-8, as for each part of an address: storage keys are bounded. */
export const NAME_BYTES_MAX = 1023;
/** All items of a node take at most this part of what a connection may leave unread: whoever asks gets them in one answer. */
const NODES_PER_CONNECTION = 4;

/** Nodes and items as they are stored, with their limits. Whoever calls keeps the calls of one home in order. */
export class Nodes {
  readonly #host: ModuleHost;
  readonly #nodes;
  readonly #items;
  readonly #memberships: Memberships;
  readonly #recent = new RecentItems<KeptItem>();

  constructor(host: ModuleHost) {
    this.#host = host;
    this.#nodes = host.storage.collection(nodesSpec);
    this.#items = host.storage.collection(itemsSpec);
    this.#memberships = new Memberships(host);
  }

  async find(home: BareJid, node: string): Promise<NamedNode | undefined> {
    checkName(node);
    const found = await this.#nodes.get(home, node);
    return found && { name: node, ...found };
  }

  async get(home: BareJid, node: string): Promise<NamedNode> {
    const found = await this.find(home, node);
    if (found === undefined) throw pepErrors.raise["pep/no-node"]({ node });
    return found;
  }

  async all(home: BareJid): Promise<readonly NamedNode[]> {
    return (await this.#nodes.list(home)).map((row) => ({ name: row.key, ...row.value }));
  }

  /** `creator` owns it; a personal node has its account for that. */
  async create(home: BareJid, node: string, asked: NodeConfig, creator?: BareJid): Promise<NamedNode> {
    checkName(node);
    if ((await this.#nodes.get(home, node)) !== undefined) throw pepErrors.raise["pep/node-exists"]({ node });
    await this.#checkRoom(home, creator);
    const config = initialConfig(home, node, asked, this.#host.limits.pepItemsPerNodeMax);
    const owns = creator !== undefined && !isPersonal(home);
    const made: StoredNode = {
      config,
      lastId: undefined,
      charsAtMost: 0,
      ...(owns ? { affiliations: { [creator]: "owner" } } : {}),
    };
    await this.#nodes.put(home, node, made);
    if (owns) await this.#memberships.note(home, node, [[creator, "owner"]]);
    return { name: node, ...made };
  }

  /** PE8, PE21. */
  async #checkRoom(home: BareJid, creator: BareJid | undefined): Promise<void> {
    const { pepNodesPerAccountMax, pubsubNodesMax, pubsubNodesPerAccountMax } = this.#host.limits;
    const isFull = (await this.#nodes.count(home)) >= (isPersonal(home) ? pepNodesPerAccountMax : pubsubNodesMax);
    if (isFull) throw pepErrors.raise["pep/too-many-nodes"]({ home });
    if (isPersonal(home) || creator === undefined) return;
    const own = (await this.all(home)).filter(({ affiliations = {} }) => affiliations[creator] === "owner");
    if (own.length >= pubsubNodesPerAccountMax) throw pepErrors.raise["pep/too-many-nodes"]({ creator });
  }

  /** The node to publish on, made when it is not there; its configuration is as the publisher asks (PE5). */
  async forPublishing(
    home: BareJid,
    name: string,
    found: NamedNode | undefined,
    options: NodeConfigRequest | undefined,
    creator?: BareJid,
  ): Promise<NamedNode> {
    if (found === undefined) {
      if (options !== undefined && options.unknown.length > 0) throw pepErrors.raise["pep/precondition"]({ name });
      return this.create(home, name, options?.config ?? {}, creator);
    }
    if (options !== undefined && !meets(home, found.config, options, this.#host.limits.pepItemsPerNodeMax)) {
      throw pepErrors.raise["pep/precondition"]({ name });
    }
    return found;
  }

  /** Stores the item and lets the oldest go (PE6). */
  async put(account: BareJid, { name: node, config }: NamedNode, item: PepItem, publisher?: BareJid): Promise<void> {
    if (!config.persistItems) return;
    const owner = placeOf(account, node);
    const payload = serialize(item.payload);
    const charsMax = this.#host.limits.connectionCharsMax / NODES_PER_CONNECTION;
    const by = publisher === account ? undefined : publisher;
    await this.#items.put(owner, item.id, { payload, at: this.#host.clock.now(), publisher: by });
    const now = await this.#nodes.update(account, node, (old) => {
      return old && { ...old, lastId: item.id, charsAtMost: (old.charsAtMost ?? charsMax) + payload.length };
    });
    await this.#trim(owner, config.maxItems);
    if ((now?.charsAtMost ?? 0) > charsMax) await this.#trimChars(account, node, charsMax);
  }

  async configure(account: BareJid, { name, ...found }: NamedNode, asked: NodeConfig): Promise<NamedNode> {
    const next = withConfig(account, found.config, asked, this.#host.limits.pepItemsPerNodeMax);
    const stored = await this.#nodes.update(account, name, (old) => old && { ...old, config: next });
    await this.#trim(placeOf(account, name), next.maxItems);
    return { name, ...(stored ?? found) };
  }

  /** From now on its subscriptions are looked at. */
  async follow(home: BareJid, node: string): Promise<void> {
    await this.#nodes.update(home, node, (old) => old && { ...old, isFollowed: true });
  }

  /** PE11. Changes those that are named and keeps the others; a node keeps an owner, unless they are no more. */
  async affiliate(
    account: BareJid,
    node: string,
    changes: ReadonlyMap<BareJid, PubsubAffiliation>,
    keepsOwner: "keeps-owner" | "or-nobody" = "keeps-owner",
  ) {
    const { pepAffiliationsPerNodeMax: max } = this.#host.limits;
    await this.#nodes.update(account, node, (old) => {
      if (old === undefined) throw pepErrors.raise["pep/no-node"]({ node });
      const affiliations = new Map(Object.entries(old.affiliations ?? {}));
      for (const [jid, affiliation] of changes) {
        if (affiliation === "none") affiliations.delete(jid);
        else affiliations.set(jid, affiliation);
      }
      if (affiliations.size > max) throw pepErrors.raise["pep/too-many-affiliations"]({ max });
      const isOrphan = !isPersonal(account) && ![...affiliations.values()].includes("owner");
      if (isOrphan && keepsOwner === "keeps-owner") throw pepErrors.raise["pep/affiliation"]({ node });
      return { ...old, affiliations: Object.fromEntries(affiliations) };
    });
    await this.#memberships.note(account, node, changes);
  }

  async retract(account: BareJid, node: string, id: string): Promise<boolean> {
    const isGone = await this.#items.delete(placeOf(account, node), id);
    await this.#nodes.update(account, node, (old) => (old?.lastId === id ? { ...old, lastId: undefined } : old));
    return isGone;
  }

  async purge(account: BareJid, node: string): Promise<void> {
    await this.#items.deleteOwner(placeOf(account, node));
    await this.#nodes.update(account, node, (old) => old && { ...old, lastId: undefined });
  }

  async delete(account: BareJid, node: string): Promise<void> {
    const people = Object.keys((await this.#nodes.get(account, node))?.affiliations ?? {}) as BareJid[];
    await this.#memberships.note(
      account,
      node,
      people.map((jid) => [jid, "none"]),
    );
    await this.#items.deleteOwner(placeOf(account, node));
    await this.#nodes.delete(account, node);
  }

  /** Oldest first. */
  async items(account: BareJid, node: string): Promise<readonly KeptItem[]> {
    const owner = placeOf(account, node);
    return this.#recent.read(
      owner,
      () => this.#items.lastRev(owner),
      async () => {
        const rows = await this.#byAge(owner);
        const chars = rows.reduce((sum, { value }) => sum + value.payload.length, 0);
        return { items: rows.map((row) => kept(row.key, row.value)), chars };
      },
    );
  }

  async item(account: BareJid, node: string, id: string): Promise<KeptItem | undefined> {
    const row = await this.#items.get(placeOf(account, node), id);
    return row && kept(id, row);
  }

  async forget(account: BareJid): Promise<void> {
    for (const { name } of await this.all(account)) await this.delete(account, name);
  }

  /** PE12. The nodes of others on which the account was somebody. */
  placesOf(jid: BareJid): Promise<readonly { readonly account: BareJid; readonly node: string }[]> {
    return this.#memberships.of(jid);
  }

  async #byAge(owner: string): Promise<readonly Row<ItemRow>[]> {
    return [...(await this.#items.list(owner))].sort((a, b) => a.rev - b.rev);
  }

  async #trim(owner: string, max: number): Promise<void> {
    const excess = (await this.#items.count(owner)) - max;
    if (excess <= 0) return;
    for (const row of (await this.#byAge(owner)).slice(0, excess)) await this.#items.delete(owner, row.key);
  }

  /** Counts, which is why it is not done each time, and lets the oldest go; the newest stays, whatever it takes. */
  async #trimChars(account: BareJid, node: string, max: number): Promise<void> {
    const owner = placeOf(account, node);
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

function kept(id: string, row: ItemRow): KeptItem {
  return { ...row, id, payload: parseElement(row.payload) };
}

export function checkName(name: string): void {
  if (name === "" || utf8(name).length > NAME_BYTES_MAX) throw pepErrors.raise["pep/malformed"]();
}

/** Checked before anything is made for it. */
export function checkItem({ id, payload }: PepItem, charsMax: number): void {
  checkName(id);
  if (serialize(payload).length > charsMax) throw pepErrors.raise["pep/payload-too-big"]({ charsMax });
}
