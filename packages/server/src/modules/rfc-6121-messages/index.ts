import { bareOf, type BareJid, errorReply, parseJid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import { defineModule, type MessageCommit, type Session, type StanzaContext } from "../../core/index.ts";
import { knownAccounts } from "../accounts/contract.ts";
import { type OfflineTicket, offlineMessages } from "../xep-0160-offline/contract.ts";
import { carbons } from "../xep-0280-carbons/contract.ts";
import { isWorthKeeping } from "./contract.ts";
import { messageErrors } from "./errors.ts";
import { withoutForged } from "./forged.ts";
import { isLongerThan } from "./length.ts";
import { kindOf, routeOf, takesMessages } from "./routing.ts";
import { Turns } from "./turns.ts";
import { isForThatStream, Reached, wasForOne } from "./unacknowledged.ts";

export const rfc6121Messages = defineModule({
  name: "rfc-6121-messages",
  errors: messageErrors.table,
  setup(host) {
    const reached = new Reached();
    const turns = new Turns();

    function handle(context: StanzaContext): void | Promise<void> {
      const account = bareOf(context.to);
      // What services and modules say has limits of its own, e.g. a node's item.
      if (context.session !== undefined || context.isRemote) checkLength(context.stanza);
      const exists = host.use(knownAccounts).exists(account);
      return typeof exists === "boolean"
        ? receive(context, account, exists)
        : exists.then((late) => receive(context, account, late));
    }

    function receive(context: StanzaContext, account: BareJid, exists: boolean): void | Promise<void> {
      const { stanza, to } = context;
      const kind = kindOf(stanza.attr("type"));
      if (!exists && kind === "error") return;
      const route = exists ? routeOf(kind, to, host.sessions.of(account)) : ({ kind: "refuse" } as const);
      if (route.kind === "silence") return;
      if (route.kind === "refuse") throw messageErrors.raise["message/nobody-there"]({ to });
      return accept(context, account, route.kind === "wait");
    }

    /** MS2, MS3. A message that nobody can take is on disk twice before it counts as accepted: in the archive and in the queue. */
    async function accept(
      { stanza, from, to, session, release }: StanzaContext,
      account: BareJid,
      mustWait: boolean,
    ): Promise<void> {
      const keeps = isWorthKeeping(stanza);
      if (mustWait && !keeps) return refuseIfAsked(stanza);
      const offline = host.use(offlineMessages);
      const ticket = mustWait ? await offline.reserve(account, stanza) : undefined;
      const turn = turns.open(bareOf(from), account);
      try {
        const passing = {
          stanza,
          from,
          to,
          session,
          isUndeliverableNow: mustWait,
          isDuplicate: false,
          sentCopy: stanza,
        };
        const onPlaced = (): void => {
          turn.take();
          release?.();
        };
        const commit: MessageCommit = { ...passing, onPlaced };
        await commitOrWithdraw(commit, ticket);
        if (commit.isDuplicate) return;
        // What no archive takes keeps behind the sender's earlier messages all the same (RFC 6120 §10.1).
        turn.take();
        const waits = turn.ready();
        if (waits !== undefined) await waits;
        host.runObserve({ ...commit, deliveredTo: await deliver(commit, account, ticket) });
      } finally {
        turn.end();
      }
    }

    /**
     * MS9. The archive and the own other programs get what goes to another domain as they get what stays here. What was
     * accepted before goes out again all the same: whether the first ever arrived, only the other side knows.
     */
    async function sendAway({ stanza, from, to, session, release }: StanzaContext): Promise<void> {
      checkLength(stanza);
      const turn = turns.open(bareOf(from), bareOf(to));
      try {
        const passing = { stanza, from, to, session, isUndeliverableNow: false, isDuplicate: false, sentCopy: stanza };
        const onPlaced = (): void => {
          turn.take();
          release?.();
        };
        const commit: MessageCommit = { ...passing, onPlaced };
        await host.runCommit(commit);
        turn.take();
        const waits = turn.ready();
        if (waits !== undefined) await waits;
        host.router.sendAway(commit.stanza);
        if (!commit.isDuplicate) host.runObserve({ ...commit, deliveredTo: [] });
      } finally {
        turn.end();
      }
    }

    async function commitOrWithdraw(commit: MessageCommit, ticket: OfflineTicket | undefined): Promise<void> {
      const offline = host.use(offlineMessages);
      try {
        await host.runCommit(commit);
      } catch (refusal) {
        if (ticket !== undefined) await offline.withdraw(ticket);
        throw refusal;
      }
      if (ticket === undefined) return;
      // A resend whose first still waits: that one gets its archive id, should a crash have kept it from it.
      const hasArrived = commit.isDuplicate && ticket.isNew;
      if (hasArrived) return await offline.withdraw(ticket);
      await offline.confirm(ticket, commit.stanza);
      if (commit.isDuplicate) await offline.settle(ticket);
    }

    async function deliver(
      commit: MessageCommit,
      account: BareJid,
      ticket: OfflineTicket | undefined,
    ): Promise<readonly Session[]> {
      const offline = host.use(offlineMessages);
      if (ticket !== undefined) {
        // Somebody may have come while it was written; then it is theirs, by the one way that waiting messages go, and no carbon is.
        const taker = await offline.settle(ticket);
        return taker === undefined ? [] : [taker];
      }
      const route = routeOf(kindOf(commit.stanza.attr("type")), commit.to, host.sessions.of(account));
      if (route.kind !== "deliver") {
        if (isWorthKeeping(commit.stanza)) await offline.keep(account, commit.stanza);
        return [];
      }
      for (const session of route.to) session.send(commit.stanza);
      reached.delivered(account, commit.stanza);
      return route.to;
    }

    /** Typing notifications for nobody are nothing; a message that must not wait is refused, so that the sender knows. */
    function refuseIfAsked(stanza: XmlElement): void {
      if (stanza.child("body") !== undefined) throw messageErrors.raise["message/not-stored"]();
    }

    function checkLength(stanza: XmlElement): void {
      const { messageCharsMax: max } = host.limits;
      if (isLongerThan(stanza, max)) throw messageErrors.raise["message/too-long"]({ max });
    }

    /** MS7. */
    async function routeAgain(lost: Session, stanzas: readonly XmlElement[]): Promise<void> {
      for (const stanza of stanzas) {
        const type = stanza.attr("type");
        if (stanza.name === "message") await messageAgain(lost, stanza).catch((fault: unknown) => notKept(lost, fault));
        if (stanza.name !== "iq" || (type !== "get" && type !== "set")) continue;
        if (parseJid(stanza.attr("from") ?? "") === null || stanza.attr("from") === host.domain) continue;
        const nobody = messageErrors.raise["message/nobody-there"]();
        await host.router.route(errorReply(stanza.shallowCopy().setAttr("to", lost.jid), nobody));
      }
    }

    /** One that finds no place, in a queue that is full, is still in the archive; the others must not suffer. */
    function notKept(lost: Session, fault: unknown): void {
      host.log.warn("message.not-kept", { account: lost.account, error: String(fault) });
    }

    async function messageAgain(lost: Session, stanza: XmlElement): Promise<void> {
      const offline = host.use(offlineMessages);
      if (!isWorthKeeping(stanza) || offline.isFromQueue(stanza)) return; // the queue still has what nobody confirmed
      if (isForThatStream(stanza, lost.account)) return;
      const others = [...host.sessions.of(lost.account)].filter((other) => other !== lost && takesMessages(other));
      if (others.length === 0) await offline.keep(lost.account, stanza);
      for (const other of others) if (!hasHad(other, stanza)) other.send(stanza);
    }

    function hasHad(session: Session, stanza: XmlElement): boolean {
      return reached.hasHad(session, stanza) && (!wasForOne(stanza) || host.use(carbons).isEnabled(session));
    }

    host.ownMessages(handle);
    host.ownAway("message", sendAway);
    host.transform((context) => {
      if (context.stanza.name === "message" && (context.session !== undefined || context.isRemote)) {
        context.stanza = withoutForged(context.stanza, host.domain);
      }
    });
    host.on("sessionAvailable", (session) => reached.came(session));
    host.on("sessionPresenceChanged", (session, previousPriority) => {
      if (previousPriority < 0) reached.came(session);
    });
    host.on("sessionUnacknowledged", routeAgain);
    host.on("sessionClosed", (session) => {
      if (host.sessions.countOf(session.account) === 0) reached.forget(session.account);
    });
  },
});
