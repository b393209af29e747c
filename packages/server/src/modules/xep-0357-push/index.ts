import { bareOf, type BareJid, domainOf, localOf } from "@tandem/protocol";
import { buildForm } from "@tandem/protocol/xep-0004-data-forms";
import { NS_PUSH, parsePushTarget, type PushSummary } from "@tandem/protocol/xep-0357-push";
import { serialize } from "@tandem/xml";
import {
  archiveTraits,
  coreErrors,
  defineModule,
  type IqContext,
  isOwn,
  type MessageObservation,
  type Session,
} from "../../core/index.ts";
import { accountCredentials } from "../accounts/contract.ts";
import { push, type PushDetail, type PushNews } from "./contract.ts";
import { pushErrors } from "./errors.ts";
import { Publisher } from "./publisher.ts";
import { keyOf, pushTargetSpec } from "./store.ts";
import { Unseen } from "./unseen.ts";

const OWNERS_AT_ONCE = 500;
/** PN7: as many as can be told of by several parts in one moment. */
const IDS_MAX = 32;

/** One message that may have to be told. */
type News = Pick<PushSummary, "sender" | "body" | "kind"> & { readonly id?: string | undefined };

/** What was missed since somebody was last there. */
interface Missed {
  messages: number;
  /** Of the last of them, oldest first. */
  readonly ids: Set<string>;
}

/** XEP-0357 v0.4.1: tells the services that a person's programs have named when something waits for them. */
export const xep0357Push = defineModule({
  name: "xep-0357-push",
  features: { account: [NS_PUSH] },
  errors: pushErrors.table,
  setup(host) {
    const targets = host.storage.collection(pushTargetSpec);
    const publisher = new Publisher(host, async (account, key) => void (await targets.delete(account, key)));
    const lost = new WeakSet<Session>();
    /** Messages since somebody was last there, of those who have something switched on. */
    const missed = new Map<BareJid, Missed>();
    const unseen = new Unseen<News>();
    /** Those who have something switched on. */
    const waiting = new Set<BareJid>();
    const watchers: ((account: BareJid, isOn: boolean) => void)[] = [];
    let detail: PushDetail = "sender";

    function own({ session, from, to }: IqContext): Session {
      if (session === undefined || !isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
      return session;
    }

    /** PN1. */
    async function enable(context: IqContext): Promise<undefined> {
      const { account } = own(context);
      const target = parsePushTarget(context.payload);
      if (target === null) throw pushErrors.raise["push/malformed"]();
      const key = keyOf(target, host.crypto);
      const { pushServicesPerAccountMax: max } = host.limits;
      const rows = await targets.list(account);
      if (rows.length >= max && !rows.some((row) => row.key === key)) throw pushErrors.raise["push/full"]({ max });
      const options = target.options && serialize(buildForm(target.options));
      await targets.put(account, key, {
        jid: target.jid,
        ...(target.node === undefined ? {} : { node: target.node }),
        ...(options === undefined ? {} : { options }),
      });
      changed(account, true);
      return undefined;
    }

    /** PN2: of a service, one node or all. */
    async function disable(context: IqContext): Promise<undefined> {
      const { account } = own(context);
      const target = parsePushTarget(context.payload);
      if (target === null) throw pushErrors.raise["push/malformed"]();
      for (const { key, value } of await targets.list(account)) {
        if (value.jid !== target.jid || (target.node !== undefined && value.node !== target.node)) continue;
        publisher.forget(account, key);
        await targets.delete(account, key);
      }
      changed(account, (await targets.count(account)) > 0);
      return undefined;
    }

    /** PN3: something that a person would want to see, and nobody is there to see it. */
    function observe({ from, to, stanza, deliveredTo }: MessageObservation): void {
      const account = bareOf(to);
      if (domainOf(account) !== host.domain || localOf(account) === "" || bareOf(from) === account) return;
      const body = stanza.childText("body") ?? "";
      if (!archiveTraits(stanza, body).includes("counts") || stanza.attr("type") === "headline") return;
      tellOrWait(account, deliveredTo.filter(stands), { sender: bareOf(from), body, kind: "conversation" });
    }

    function tellOrWait(account: BareJid, sessions: readonly Session[], news: News): void {
      if (!waiting.has(account)) return;
      if (sessions.length === 0) tellSoon(account, news);
      else unseen.add(account, { at: host.clock.now(), news, sessions: new Set(sessions) }, lastHeard());
    }

    function tellSoon(account: BareJid, news: News): void {
      void tell(account, news).catch((fault: unknown) => {
        host.log.error("push.fault", { account, error: String(fault) });
      });
    }

    /** A session counts as lost so long after it was last heard: what came later it has hardly seen. */
    function lastHeard(): number {
      return host.clock.now() - host.limits.resumePresenceSecondsMax * 1_000;
    }

    /** PN7: what a module has found for somebody who is not there. */
    function notify(account: BareJid, { hasReached, ...news }: PushNews): void {
      const there = [...host.sessions.of(account)].filter((session) => stands(session) && hasReached(session));
      tellOrWait(account, there, news);
    }

    function stands(session: Session): boolean {
      return session.isOpen && !lost.has(session);
    }

    async function watch(handler: (account: BareJid, isOn: boolean) => void): Promise<void> {
      watchers.push(handler);
      for (let after: string | undefined; ; ) {
        const page = await targets.owners({ limit: OWNERS_AT_ONCE, ...(after === undefined ? {} : { after }) });
        for (const account of page) handler(account as BareJid, true);
        after = page.at(-1);
        if (page.length < OWNERS_AT_ONCE) return;
      }
    }

    function changed(account: BareJid, isOn: boolean): void {
      if (isOn) waiting.add(account);
      else forget(account);
      for (const handler of watchers) handler(account, isOn);
    }

    function forget(account: BareJid): void {
      waiting.delete(account);
      missed.delete(account);
      unseen.forget(account);
    }

    async function tell(account: BareJid, { sender, body, kind, id }: News): Promise<void> {
      const rows = await targets.list(account);
      if (rows.length === 0 || (await host.use(accountCredentials).isDisabled(account))) return;
      const sofar = missed.get(account) ?? { messages: 0, ids: new Set() };
      if (id !== undefined && sofar.ids.has(id)) return;
      remember(account, counted(sofar, id));
      // PN4.
      const { messages } = sofar;
      const told = { ...(detail === "count" ? {} : { sender }), ...(detail === "body" ? { body } : {}) };
      const summary = { messages, ...told, kind };
      for (const { key, value } of rows) publisher.notify(account, key, value, summary);
    }

    function counted(sofar: Missed, id: string | undefined): Missed {
      sofar.messages++;
      if (id === undefined) return sofar;
      sofar.ids.add(id);
      const [oldest] = sofar.ids;
      if (sofar.ids.size > IDS_MAX && oldest !== undefined) sofar.ids.delete(oldest);
      return sofar;
    }

    function remember(account: BareJid, now: Missed): void {
      missed.delete(account);
      missed.set(account, now);
      if (missed.size <= host.limits.documentsCachedMax) return;
      const [oldest] = missed.keys();
      if (oldest !== undefined) missed.delete(oldest);
    }

    host.onIq("account", "set", NS_PUSH, "enable", enable);
    host.onIq("account", "set", NS_PUSH, "disable", disable);
    host.observeMessage(observe);
    host.on("sessionLost", (session) => {
      lost.add(session);
      for (const news of unseen.take(session, lastHeard(), stands)) tellSoon(session.account, news);
    });
    host.on("sessionFound", (session) => {
      lost.delete(session);
      missed.delete(session.account);
    });
    host.on("sessionAvailable", (session) => void missed.delete(session.account));
    host.on("accountRemoved", async (account) => {
      await targets.deleteOwner(account);
      changed(account, false);
    });
    host.onStarted(() => watch((account, isOn) => (isOn ? waiting.add(account) : undefined)));
    host.provide(push, { tells: (wanted) => void (detail = wanted), notify, stands, watch });
  },
});
