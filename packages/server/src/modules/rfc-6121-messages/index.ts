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
import { type Turn, Turns } from "./turns.ts";
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
      if (route.kind === "deliver") return pass(context, account, route.to);
      return isWorthKeeping(stanza) ? hold(context, account) : refuseIfAsked(stanza);
    }

    function commitOf(
      { stanza, from, to, session, release }: StanzaContext,
      turn: Turn,
      isUndeliverableNow: boolean,
    ): MessageCommit {
      const onPlaced = (): void => {
        turn.take();
        release?.();
      };
      return { stanza, from, to, session, isUndeliverableNow, isDuplicate: false, sentCopy: stanza, onPlaced };
    }

    /** MS2. Somebody is there. What no archive takes, and nothing is before, goes out in the same turn, without a promise. */
    function pass(context: StanzaContext, account: BareJid, there: readonly Session[]): void | Promise<void> {
      const sender = bareOf(context.from);
      const turn = turns.open(sender, account);
      const commit = commitOf(context, turn, false);
      const committing = committed(commit, turn);
      if (committing !== undefined) return handOut(commit, turn, committing, () => deliver(commit, account));
      if (turns.isClear(sender, account)) return observe(commit, sendTo(there, commit.stanza, account));
      return handOut(commit, turn, undefined, () => deliver(commit, account));
    }

    /** MS3. A message that nobody can take is on disk twice before it counts as accepted: in the archive and in the queue. */
    async function hold(context: StanzaContext, account: BareJid): Promise<void> {
      const ticket = await host.use(offlineMessages).reserve(account, context.stanza);
      const turn = turns.open(bareOf(context.from), account);
      const commit = commitOf(context, turn, true);
      await handOut(commit, turn, commitOrWithdraw(commit, ticket), () => deliverHeld(ticket));
    }

    /**
     * MS9. The archive and the own other programs get what goes to another domain as they get what stays here. What was
     * accepted before goes out again all the same: whether the first ever arrived, only the other side knows.
     */
    async function sendAway(context: StanzaContext): Promise<void> {
      checkLength(context.stanza);
      const turn = turns.open(bareOf(context.from), bareOf(context.to));
      const commit = commitOf(context, turn, false);
      try {
        await host.runCommit(commit);
        await placed(turn);
        host.router.sendAway(commit.stanza);
        if (!commit.isDuplicate) observe(commit, []);
      } finally {
        turn.end();
      }
    }

    function committed(commit: MessageCommit, turn: Turn): void | Promise<void> {
      try {
        return host.runCommit(commit);
      } catch (refusal) {
        turn.end();
        throw refusal;
      }
    }

    /** When it is on disk and everything before it has gone out (MS8). */
    async function handOut(
      commit: MessageCommit,
      turn: Turn,
      committing: Promise<void> | undefined,
      giveOut: () => readonly Session[] | Promise<readonly Session[]>,
    ): Promise<void> {
      try {
        await committing;
        if (commit.isDuplicate) return;
        await placed(turn);
        const reached = giveOut();
        observe(commit, reached instanceof Promise ? await reached : reached);
      } finally {
        turn.end();
      }
    }

    /** What no archive takes keeps behind the sender's earlier messages all the same (RFC 6120 §10.1). */
    function placed(turn: Turn): Promise<void> | undefined {
      turn.take();
      return turn.ready();
    }

    function observe(commit: MessageCommit, deliveredTo: readonly Session[]): void {
      const { from, to, session, stanza, sentCopy } = commit;
      host.runObserve({ from, to, session, stanza, sentCopy, deliveredTo });
    }

    async function commitOrWithdraw(commit: MessageCommit, ticket: OfflineTicket): Promise<void> {
      const offline = host.use(offlineMessages);
      try {
        await host.runCommit(commit);
      } catch (refusal) {
        await offline.withdraw(ticket);
        throw refusal;
      }
      // A resend whose first still waits: that one gets its archive id, should a crash have kept it from it.
      const hasArrived = commit.isDuplicate && ticket.isNew;
      if (hasArrived) return await offline.withdraw(ticket);
      await offline.confirm(ticket, commit.stanza);
      if (commit.isDuplicate) await offline.settle(ticket);
    }

    /** Somebody may have come while it was written; then it is theirs, by the one way that waiting messages go, and no carbon is. */
    async function deliverHeld(ticket: OfflineTicket): Promise<readonly Session[]> {
      const taker = await host.use(offlineMessages).settle(ticket);
      return taker === undefined ? [] : [taker];
    }

    /** MS3. Who is there now, when it is on disk. */
    function deliver(
      { stanza, to }: MessageCommit,
      account: BareJid,
    ): readonly Session[] | Promise<readonly Session[]> {
      const route = routeOf(kindOf(stanza.attr("type")), to, host.sessions.of(account));
      if (route.kind === "deliver") return sendTo(route.to, stanza, account);
      return isWorthKeeping(stanza) ? keepForLater(account, stanza) : [];
    }

    async function keepForLater(account: BareJid, stanza: XmlElement): Promise<readonly Session[]> {
      await host.use(offlineMessages).keep(account, stanza);
      return [];
    }

    function sendTo(sessions: readonly Session[], stanza: XmlElement, account: BareJid): readonly Session[] {
      for (const session of sessions) session.send(stanza);
      reached.delivered(account, stanza);
      return sessions;
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
        context.stanza = withoutForged(context.stanza, (domain) => host.router.serves(domain));
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
