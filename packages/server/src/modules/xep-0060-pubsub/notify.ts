import { type BareJid, bareOf, domainOf, type FullJid, isFull, type Jid, message } from "@tandem/protocol";
import { buildPubsubEvent, type PubsubEvent } from "@tandem/protocol/xep-0060-pubsub";
import { buildDelay } from "@tandem/protocol/xep-0203-delay";
import type { XmlElement } from "@tandem/xml";
import type { ModuleHost, Session } from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { clientCaps, type Features } from "../xep-0115-caps/contract.ts";
import type { Access } from "./access.ts";
import type { PepView } from "./contract.ts";
import { isPersonal } from "./homes.ts";
import type { KeptItem, Nodes } from "./nodes.ts";
import type { RemoteContacts } from "./remote-contacts.ts";
import type { NamedNode } from "./store.ts";
import type { Subscription, Subscriptions } from "./subscriptions.ts";

/** Who hears of what happens on a node. */
export class Notifier {
  readonly #host: ModuleHost;
  readonly #nodes: Nodes;
  readonly #subscriptions: Subscriptions;
  readonly #access: Access;
  readonly #remote: RemoteContacts;
  /** By node; a node without one is seen as it is. */
  readonly views = new Map<string, readonly PepView[]>();

  constructor(host: ModuleHost, nodes: Nodes, subscriptions: Subscriptions, access: Access, remote: RemoteContacts) {
    this.#host = host;
    this.#nodes = nodes;
    this.#subscriptions = subscriptions;
    this.#access = access;
    this.#remote = remote;
  }

  /** PE2, PE15. `followers`: those of a node that is gone. */
  async notify(home: BareJid, node: NamedNode, event: PubsubEvent, followers?: readonly Subscription[]): Promise<void> {
    const told = new Set<Jid>();
    if (isPersonal(home)) {
      this.#toOwn(home, node, event, told);
      await this.#toContacts(home, node, event, told);
    }
    if (node.isFollowed !== true) return;
    for (const subscription of followers ?? (await this.#subscriptions.of(home, node.name)))
      await this.#toSubscriber(home, node, event, subscription, told);
  }

  async #toContacts(account: BareJid, node: NamedNode, event: PubsubEvent, told: Set<Jid>): Promise<void> {
    for (const contact of await this.#audience(account, node)) {
      const resources = this.#interested(account, contact, event.node);
      if (resources.length === 0 || !(await this.#access.mayRead(contact, account, node))) continue;
      const seen = await this.#seen(account, contact, node, event);
      if (seen === undefined) continue;
      for (const jid of resources) {
        told.add(jid);
        await this.#route(account, jid, seen);
      }
    }
  }

  /** PE15. Asked anew each time: a contact of yesterday hears nothing today. */
  async #toSubscriber(
    home: BareJid,
    node: NamedNode,
    event: PubsubEvent,
    { jid, state, delivers }: Subscription,
    told: ReadonlySet<Jid>,
  ): Promise<void> {
    if (state !== "subscribed" || !delivers || !(await this.#access.mayHear(jid, home, node))) return;
    const seen = await this.#seen(home, bareOf(jid), node, event);
    if (seen === undefined) return;
    for (const to of this.#addresses(jid, told)) await this.#route(home, to, seen);
  }

  /** Nobody hears a thing twice, by interest and by subscription. */
  #addresses(jid: Jid, told: ReadonlySet<Jid>): readonly Jid[] {
    if (told.has(jid)) return [];
    const sessions = isFull(jid) ? [] : [...this.#host.sessions.of(bareOf(jid))].map((session) => session.jid);
    const rest = sessions.filter((session) => !told.has(session));
    return rest.length === sessions.length ? [jid] : rest;
  }

  /** Sends the last item to who has just subscribed (§6.1.7), as it was then. */
  async sendLastTo(home: BareJid, node: NamedNode, jid: Jid): Promise<void> {
    if (node.config.sendLast === "never" || node.lastId === undefined) return;
    const item = await this.#nodes.item(home, node.name, node.lastId);
    if (item === undefined) return;
    const event: PubsubEvent = { kind: "items", node: node.name, items: [item], retracted: [] };
    const seen = await this.#seen(home, bareOf(jid), node, event);
    if (seen === undefined) return;
    const told = this.#message(home, jid, seen);
    if (item.at !== undefined) told.append(buildDelay({ time: item.at }));
    await this.#host.router.route(told);
  }

  /** PE2, PE11: whom it is worth asking about. Members are told whether they see the account's presence or not. */
  async #audience(account: BareJid, { config, affiliations = {} }: NamedNode): Promise<ReadonlySet<BareJid>> {
    const members = Object.keys(affiliations).filter((jid) => affiliations[jid] !== "outcast") as BareJid[];
    if (config.accessModel === "whitelist" || config.accessModel === "authorize") return new Set(members);
    return new Set([...(await this.#host.use(presenceService).subscribersOf(account)), ...members]);
  }

  /** The event as the reader gets to see it; undefined when they are not to know of it. */
  async #seen(
    home: BareJid,
    reader: BareJid,
    { config }: NamedNode,
    event: PubsubEvent,
  ): Promise<PubsubEvent | undefined> {
    if (event.kind !== "items" || event.items.length === 0) return event;
    const items = await this.seenItems(home, reader, event.node, event.items);
    return items.length === 0 ? undefined : shown({ ...event, items }, config.deliverPayloads);
  }

  /** Those of the items that the reader may see, as they may see them. */
  async seenItems<T extends { readonly payload?: XmlElement | undefined }>(
    account: BareJid,
    reader: BareJid,
    node: string,
    items: readonly T[],
  ): Promise<readonly T[]> {
    const views = this.#views(account, reader, node);
    return views.length === 0 ? items : through(views, account, reader, items);
  }

  #views(account: BareJid, reader: BareJid, node: string): readonly PepView[] {
    return isPersonal(account) && reader !== account ? (this.views.get(node) ?? []) : [];
  }

  /** What a view answers has changed for that contact. */
  async showAnew(account: BareJid, contact: BareJid, name: string): Promise<void> {
    const node = await this.#nodes.find(account, name);
    if (node?.lastId === undefined || !(await this.#access.mayRead(contact, account, node))) return;
    const item = await this.#nodes.item(account, name, node.lastId);
    if (item === undefined) return;
    const seen = await this.#anew(account, contact, name, item);
    for (const jid of this.#interested(account, contact, name)) await this.#route(account, jid, seen);
  }

  /** What that view answers has changed for everybody. */
  async showAllAnew(account: BareJid, name: string, view: PepView): Promise<void> {
    const node = await this.#nodes.find(account, name);
    const item = node?.lastId === undefined ? undefined : await this.#nodes.item(account, name, node.lastId);
    if (node === undefined || item === undefined) return;
    const sees = async (reader: BareJid): Promise<boolean> => {
      const others = this.#views(account, reader, name).filter((one) => one !== view);
      return reader !== account && (await through(others, account, reader, [item])).length > 0;
    };
    const told = new Set<Jid>();
    for (const contact of await this.#audience(account, node)) {
      const resources = this.#interested(account, contact, name);
      if (resources.length === 0 || !(await this.#access.mayRead(contact, account, node))) continue;
      if (!(await sees(contact))) continue;
      const seen = await this.#anew(account, contact, name, item);
      for (const jid of resources) {
        told.add(jid);
        await this.#route(account, jid, seen);
      }
    }
    if (node.isFollowed !== true) return;
    for (const { jid, state, delivers } of await this.#subscriptions.of(account, name)) {
      if (state !== "subscribed" || !delivers || !(await this.#access.mayHear(jid, account, node))) continue;
      if (!(await sees(bareOf(jid)))) continue;
      const seen = await this.#anew(account, bareOf(jid), name, item);
      for (const to of this.#addresses(jid, told)) await this.#route(account, to, seen);
    }
  }

  /** The item as the reader sees it now, or its retraction. */
  async #anew(account: BareJid, reader: BareJid, node: string, item: KeptItem): Promise<PubsubEvent> {
    const items = await this.seenItems(account, reader, node, [item]);
    return { kind: "items", node, items, retracted: items.length === 0 ? [item.id] : [] };
  }

  /** PE3: a session's features have become known. */
  async catchUp(session: Session, features: Features, before: Features): Promise<void> {
    const isNew = (node: string): boolean => features.has(`${node}+notify`) && !before.has(`${node}+notify`);
    if (![...features].some((feature) => feature.endsWith("+notify") && !before.has(feature))) return;
    await this.#sendLast(session.account, session.jid, isNew);
    for (const contact of await this.#host.use(presenceService).subscriptionsOf(session.account)) {
      if (domainOf(contact) === this.#host.domain) await this.#sendLast(contact, session.jid, isNew);
    }
  }

  /** PE3: the account has let the contact see its presence. */
  async approved(account: BareJid, contact: BareJid): Promise<void> {
    for (const session of this.#host.sessions.of(contact)) {
      await this.#sendLast(account, session.jid, (node) => this.#wants(session, node));
    }
  }

  /** PE22: the same for a resource on another server, which has no session here. */
  async remoteCame(account: BareJid, jid: FullJid, features: Features, before: Features): Promise<void> {
    await this.#sendLast(account, jid, (node) => features.has(`${node}+notify`) && !before.has(`${node}+notify`));
  }

  /** Resources of a contact that want the node, here or elsewhere. */
  #interested(account: BareJid, contact: BareJid, node: string): readonly FullJid[] {
    if (domainOf(contact) !== this.#host.domain) return this.#remote.interested(account, contact, node);
    return [...this.#host.sessions.of(contact)].filter((one) => this.#wants(one, node)).map(({ jid }) => jid);
  }

  async #sendLast(account: BareJid, reader: FullJid, isWanted: (node: string) => boolean): Promise<void> {
    for (const node of await this.#nodes.all(account)) {
      if (node.config.sendLast !== "on_sub_and_presence" || !isWanted(node.name)) continue;
      if (await this.#access.mayRead(reader, account, node)) await this.#sendLastItem(account, reader, node);
    }
  }

  async #sendLastItem(account: BareJid, reader: FullJid, node: NamedNode): Promise<void> {
    const { name, lastId, config } = node;
    const item = lastId === undefined ? undefined : await this.#nodes.item(account, name, lastId);
    if (item === undefined) return;
    const event: PubsubEvent = { kind: "items", node: name, items: [item], retracted: [] };
    if (account === bareOf(reader)) {
      this.#host.sessions.get(reader)?.send(this.#message(account, reader, shown(event, config.deliverPayloads)));
      return;
    }
    const seen = await this.#seen(account, bareOf(reader), node, event);
    if (seen !== undefined) await this.#route(account, reader, seen);
  }

  #toOwn(account: BareJid, { config }: NamedNode, event: PubsubEvent, told: Set<Jid>): void {
    for (const session of this.#host.sessions.of(account)) {
      if (!this.#wants(session, event.node)) continue;
      told.add(session.jid);
      session.send(this.#message(account, session.jid, shown(event, config.deliverPayloads)));
    }
  }

  #wants(session: Session, node: string): boolean {
    const features = this.#host.use(clientCaps).featuresOf(session);
    return this.#host.use(presenceService).isWatching(session) && features?.has(`${node}+notify`) === true;
  }

  /** Through the router: a contact who blocks the account hears nothing, nor one whom the account blocks. */
  async #route(home: BareJid, to: Jid, event: PubsubEvent): Promise<void> {
    await this.#host.router.route(this.#message(home, to, event));
  }

  #message(home: BareJid, to: Jid, event: PubsubEvent): XmlElement {
    const id = `pep-${this.#host.random.id(64)}`;
    return message("headline", { from: home, to, id }, buildPubsubEvent(event));
  }
}

/** Those of the items that are left of them by all the views, one after the other. */
async function through<T extends { readonly payload?: XmlElement | undefined }>(
  views: readonly PepView[],
  account: BareJid,
  reader: BareJid,
  items: readonly T[],
): Promise<readonly T[]> {
  const seen: T[] = [];
  for (const item of items) {
    let { payload } = item;
    for (const view of views) payload = payload && (await view(account, reader, payload));
    if (payload !== undefined) seen.push({ ...item, payload });
  }
  return seen;
}

/** A node that delivers no payloads says only that there is something (§7.1.2.2). */
function shown(event: PubsubEvent, withPayloads: boolean): PubsubEvent {
  if (withPayloads || event.kind !== "items") return event;
  return { ...event, items: event.items.map(({ id }) => ({ id })) };
}
