import { type BareJid, bareOf, type Jid } from "@tandem/protocol";
import type { SubscriptionOptions } from "@tandem/protocol/xep-0060-pubsub";
import type { Collection, CollectionSpec, ModuleHost } from "../../core/index.ts";
import { pepErrors } from "./errors.ts";
import { placeOf } from "./store.ts";

export interface Subscription extends SubscriptionOptions {
  readonly home: BareJid;
  readonly node: string;
  readonly jid: Jid;
  /** `pending`: an owner has not decided yet. */
  readonly state: "subscribed" | "pending";
}

const atHome = (person: BareJid, home: BareJid): string => `${person}\n${home}`;

/** Owner: home and node; key: the subscribed address, bare or full. */
export const subscriptionsSpec: CollectionSpec<Subscription> = {
  name: "pubsub-subscriptions",
  version: 1,
  index: ({ jid, home }) => [bareOf(jid), atHome(bareOf(jid), home)],
};

/** Explicit subscriptions as they are stored, with their limits (PE13). Whoever calls keeps the calls of one home in order. */
export class Subscriptions {
  readonly #host: ModuleHost;
  readonly #stored: Collection<Subscription>;

  constructor(host: ModuleHost) {
    this.#host = host;
    this.#stored = host.storage.collection(subscriptionsSpec);
  }

  async of(home: BareJid, node: string): Promise<readonly Subscription[]> {
    return (await this.#stored.list(placeOf(home, node))).map(({ value }) => value);
  }

  get(home: BareJid, node: string, jid: Jid): Promise<Subscription | undefined> {
    return this.#stored.get(placeOf(home, node), jid);
  }

  /** By whichever of their addresses. */
  async ofPerson(home: BareJid, node: string, person: BareJid): Promise<readonly Subscription[]> {
    return (await this.allOfPerson(home, person)).filter((one) => one.node === node);
  }

  async allOfPerson(home: BareJid, person: BareJid): Promise<readonly Subscription[]> {
    return (await this.#stored.find(atHome(person, home))).map(({ value }) => value);
  }

  async add(subscription: Subscription): Promise<void> {
    await this.#checkRoom(subscription);
    await this.change(subscription);
  }

  async change(subscription: Subscription): Promise<void> {
    await this.#stored.put(placeOf(subscription.home, subscription.node), subscription.jid, subscription);
  }

  async remove({ home, node, jid }: Subscription): Promise<void> {
    await this.#stored.delete(placeOf(home, node), jid);
  }

  async forgetNode(home: BareJid, node: string): Promise<void> {
    await this.#stored.deleteOwner(placeOf(home, node));
  }

  /** PE12, for whatever address of theirs. */
  async forgetPerson(person: BareJid): Promise<void> {
    for (const row of await this.#stored.find(person)) await this.#stored.delete(row.owner, row.key);
  }

  /** Requests have a limit of their own: strangers who ask in numbers must not take the places of those who may. */
  async #checkRoom({ home, node, jid, state }: Subscription): Promise<void> {
    const { pubsubSubscriptionsPerNodeMax, pubsubRequestsPerNodeMax, pubsubAddressesPerSubscriberMax } =
      this.#host.limits;
    const all = await this.of(home, node);
    const isFull =
      all.filter((one) => one.state === state).length >=
      (state === "pending" ? pubsubRequestsPerNodeMax : pubsubSubscriptionsPerNodeMax);
    const own = all.filter((one) => bareOf(one.jid) === bareOf(jid)).length;
    if (isFull || own >= pubsubAddressesPerSubscriberMax) throw pepErrors.raise["pep/too-many-subscriptions"]({ node });
  }
}
