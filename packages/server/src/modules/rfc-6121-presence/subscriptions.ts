import { bareOf, type BareJid, type Jid, presence } from "@tandem/protocol";
import type { SubscriptionType } from "@tandem/protocol/rfc-6121-presence";
import { parseElement, serialize, type XmlElement } from "@tandem/xml";
import type { ModuleHost, Session } from "../../core/index.ts";
import { knownAccounts } from "../accounts/contract.ts";
import { type Contact, rosters } from "../rfc-6121-roster/contract.ts";
import type { Broadcast } from "./broadcast.ts";
import { presenceErrors } from "./errors.ts";
import { requestsSpec } from "./store.ts";
import { inbound, outbound, type SubscriptionState } from "./subscription-state.ts";

/** RFC 6121 §3: who may see whom. The roster keeps the subscription, `subscription-requests` the stanzas that wait. */
export class Subscriptions {
  readonly #host: ModuleHost;
  readonly #broadcast: Broadcast;
  readonly #requests;
  readonly onApproved: ((account: BareJid, contact: BareJid) => void | Promise<void>)[] = [];

  constructor(host: ModuleHost, broadcast: Broadcast) {
    this.#host = host;
    this.#broadcast = broadcast;
    this.#requests = host.storage.collection(requestsSpec);
  }

  /** §3.1.2, §3.2.2, §3.3.2: a client of `account` sends. */
  async send(type: SubscriptionType, account: BareJid, to: Jid, stanza: XmlElement): Promise<void> {
    const contact = bareOf(to);
    if (contact === account) return;
    const { before, isRouted } = await this.#change(account, contact, (state) => outbound(type, state));
    if (type === "subscribed" || type === "unsubscribed") await this.#requests.delete(account, contact);
    if (!isRouted) return;
    await this.#host.router.route(stanza.shallowCopy().setAttr("from", account).setAttr("to", contact));
    if (type === "subscribed") await this.reveal(account, contact);
    if (type === "unsubscribed" && before.from) await this.#hideFrom(account, contact);
  }

  /** §3.1.3, §3.2.3, §3.3.3: `from` sends to an account of ours. */
  async receive(type: SubscriptionType, from: BareJid, account: BareJid, stanza: XmlElement): Promise<void> {
    // To a stranger, an account that does not exist looks like one that does not answer.
    if (type === "subscribe" && !(await this.#host.use(knownAccounts).exists(account))) return;
    if (type === "subscribe") await this.#checkSpace(account, from);
    const { before, isDelivered, reply } = await this.#change(account, from, (state) => inbound(type, state));
    if (type === "subscribe" && isDelivered) await this.#keep(account, from, stanza);
    if (type === "unsubscribe") await this.#requests.delete(account, from);
    // §3.1.3: whatever the other server put there, it is the bare addresses that are meant.
    const seen = stanza.shallowCopy().setAttr("from", from).setAttr("to", account);
    if (isDelivered) this.#deliver(type, account, seen);
    if (reply !== undefined) {
      await this.#host.router.route(presence(reply, { from: account, to: from }));
      await this.reveal(account, from);
    }
    if (type === "unsubscribe" && before.from) await this.#hideFrom(account, from);
  }

  /** §3.1.3: what still waits is told to each resource that comes on-line. */
  async deliverWaiting(session: Session): Promise<void> {
    for (const row of await this.#requests.list(session.account)) {
      session.send(parseElement(row.value.stanza).setAttr("to", session.account));
    }
  }

  /** §2.5.2: the person has removed the contact. */
  async cancel(account: BareJid, contact: Contact): Promise<void> {
    const sees = contact.subscription === "to" || contact.subscription === "both" || contact.isPending;
    const isSeen = contact.subscription === "from" || contact.subscription === "both";
    if (sees) await this.#host.router.route(presence("unsubscribe", { from: account, to: contact.jid }));
    if (!isSeen) return;
    await this.#host.router.route(presence("unsubscribed", { from: account, to: contact.jid }));
    await this.#hideFrom(account, contact.jid);
  }

  async forget(account: BareJid): Promise<void> {
    await this.#requests.deleteOwner(account);
  }

  /** The contact may see the account from now on. */
  async reveal(account: BareJid, contact: BareJid): Promise<void> {
    await this.#broadcast.showTo(account, contact);
    for (const handler of this.onApproved) await handler(account, contact);
  }

  /** The subscription has ended; a watch that stood behind it goes on (docs/protocol/groups.md §4). */
  async #hideFrom(account: BareJid, contact: BareJid): Promise<void> {
    await this.#broadcast.hideFrom(account, contact);
    await this.#broadcast.showWatching(account, contact);
  }

  async #change<T extends { readonly next: SubscriptionState }>(
    account: BareJid,
    contact: BareJid,
    decide: (state: SubscriptionState) => T,
  ): Promise<T & { readonly before: SubscriptionState }> {
    const pendingIn = (await this.#requests.get(account, contact)) !== undefined;
    let decided: (T & { readonly before: SubscriptionState }) | undefined;
    await this.#host.use(rosters).update(account, contact, (old) => {
      const before = stateOf(old, pendingIn);
      decided = { ...decide(before), before };
      return withState(contact, old, decided.next);
    });
    return decided as T & { readonly before: SubscriptionState };
  }

  async #checkSpace(account: BareJid, from: BareJid): Promise<void> {
    const { pendingSubscriptionsMax: max } = this.#host.limits;
    if ((await this.#requests.get(account, from)) !== undefined) return;
    if ((await this.#requests.count(account)) >= max) throw presenceErrors.raise["presence/requests-full"]({ max });
  }

  async #keep(account: BareJid, from: BareJid, stanza: XmlElement): Promise<void> {
    await this.#requests.put(account, from, { stanza: serialize(stanza) });
  }

  /** A request is for whoever is on-line; the rest is for those who watch the roster (§3.1.6). */
  #deliver(type: SubscriptionType, account: BareJid, stanza: XmlElement): void {
    for (const session of this.#host.sessions.of(account)) {
      if (type === "subscribe" ? session.available !== undefined : session.isInterested) session.send(stanza);
    }
  }
}

function stateOf(contact: Contact | undefined, pendingIn: boolean): SubscriptionState {
  const subscription = contact?.subscription ?? "none";
  return {
    to: subscription === "to" || subscription === "both",
    from: subscription === "from" || subscription === "both",
    pendingOut: contact?.isPending ?? false,
    pendingIn,
    approved: contact?.isApproved ?? false,
  };
}

/** The same object when the roster has nothing new to say, so that nothing is pushed. */
function withState(jid: BareJid, old: Contact | undefined, state: SubscriptionState): Contact | undefined {
  const subscription = state.to ? (state.from ? "both" : "to") : state.from ? "from" : "none";
  const next = { subscription, isPending: state.pendingOut, isApproved: state.approved } as const;
  if (old === undefined && subscription === "none" && !next.isPending && !next.isApproved) return undefined;
  const isSame =
    old?.subscription === subscription && old.isPending === next.isPending && old.isApproved === next.isApproved;
  return isSame ? old : { jid, groups: [], ...old, ...next };
}
