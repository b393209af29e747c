import { bareOf, type BareJid, localOf, presence } from "@tandem/protocol";
import { isSubscriptionType, parseAvailability, presenceKind } from "@tandem/protocol/rfc-6121-presence";
import { NS_TANDEM_PRESENCE } from "@tandem/protocol/tandem-presence";
import type { XmlElement } from "@tandem/xml";
import { defineModule, type Session, type StanzaContext } from "../../core/index.ts";
import { rosters } from "../rfc-6121-roster/contract.ts";
import { Broadcast } from "./broadcast.ts";
import { presenceService } from "./contract.ts";
import { DirectedPresence, isJoin } from "./directed.ts";
import { presenceErrors } from "./errors.ts";
import { checkSize } from "./size.ts";
import { Subscriptions } from "./subscriptions.ts";

/** A program that goes by the account's one choice, and repeats it (docs/protocol/presence.md). */
function speaksOurs(stanza: XmlElement): boolean {
  return stanza.child("state", NS_TANDEM_PRESENCE) !== undefined;
}

export const rfc6121Presence = defineModule({
  name: "rfc-6121-presence",
  errors: presenceErrors.table,
  setup(host) {
    const broadcast = new Broadcast(host);
    const subscriptions = new Subscriptions(host, broadcast);
    const directed = new DirectedPresence(host.limits.roomsPerAccountMax);

    function handle(context: StanzaContext): void | Promise<void> {
      const kind = presenceKind(context.stanza);
      if (kind === null) throw presenceErrors.raise["presence/unknown-type"]();
      const { session, isAddressed } = context;
      if (session !== undefined && !isAddressed) return undirected(session, kind, context.stanza);
      if (localOf(context.to) === "") return undefined; // nobody watches the domain itself
      if (kind === "probe") return answerProbe(context);
      if (isSubscriptionType(kind)) {
        if (session === undefined)
          return subscriptions.receive(kind, bareOf(context.from), bareOf(context.to), context.stanza);
        return subscriptions.send(kind, session.account, context.to, context.stanza);
      }
      return broadcast.deliver(context.stanza, context.to);
    }

    function undirected(session: Session, kind: string, stanza: XmlElement): void | Promise<void> {
      if (kind === "available")
        return session.available === undefined ? comeOnline(session, stanza) : change(session, stanza);
      if (kind === "unavailable") return goOffline(session, stanza);
      return undefined;
    }

    /** §4.2. The session counts as available before anything is awaited, or two that come at once would miss each other. */
    async function comeOnline(session: Session, stanza: XmlElement): Promise<void> {
      setAvailable(session, stanza);
      await broadcast.sendEffective(session);
      await learnPresence(session);
      await subscriptions.deliverWaiting(session);
      await host.emit("sessionAvailable", session);
    }

    /** §4.4. */
    async function change(session: Session, stanza: XmlElement): Promise<void> {
      const previousPriority = session.available?.priority ?? 0;
      setAvailable(session, stanza);
      if (speaksOurs(stanza)) await broadcast.sendNews(session);
      else await broadcast.sendEffective(session);
      await host.emit("sessionPresenceChanged", session, previousPriority);
    }

    /** §4.5, §4.6.3: everybody who could see the session learns of its end, once. */
    async function goOffline(session: Session, stanza: XmlElement): Promise<void> {
      const wasAvailable = session.available !== undefined;
      session.available = undefined;
      broadcast.lost.delete(session);
      const told = directed.of(session);
      directed.forget(session);
      const end = stanza.shallowCopy().setAttr("to", undefined);
      const heard = new Set(wasAvailable ? await broadcast.send(session, end) : []);
      for (const [to] of told) {
        if (!heard.has(bareOf(to))) await host.router.route(stanza.shallowCopy().setAttr("to", to));
      }
      if (wasAvailable) await host.emit("sessionUnavailable", session);
    }

    /**
     * PR5: contacts see it go, as messages do, which now take another way. Directed presence stays: a room keeps the seat of
     * somebody whose train is in a tunnel, and the session gets what was said there when it is resumed.
     */
    async function lose(session: Session): Promise<void> {
      if (session.available === undefined) return;
      const { stanza } = session.available;
      session.available = undefined;
      // In the same turn: whoever is lost at the same time must not miss that this one is.
      broadcast.lost.set(session, stanza);
      await broadcast.send(session, presence("unavailable", { from: session.jid }));
    }

    async function find(session: Session): Promise<void> {
      const stanza = broadcast.lost.get(session);
      broadcast.lost.delete(session);
      if (stanza === undefined || session.available !== undefined) return;
      setAvailable(session, stanza);
      await broadcast.sendEffective(session);
      await host.emit("sessionAvailable", session);
    }

    function setAvailable(session: Session, stanza: XmlElement): void {
      const { priority, show } = parseAvailability(stanza);
      session.available = { priority, show: show === "available" ? undefined : show, stanza: stanza.shallowCopy() };
    }

    /** §4.2.2, §4.3.1: what the others are at, own resources included. */
    async function learnPresence(session: Session): Promise<void> {
      for (const own of host.sessions.of(session.account)) {
        const stanza = own === session ? undefined : broadcast.effective(own);
        if (stanza !== undefined) session.send(stanza.shallowCopy().setAttr("to", session.jid));
      }
      for (const contact of await broadcast.subscriptionsOf(session.account)) {
        await host.router.route(presence("probe", { from: session.jid, to: contact }));
      }
    }

    /** §4.3.2. */
    async function answerProbe({ from, to }: StanzaContext): Promise<void> {
      if (await broadcast.maySee(from, bareOf(to))) await broadcast.showTo(bareOf(to), from);
    }

    /** PS16: what was once directed to a subscriber has been overtaken by what is broadcast. */
    async function rebroadcast(account: BareJid): Promise<void> {
      const subscribers = new Set(await broadcast.subscribersOf(account));
      for (const session of [...host.sessions.of(account)]) {
        if (session.available === undefined) continue;
        await broadcast.sendNews(session);
        for (const [to, stanza] of directed.of(session)) {
          if (subscribers.has(bareOf(to))) continue;
          const seen = broadcast.rewritten(session, stanza).shallowCopy().setAttr("to", to);
          if (directed.isNews(session, to, seen)) await host.router.route(seen);
        }
      }
    }

    /** PS14: programs of ours say what the rewrite has said in their name already; a room of thousands need not hear it twice. */
    function isOldNews({ stanza, session, to, isAddressed }: StanzaContext): boolean {
      if (session === undefined || !isAddressed || stanza.name !== "presence") return false;
      if (stanza.attr("type") !== undefined) return false;
      const isNews = directed.isNews(session, to, broadcast.rewritten(session, stanza));
      return !isNews && speaksOurs(stanza) && !isJoin(stanza);
    }

    /** §3: subscriptions change the roster here, wherever the contact is; everything else just goes. */
    function handleAway({ stanza, session, to }: StanzaContext): void | Promise<void> {
      const kind = presenceKind(stanza);
      if (kind === null) throw presenceErrors.raise["presence/unknown-type"]();
      if (session !== undefined && isSubscriptionType(kind))
        return subscriptions.send(kind, session.account, to, stanza);
      host.router.sendAway(stanza);
    }

    host.ownPresence(handle);
    host.ownAway("presence", handleAway);
    host.authorize(checkSize);
    host.authorize((context) => (isOldNews(context) ? "drop" : undefined));
    host.transform((context) => {
      directed.note(context);
      const { stanza, session, isAddressed } = context;
      if (session !== undefined && isAddressed && stanza.name === "presence" && stanza.attr("type") === undefined) {
        context.stanza = broadcast.rewritten(session, stanza);
      }
    });
    host.on("sessionLost", lose);
    host.on("sessionFound", find);
    host.on("sessionClosed", (session) => goOffline(session, presence("unavailable", { from: session.jid })));
    host.on("accountRemoved", (account) => subscriptions.forget(account));
    host.onStarted(() => host.use(rosters).onRemoved((account, contact) => subscriptions.cancel(account, contact)));
    host.provide(presenceService, {
      maySee: (contact, account) => broadcast.maySee(contact, account),
      subscribersOf: (account) => broadcast.subscribersOf(account),
      subscriptionsOf: (account) => broadcast.subscriptionsOf(account),
      hideFrom: (account, contact) => broadcast.hideFrom(account, contact),
      showTo: (account, contact, narrow) => broadcast.showTo(account, contact, narrow),
      reveal: (account, contact) => subscriptions.reveal(account, contact),
      addRewrite: (rewrite) => broadcast.addRewrite(rewrite),
      addViews: (views) => broadcast.addViews(views),
      addWatches: (watches) => broadcast.addWatches(watches),
      showWatching: (account, watcher) => broadcast.showWatching(account, watcher),
      hideWatching: (account, watcher) => broadcast.hideWatching(account, watcher),
      showWatched: (account, session, narrow) => broadcast.showWatched(account, session, narrow),
      hideWatched: (account, session) => broadcast.hideWatched(account, session),
      watchPartnersOf: (account) => broadcast.watchPartnersOf(account),
      rebroadcast,
      isShown: (session) => broadcast.isShown(session),
      isWatching: (session) => broadcast.isWatching(session),
      onApproved: (handler) => subscriptions.onApproved.push(handler),
    });
  },
});
