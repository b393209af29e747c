import { bareOf, type BareJid, parseJid } from "@tandem/protocol";
import { buildDelay, NS_DELAY } from "@tandem/protocol/xep-0203-delay";
import { originIdOf } from "@tandem/protocol/xep-0359-stanza-ids";
import { el, parseElement, serialize, type XmlElement } from "@tandem/xml";
import { AccountInboxes, defineModule, type Row, type Session } from "../../core/index.ts";
import { asking } from "../rfc-6120-asking/contract.ts";
import { type OfflineTicket, offlineMessages } from "./contract.ts";
import { offlineErrors } from "./errors.ts";
import { type OfflineRow, offlineSpec } from "./store.ts";
import { WaitingMessages } from "./waiting.ts";

const NS_PING = "urn:xmpp:ping";
const REASON = "Offline Storage";
/** What waits takes at most this part of what one connection may leave unread; the rest is for what else comes at a sign-in. */
const PORTIONS_PER_CONNECTION = 4;

interface Reservation {
  isSettled: boolean;
  taker: Session | undefined;
}

export const xep0160Offline = defineModule({
  name: "xep-0160-offline",
  features: { domain: ["msgoffline"] },
  errors: offlineErrors.table,
  setup(host) {
    const waiting = new WaitingMessages(host.storage.collection(offlineSpec));
    const inboxes = new AccountInboxes(host.log);
    /** Sent, not yet confirmed: nobody else gets these (OF3). */
    const handedOut = new Map<string, Session>();
    const idOf = (account: BareJid, key: string): string => `${account} ${key}`;

    /** On disk, not yet settled. Only in memory: after a crash they are delivered like the others (OF6). */
    const reserved = new Map<string, Reservation>();

    async function keep(account: BareJid, message: XmlElement): Promise<void> {
      await store(account, message);
    }

    async function reserve(account: BareJid, message: XmlElement): Promise<OfflineTicket> {
      return store(account, message, (key) => reserved.set(idOf(account, key), { isSettled: false, taker: undefined }));
    }

    async function store(
      account: BareJid,
      message: XmlElement,
      before?: (key: string) => void,
    ): Promise<OfflineTicket> {
      const key = keyOf(message) ?? `r ${host.random.id()}`;
      const { offlineMessagesMax: max } = host.limits;
      return inboxes.run(account, async () => {
        const isNew = !(await waiting.has(account, key));
        if (isNew && (await waiting.count(account)) >= max) throw offlineErrors.raise["offline/full"]({ max });
        before?.(key);
        // OF6: the first one may hold its archive id already, by which a client knows it from the copy in the archive.
        if (isNew) await waiting.add(account, key, { at: host.clock.now(), stanza: serialize(message) });
        return { account, key, isNew };
      });
    }

    async function confirm({ account, key }: OfflineTicket, message: XmlElement): Promise<void> {
      await waiting.replaceStanza(account, key, serialize(message));
    }

    async function settle({ account, key }: OfflineTicket): Promise<Session | undefined> {
      // Not before: what lies before it in the archive has to go out first (MS8).
      const reservation = reserved.get(idOf(account, key));
      if (reservation !== undefined) reservation.isSettled = true;
      await deliverTo(account);
      // Whoever came on-line may have been handed it by then, behind another message.
      const taker = reserved.get(idOf(account, key))?.taker;
      reserved.delete(idOf(account, key));
      return taker;
    }

    async function withdraw({ account, key, isNew }: OfflineTicket): Promise<void> {
      if (isNew) await inboxes.run(account, () => waiting.remove(account, key));
      reserved.delete(idOf(account, key));
    }

    const isFree = (id: string): boolean => !handedOut.has(id) && (reserved.get(id)?.isSettled ?? true);

    async function deliverTo(account: BareJid): Promise<void> {
      const willing = [...host.sessions.of(account)].find(takesMessages);
      if (willing === undefined) return;
      const sent = await inboxes.run(account, () => handOut(willing));
      if (sent.length > 0) askAndForget(willing, sent).catch(onFault);
    }

    function onFault(fault: unknown): void {
      host.log.error("offline.fault", { error: String(fault) });
    }

    async function handOut(session: Session): Promise<readonly string[]> {
      const rows = await waiting.list(session.account);
      const portion = portionOf(rows.filter(({ key }) => isFree(idOf(session.account, key))));
      if (!takesMessages(session)) return [];
      for (const row of portion) {
        const id = idOf(session.account, row.key);
        handedOut.set(id, session);
        const reservation = reserved.get(id);
        if (reservation !== undefined) reservation.taker = session;
        session.send(delayed(row));
      }
      return portion.map((row) => row.key);
    }

    /** OF7. The oldest that fit, at least one: all at once could be more than a connection holds, at each sign-in anew. */
    function portionOf(rows: readonly Row<OfflineRow>[]): readonly Row<OfflineRow>[] {
      const charsMax = host.limits.connectionCharsMax / PORTIONS_PER_CONNECTION;
      let chars = 0;
      const past = rows.findIndex(({ value }, at) => (chars += value.stanza.length) > charsMax && at > 0);
      return past === -1 ? rows : rows.slice(0, past);
    }

    /** OF5. */
    async function askAndForget(session: Session, keys: readonly string[]): Promise<void> {
      const answer = await host.use(asking).ask(session, "get", el("ping", NS_PING));
      try {
        if (answer !== null) await inboxes.run(session.account, () => forget(session.account, keys));
      } finally {
        for (const key of keys) handedOut.delete(idOf(session.account, key));
      }
      if (answer !== null || !session.isOpen) await deliverTo(session.account);
    }

    async function forget(account: BareJid, keys: readonly string[]): Promise<void> {
      for (const key of keys) await waiting.remove(account, key);
    }

    function delayed({ value }: Row<OfflineRow>): XmlElement {
      return parseElement(value.stanza).append(buildDelay({ time: value.at, from: host.domainJid, reason: REASON }));
    }

    function isFromQueue(message: XmlElement): boolean {
      const delays = message.elements("delay", NS_DELAY);
      return delays.some((delay) => delay.attr("from") === host.domain && delay.text() === REASON);
    }

    host.on("sessionAvailable", (session) => deliverTo(session.account));
    host.on("sessionPresenceChanged", (session) => deliverTo(session.account));
    host.on("accountRemoved", (account) => waiting.removeAll(account));
    host.provide(offlineMessages, { keep, reserve, confirm, settle, withdraw, deliverTo, isFromQueue });
  },
});

/** OF6. Ids of the stanza itself are no key: many programs count from one at each sign-in. */
function keyOf(message: XmlElement): string | undefined {
  const from = parseJid(message.attr("from") ?? "");
  const originId = originIdOf(message);
  return from === null || originId === undefined ? undefined : `o ${bareOf(from)} ${originId}`;
}

function takesMessages(session: Session): boolean {
  return session.isOpen && session.available !== undefined && session.available.priority >= 0;
}
