import { type BareJid, bareOf, type Jid, message } from "@tandem/protocol";
import type { DataForm } from "@tandem/protocol/xep-0004-data-forms";
import {
  buildPubsubEvent,
  optionsIn,
  type PubsubAffiliation,
  type SubscriptionApproval,
  subscriptionApprovalQuestion,
  type SubscriptionOptions,
  type SubscriptionState,
} from "@tandem/protocol/xep-0060-pubsub";
import type { AccountInboxes, ModuleHost } from "../../core/index.ts";
import type { Access } from "./access.ts";
import { pepErrors } from "./errors.ts";
import { isPersonal } from "./homes.ts";
import type { Nodes } from "./nodes.ts";
import type { Notifier } from "./notify.ts";
import type { NamedNode } from "./store.ts";
import type { Subscription, Subscriptions } from "./subscriptions.ts";

const DEFAULTS: SubscriptionOptions = { delivers: true };

/** Explicit subscriptions (PE13, PE16): asking for them, deciding about them, ending them. */
export class Subscribing {
  readonly #host: ModuleHost;
  readonly #nodes: Nodes;
  readonly #subscriptions: Subscriptions;
  readonly #access: Access;
  readonly #notifier: Notifier;
  readonly #inboxes: AccountInboxes;

  constructor(
    host: ModuleHost,
    nodes: Nodes,
    subscriptions: Subscriptions,
    access: Access,
    notifier: Notifier,
    inboxes: AccountInboxes,
  ) {
    this.#host = host;
    this.#nodes = nodes;
    this.#subscriptions = subscriptions;
    this.#access = access;
    this.#notifier = notifier;
    this.#inboxes = inboxes;
  }

  /** XEP-0060 §6.1. */
  subscribe(from: Jid, home: BareJid, name: string, jid: Jid, form: DataForm | undefined): Promise<Subscription> {
    if (bareOf(jid) !== bareOf(from)) throw pepErrors.raise["pep/not-your-address"]();
    return this.#inboxes.run(home, async () => {
      const node = await this.#nodes.get(home, name);
      const old = await this.#subscriptions.get(home, name, jid);
      if (old?.state === "pending") throw pepErrors.raise["pep/pending"]();
      const state = await this.#access.checkSubscribe(from, home, node);
      if (old !== undefined) return old;
      const made: Subscription = { home, node: name, jid, state, ...chosen(form, DEFAULTS) };
      await this.#subscriptions.add(made);
      await this.#nodes.follow(home, name);
      if (state === "pending") await this.#askOwners(home, node, jid);
      else await this.#notifier.sendLastTo(home, node, jid);
      return made;
    });
  }

  /** §6.2. */
  unsubscribe(from: Jid, home: BareJid, name: string, jid: Jid): Promise<void> {
    return this.#inboxes.run(home, async () => this.#subscriptions.remove(await this.#own(from, home, name, jid)));
  }

  /** §6.3.2. */
  options(from: Jid, home: BareJid, name: string, jid: Jid): Promise<SubscriptionOptions> {
    return this.#own(from, home, name, jid);
  }

  /** §6.3.5. */
  choose(from: Jid, home: BareJid, name: string, jid: Jid, form: DataForm): Promise<void> {
    return this.#inboxes.run(home, async () => {
      const old = await this.#own(from, home, name, jid);
      if (form.type !== "cancel") await this.#subscriptions.change({ ...old, ...chosen(form, old) });
    });
  }

  async #own(from: Jid, home: BareJid, name: string, jid: Jid): Promise<Subscription> {
    if (bareOf(jid) !== bareOf(from)) throw pepErrors.raise["pep/not-yours"]();
    await this.#nodes.get(home, name);
    const found = await this.#subscriptions.get(home, name, jid);
    if (found === undefined) throw pepErrors.raise["pep/not-subscribed"]();
    return found;
  }

  /** §8.6. Kept for an owner who is away, as every message. */
  async #askOwners(home: BareJid, node: NamedNode, jid: Jid): Promise<void> {
    const question = subscriptionApprovalQuestion({ node: node.name, jid });
    for (const owner of ownersOf(home, node)) {
      const address = { from: home, to: owner, id: `pubsub-${this.#host.random.id(64)}` };
      await this.#host.router.route(message("normal", address, question));
    }
  }

  /** The answer of somebody who may be an owner. Whoever is not, and what is decided already, is not heard. */
  decide(from: Jid, home: BareJid, { node: name, jid, isAllowed }: SubscriptionApproval): Promise<void> {
    return this.#inboxes.run(home, async () => {
      const node = await this.#nodes.find(home, name);
      if (node === undefined || this.#access.affiliationOf(from, home, node) !== "owner") return;
      const asked = await this.#subscriptions.get(home, name, jid);
      if (asked?.state === "pending" && isAllowed !== undefined) await this.#settle(node, asked, isAllowed);
    });
  }

  /** §8.8.2. Nobody is subscribed who did not ask. Refused whole. */
  async change(
    by: Jid,
    home: BareJid,
    name: string,
    changes: readonly (readonly [Jid, SubscriptionState])[],
  ): Promise<void> {
    await this.#inboxes.run(home, async () => {
      const node = await this.#access.checkOwn(by, home, await this.#nodes.find(home, name));
      const asked = new Map((await this.#subscriptions.of(home, name)).map((one) => [one.jid, one]));
      for (const [jid, state] of changes)
        if ((state !== "none" && state !== "subscribed") || !asked.has(jid))
          throw pepErrors.raise["pep/subscription-state"]({ jid, state });
      for (const [jid, state] of changes) {
        const old = asked.get(jid) as Subscription;
        if (old.state !== state) await this.#settle(node, old, state === "subscribed");
      }
    });
  }

  /** §8.9.2, §8.7: who has become somebody needs no approval; who may not read any more is not subscribed any more. */
  async affiliated(home: BareJid, name: string, changes: ReadonlyMap<BareJid, PubsubAffiliation>): Promise<void> {
    const node = await this.#nodes.get(home, name);
    for (const person of changes.keys()) {
      for (const one of await this.#subscriptions.ofPerson(home, name, person)) {
        if (!(await this.#access.mayHear(one.jid, home, node))) await this.#settle(node, one, false);
        else if (one.state === "pending" && (await this.#access.mayRead(one.jid, home, node)))
          await this.#settle(node, one, true);
      }
    }
  }

  async #settle(node: NamedNode, old: Subscription, isAllowed: boolean): Promise<void> {
    if (isAllowed) await this.#subscriptions.change({ ...old, state: "subscribed" });
    else await this.#subscriptions.remove(old);
    const state = isAllowed ? "subscribed" : "none";
    const event = buildPubsubEvent({ kind: "subscription", node: node.name, jid: old.jid, state });
    const address = { from: old.home, to: old.jid, id: `pubsub-${this.#host.random.id(64)}` };
    await this.#host.router.route(message("headline", address, event));
    if (isAllowed) await this.#notifier.sendLastTo(old.home, node, old.jid);
  }
}

function ownersOf(home: BareJid, { affiliations = {} }: NamedNode): readonly BareJid[] {
  if (isPersonal(home)) return [home];
  return Object.keys(affiliations).filter((jid) => affiliations[jid] === "owner") as BareJid[];
}

function chosen(form: DataForm | undefined, old: SubscriptionOptions): SubscriptionOptions {
  const options = form === undefined ? old : optionsIn(form, old);
  if (options === null) throw pepErrors.raise["pep/options"]();
  return { delivers: options.delivers };
}
