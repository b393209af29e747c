import { type BareJid, domainOf, message } from "@tandem/protocol";
import {
  buildActivityPage,
  NS_ACTIVITY_LIST,
  parseActivityQuery,
  parseActivityRead,
} from "@tandem/protocol/tandem-activity";
import { parseReactions } from "@tandem/protocol/xep-0444-reactions";
import { parseReply } from "@tandem/protocol/xep-0461-replies";
import type { XmlElement } from "@tandem/xml";
import {
  AccountInboxes,
  type ArchiveId,
  coreErrors,
  defineModule,
  type IqContext,
  isOwn,
  type Session,
} from "../../core/index.ts";
import { knownAccounts } from "../accounts/contract.ts";
import { type KeptMessage, rooms } from "../xep-0045-muc/contract.ts";
import { readMarkers } from "../xep-0430-inbox/contract.ts";
import { Concerns } from "./concerns.ts";
import { activityErrors } from "./errors.ts";
import { ActivityStore, type Noted } from "./store.ts";

/** AT5: counts are told once in so long. */
export const TELL_MS = 1_000;

/** docs/protocol/activity.md: what concerns an account in rooms, as one list (RM21, ADR 0045). */
export const tandemActivity = defineModule({
  name: "tandem-activity",
  features: { account: [NS_ACTIVITY_LIST] },
  errors: activityErrors.table,
  setup(host) {
    const store = new ActivityStore(host.storage);
    const concerns = new Concerns(host, store);
    /** Of accounts, and of rooms. */
    const inboxes = new AccountInboxes(host.log);
    /** Sessions that have asked, by account. */
    const watching = new Map<BareJid, Set<Session>>();
    const telling = new Set<BareJid>();

    const later = (of: BareJid, task: () => Promise<void>): void => {
      void inboxes.run(of, task).catch((fault: unknown) => {
        host.log.error("activity.fault", { of, error: String(fault) });
      });
    };

    /** AT1. */
    async function ask(context: IqContext): Promise<XmlElement> {
      const session = ownSession(context);
      const query = parseActivityQuery(context.payload);
      if (query === null) throw activityErrors.raise["activity/malformed"]();
      const { account } = session;
      return await inboxes.run(account, async () => {
        if (session.isOpen) watching.set(account, (watching.get(account) ?? new Set()).add(session));
        return buildActivityPage(await concerns.page(account, query));
      });
    }

    /** AT3. */
    async function read(context: IqContext): Promise<undefined> {
      const { account } = ownSession(context);
      const to = parseActivityRead(context.payload);
      if (to === null) throw activityErrors.raise["activity/malformed"]();
      await inboxes.run(account, () => store.see(account, Number(to)));
      tellSoon(account);
    }

    /** AT2. Called while the room waits: the look at the own message comes behind it. */
    function kept(said: KeptMessage): void {
      const about = aboutOf(said);
      if (about === null) return;
      const { room, id, author } = said;
      const { isTakenOff, ...what } = about;
      // In the order of the room: a reaction that was taken off must not come behind that.
      later(room, () => note({ ...what, room, id, by: author }, isTakenOff));
    }

    async function note(noted: Noted, isTakenOff: boolean): Promise<void> {
      const target = await host.storage.archive.get(noted.room, noted.target);
      if (target === undefined || target.peer === noted.by || domainOf(target.peer) !== host.domain) return;
      const account = target.peer;
      // What an account said that is no more is nobody's, also where somebody has its name again.
      const isThere = await host.use(knownAccounts).exists(account);
      if (!isThere || (await host.formerAccounts.isLeft(account, target.at))) return;
      later(account, async () => {
        await (isTakenOff ? store.takeOff(account, noted) : store.note(account, noted));
        tellSoon(account);
      });
    }

    function gone(room: BareJid, id: ArchiveId): void {
      void (async () => (await store.drop(room, id)).forEach(tellSoon))().catch((fault: unknown) => {
        host.log.error("activity.fault", { room, error: String(fault) });
      });
    }

    function tellSoon(account: BareJid): void {
      if (!watching.has(account) || telling.has(account)) return;
      telling.add(account);
      host.timers.after(TELL_MS, () => later(account, () => tell(account)));
    }

    async function tell(account: BareJid): Promise<void> {
      telling.delete(account);
      const sessions = watching.get(account);
      if (sessions === undefined) return;
      const payload = buildActivityPage({ items: [], unread: await concerns.unread(account), next: undefined });
      for (const session of sessions) session.send(message("normal", { from: account, to: session.jid }, payload));
    }

    host.onIq("account", "get", NS_ACTIVITY_LIST, "activity", ask);
    host.onIq("account", "set", NS_ACTIVITY_LIST, "read", read);
    host.on("sessionClosed", (session) => {
      const sessions = watching.get(session.account);
      sessions?.delete(session);
      if (sessions?.size === 0) watching.delete(session.account);
    });
    host.on("accountRemoved", async (account) => {
      watching.delete(account);
      await inboxes.run(account, () => store.forget(account));
    });
    host.onStarted(() => {
      host.use(rooms).watchMessages({
        kept,
        corrected: () => undefined,
        gone,
      });
      host.use(readMarkers).onMoved((account) => tellSoon(account));
    });
  },
});

/** AT6. */
function ownSession({ session, from, to }: IqContext): Session {
  if (session === undefined || !isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
  return session;
}

/** `isTakenOff`: reactions to the message, of which none is left. */
function aboutOf({ stanza }: KeptMessage): (Pick<Noted, "kind" | "target"> & { isTakenOff: boolean }) | null {
  const reactions = parseReactions(stanza);
  const id = reactions?.id ?? parseReply(stanza)?.id ?? "";
  // In a room of this server its ids are meant (XEP-0461 §4.1, XEP-0444 §4.2).
  if (!/^\d{1,16}$/.test(id) || !Number.isSafeInteger(Number(id))) return null;
  const target = Number(id);
  return reactions === null
    ? { kind: "reply", target, isTakenOff: false }
    : { kind: "reaction", target, isTakenOff: reactions.emoji.length === 0 };
}
