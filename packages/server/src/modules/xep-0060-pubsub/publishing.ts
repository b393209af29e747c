import { type BareJid, bareOf, type Jid } from "@tandem/protocol";
import { type NodeConfig, type NodeConfigRequest, nodeConfigQuestion } from "@tandem/protocol/xep-0060-pubsub";
import { AccountInboxes, type ModuleHost } from "../../core/index.ts";
import type { Access } from "./access.ts";
import { accessModelsOf } from "./config.ts";
import type { PepChange, PepComposer, PepItem } from "./contract.ts";
import { pepErrors } from "./errors.ts";
import { isPersonal } from "./homes.ts";
import { checkItem, checkName, type Nodes } from "./nodes.ts";
import type { Notifier } from "./notify.ts";
import type { NamedNode } from "./store.ts";
import type { Subscriptions } from "./subscriptions.ts";

/** Who publishes, and on what terms; without `by` it is the server, with the account's rights. */
export interface PublishTerms {
  readonly by?: Jid | undefined;
  /** What the node must be like (PE5). */
  readonly wanted?: NodeConfigRequest | undefined;
}

/** What changes a node's items, one home after the other, and who is told of it. */
export class Publishing {
  readonly #host: ModuleHost;
  readonly #nodes: Nodes;
  readonly #subscriptions: Subscriptions;
  readonly #access: Access;
  readonly #notifier: Notifier;
  /** What must happen in order at one home. */
  readonly inboxes: AccountInboxes;
  readonly #observing: AccountInboxes;
  readonly composers = new Map<string, PepComposer>();
  readonly observers = new Map<string, ((change: PepChange) => void | Promise<void>)[]>();

  constructor(host: ModuleHost, nodes: Nodes, subscriptions: Subscriptions, access: Access, notifier: Notifier) {
    this.#host = host;
    this.#nodes = nodes;
    this.#subscriptions = subscriptions;
    this.#access = access;
    this.#notifier = notifier;
    this.inboxes = new AccountInboxes(host.log);
    this.#observing = new AccountInboxes(host.log);
  }

  /** XEP-0060 §7.1. Undefined: an event without an item, on a node that has none. */
  async publish(home: BareJid, name: string, given: PepItem | undefined, terms: PublishTerms = {}): Promise<void> {
    if (given !== undefined) checkItem(given, this.#host.limits.pepItemCharsMax);
    const { by, wanted } = terms;
    await this.inboxes.run(home, async () => {
      const old = await this.#nodes.find(home, name);
      if (by !== undefined) await this.#access.checkPublish(by, home, old);
      const node = await this.#nodes.forPublishing(home, name, old, wanted, by && bareOf(by));
      checkKind(node, given);
      const item = given && (await this.#composed(home, name, given, by));
      if (given !== undefined && item === undefined) return;
      if (item !== undefined) await this.#nodes.put(home, node, item, by && bareOf(by));
      await this.#notifier.notify(home, node, { kind: "items", node: name, items: item ? [item] : [], retracted: [] });
      if (item !== undefined) this.#observe({ account: home, node: name, id: item.id, item });
    });
  }

  /** What the owner of the node's meaning makes of it; what the server publishes is as it is. */
  async #composed(home: BareJid, node: string, given: PepItem, by: Jid | undefined): Promise<PepItem | undefined> {
    const composer = by === undefined || !isPersonal(home) ? undefined : this.composers.get(node);
    if (composer === undefined) return { id: given.id, payload: given.payload };
    const payload = await composer(home, given.payload);
    return payload && { id: given.id, payload };
  }

  /** §7.2. Resolves to false when there was no such item. `by` undefined: the server. */
  retract(home: BareJid, name: string, id: string, by?: Jid, isAskedToTell = false): Promise<boolean> {
    checkName(id);
    return this.inboxes.run(home, async () => {
      const node = await this.#nodes.find(home, name);
      if (by !== undefined) await this.#checkRetract(by, home, node, id);
      if (node === undefined || !(await this.#nodes.retract(home, name, id))) return false;
      if (node.config.notifyRetract || isAskedToTell)
        await this.#notifier.notify(home, node, { kind: "items", node: name, items: [], retracted: [id] });
      this.#observe({ account: home, node: name, id, item: undefined });
      return true;
    });
  }

  async #checkRetract(by: Jid, home: BareJid, node: NamedNode | undefined, id: string): Promise<void> {
    if (node === undefined) return void (await this.#access.checkOwn(by, home, node));
    const item = await this.#nodes.item(home, node.name, id);
    this.#access.checkRetract(by, home, node, item?.publisher);
  }

  create(home: BareJid, name: string, asked: NodeConfig, by?: Jid): Promise<NamedNode> {
    return this.inboxes.run(home, async () => {
      if (by !== undefined) await this.#access.checkCreate(by, home);
      return this.#nodes.create(home, name, asked, by && bareOf(by));
    });
  }

  /** §8.2.5. */
  configure(by: Jid, home: BareJid, name: string, asked: NodeConfig): Promise<void> {
    return this.inboxes.run(home, async () => {
      const old = await this.#access.checkOwn(by, home, await this.#nodes.find(home, name));
      const node = await this.#nodes.configure(home, old, asked);
      if (!node.config.notifyConfig) return;
      const form = { ...nodeConfigQuestion(node.config, accessModelsOf(home)), type: "result" as const };
      const payload = node.config.deliverPayloads ? form : undefined;
      await this.#notifier.notify(home, node, { kind: "configuration", node: name, form: payload });
    });
  }

  /** §8.4, §8.5. */
  empty(by: Jid, home: BareJid, name: string, kind: "delete" | "purge"): Promise<void> {
    return this.inboxes.run(home, async () => {
      const node = await this.#access.checkOwn(by, home, await this.#nodes.find(home, name));
      const items = await this.#nodes.items(home, name);
      const followers = node.isFollowed === true ? await this.#subscriptions.of(home, name) : [];
      await this.#nodes[kind](home, name);
      if (kind === "delete") await this.#subscriptions.forgetNode(home, name);
      const tells = kind === "delete" ? node.config.notifyDelete : node.config.notifyRetract;
      if (tells) await this.#notifier.notify(home, node, { kind, node: name }, followers);
      for (const { id } of items) this.#observe({ account: home, node: name, id, item: undefined });
    });
  }

  /** PE12: the account is no more. */
  async forget(account: BareJid): Promise<void> {
    await this.inboxes.run(account, async () => {
      for (const { name } of await this.#nodes.all(account)) {
        await this.#nodes.delete(account, name);
        await this.#subscriptions.forgetNode(account, name);
      }
    });
    const nothing = new Map([[account, "none"]] as const);
    for (const { account: home, node } of await this.#nodes.placesOf(account))
      await this.inboxes.run(home, () => this.#nodes.affiliate(home, node, nothing, "or-nobody"));
    await this.#subscriptions.forgetPerson(account);
  }

  /** Not awaited: an observer may publish on the same account. */
  #observe(change: PepChange): void {
    if (!isPersonal(change.account)) return;
    for (const handler of this.observers.get(change.node) ?? []) {
      this.#observing
        .run(change.account, () => handler(change))
        .catch((fault: unknown) => this.#host.log.error("pep.fault", { node: change.node, error: String(fault) }));
    }
  }
}

/** §7.1.3.7: what a node can take depends on what it keeps and tells. */
function checkKind({ config }: NamedNode, item: PepItem | undefined): void {
  const hasItems = config.persistItems || config.deliverPayloads;
  if (hasItems && item === undefined) throw pepErrors.raise["pep/one-item"]();
  if (!hasItems && item !== undefined) throw pepErrors.raise["pep/no-item-here"]();
  if (item !== undefined && config.payloadType !== "" && item.payload.ns !== config.payloadType)
    throw pepErrors.raise["pep/payload-of-another-kind"]({ ns: item.payload.ns });
}
