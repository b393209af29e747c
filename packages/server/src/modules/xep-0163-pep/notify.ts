import { type BareJid, domainOf, message } from "@tandem/protocol";
import { buildPubsubEvent, type PubsubEvent } from "@tandem/protocol/xep-0060-pubsub";
import type { XmlElement } from "@tandem/xml";
import type { ModuleHost, Session } from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { clientCaps, type Features } from "../xep-0115-caps/contract.ts";
import { mayRead } from "./access.ts";
import type { PepView } from "./contract.ts";
import type { NamedNode, PepNodes } from "./nodes.ts";
import type { PepNode } from "./store.ts";

/** Who hears of what happens on a node. */
export class Notifier {
  readonly #host: ModuleHost;
  readonly #nodes: PepNodes;
  /** By node; a node without one is seen as it is. */
  readonly views = new Map<string, PepView>();

  constructor(host: ModuleHost, nodes: PepNodes) {
    this.#host = host;
    this.#nodes = nodes;
  }

  /** PE2. */
  async notify(account: BareJid, node: PepNode, event: PubsubEvent): Promise<void> {
    this.#toOwn(account, event);
    for (const contact of await this.#audience(account, node)) {
      if (domainOf(contact) !== this.#host.domain || this.#host.sessions.countOf(contact) === 0) continue;
      if (!(await mayRead(this.#host, contact, account, node))) continue;
      const seen = await this.#seen(account, contact, event);
      if (seen === undefined) continue;
      for (const session of this.#host.sessions.of(contact)) {
        if (this.#wants(session, event.node)) await this.#route(account, session, seen);
      }
    }
  }

  /** PE2, PE11: whom it is worth asking about. Members are told whether they see the account's presence or not. */
  async #audience(account: BareJid, { config, affiliations = {} }: PepNode): Promise<ReadonlySet<BareJid>> {
    const members = Object.keys(affiliations).filter((jid) => affiliations[jid] === "member") as BareJid[];
    if (config.accessModel === "whitelist" || config.accessModel === "authorize") return new Set(members);
    return new Set([...(await this.#host.use(presenceService).subscribersOf(account)), ...members]);
  }

  /** The event as the reader gets to see it; undefined when they are not to know of it. */
  async #seen(account: BareJid, reader: BareJid, event: PubsubEvent): Promise<PubsubEvent | undefined> {
    const view = this.views.get(event.node);
    if (view === undefined || event.kind !== "items" || event.items.length === 0) return event;
    const items = await this.seenItems(account, reader, event.node, event.items);
    return items.length === 0 ? undefined : { ...event, items };
  }

  /** Those of the items that the reader may see, as they may see them. */
  async seenItems<T extends { readonly payload?: XmlElement | undefined }>(
    account: BareJid,
    reader: BareJid,
    node: string,
    items: readonly T[],
  ): Promise<readonly T[]> {
    const view = this.views.get(node);
    if (view === undefined || reader === account) return items;
    const seen: T[] = [];
    for (const item of items) {
      const payload = item.payload && (await view(account, reader, item.payload));
      if (payload !== undefined) seen.push({ ...item, payload });
    }
    return seen;
  }

  /** What a view answers has changed for that contact. */
  async showAnew(account: BareJid, contact: BareJid, name: string): Promise<void> {
    const node = (await this.#nodes.all(account)).find((one) => one.name === name);
    if (node?.lastId === undefined || !(await mayRead(this.#host, contact, account, node))) return;
    const item = await this.#nodes.item(account, name, node.lastId);
    if (item === undefined) return;
    const items = await this.seenItems(account, contact, name, [item]);
    const retracted = items.length === 0 ? [item.id] : [];
    for (const session of this.#host.sessions.of(contact)) {
      if (this.#wants(session, name))
        await this.#route(account, session, { kind: "items", node: name, items, retracted });
    }
  }

  /** PE3: a session's features have become known. */
  async catchUp(session: Session, features: Features, before: Features): Promise<void> {
    const isNew = (node: string): boolean => features.has(`${node}+notify`) && !before.has(`${node}+notify`);
    if (![...features].some((feature) => feature.endsWith("+notify") && !before.has(feature))) return;
    await this.#sendLast(session.account, session, isNew);
    for (const contact of await this.#host.use(presenceService).subscriptionsOf(session.account)) {
      if (domainOf(contact) === this.#host.domain) await this.#sendLast(contact, session, isNew);
    }
  }

  /** PE3: the account has let the contact see its presence. */
  async approved(account: BareJid, contact: BareJid): Promise<void> {
    for (const session of this.#host.sessions.of(contact)) {
      await this.#sendLast(account, session, (node) => this.#wants(session, node));
    }
  }

  async #sendLast(account: BareJid, session: Session, isWanted: (node: string) => boolean): Promise<void> {
    for (const node of await this.#nodes.all(account)) {
      if (node.config.sendLast !== "on_sub_and_presence" || !isWanted(node.name)) continue;
      if (await mayRead(this.#host, session.jid, account, node)) await this.#sendLastItem(account, session, node);
    }
  }

  async #sendLastItem(account: BareJid, session: Session, { name, lastId }: NamedNode): Promise<void> {
    const item = lastId === undefined ? undefined : await this.#nodes.item(account, name, lastId);
    if (item === undefined) return;
    const event: PubsubEvent = { kind: "items", node: name, items: [item], retracted: [] };
    if (account === session.account) return session.send(this.#message(account, session, event));
    const seen = await this.#seen(account, session.account, event);
    if (seen !== undefined) await this.#route(account, session, seen);
  }

  #toOwn(account: BareJid, event: PubsubEvent): void {
    for (const session of this.#host.sessions.of(account)) {
      if (this.#wants(session, event.node)) session.send(this.#message(account, session, event));
    }
  }

  #wants(session: Session, node: string): boolean {
    const features = this.#host.use(clientCaps).featuresOf(session);
    return this.#host.use(presenceService).isWatching(session) && features?.has(`${node}+notify`) === true;
  }

  /** Through the router: a contact who blocks the account hears nothing, nor one whom the account blocks. */
  async #route(account: BareJid, session: Session, event: PubsubEvent): Promise<void> {
    await this.#host.router.route(this.#message(account, session, event));
  }

  #message(account: BareJid, session: Session, event: PubsubEvent): XmlElement {
    const id = `pep-${this.#host.random.id(64)}`;
    return message("headline", { from: account, to: session.jid, id }, buildPubsubEvent(event));
  }
}
