import { type BareJid, bareOf, domainOf, isFull } from "@tandem/protocol";
import { buildLast, NS_LAST } from "@tandem/protocol/xep-0012-last";
import { sightOf } from "@tandem/protocol/tandem-access";
import type { XmlElement } from "@tandem/xml";
import {
  type CollectionSpec,
  coreErrors,
  defineErrors,
  defineModule,
  type IqContext,
  type Session,
  type StanzaContext,
} from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { accessLevels } from "../tandem-access/contract.ts";
import { lastSeen } from "./contract.ts";

/** Owner: the account; key: empty; the value: when its last available session went, in milliseconds since 1970. */
export const lastSpec: CollectionSpec<number> = { name: "last-activity", version: 1 };

export const lastErrors = defineErrors({
  "last/unknown": {
    type: "cancel",
    condition: "item-not-found",
    source: "LA6",
    text: "Nobody knows when that account was last there.",
  },
} as const);

export const xep0012Last = defineModule({
  name: "xep-0012-last",
  features: { domain: [NS_LAST], account: [NS_LAST] },
  errors: lastErrors.table,
  setup(host) {
    const stored = host.storage.collection(lastSpec);
    const startedAt = host.clock.now();

    const since = (moment: number): XmlElement => buildLast((host.clock.now() - moment) / 1000);

    /** LA3, LA4: asked before anything else is looked at, so that a refusal tells nothing. */
    async function checkMaySee({ from, to }: StanzaContext): Promise<undefined> {
      const [reader, account] = [bareOf(from), bareOf(to)];
      if (!(await host.use(presenceService).maySee(from, account))) throw coreErrors.raise["core/forbidden"]();
      if (reader === account) return;
      const level = await host.use(accessLevels).levelOf(account, reader);
      if (!sightOf(level).idle) throw coreErrors.raise["core/forbidden"]();
    }

    /** LA8: a session that hides is not there for anybody else. */
    function isAvailable(account: BareJid): boolean {
      for (const session of host.sessions.of(account)) if (isSeen(session)) return true;
      return false;
    }

    function isSeen(session: Session): boolean {
      return session.available !== undefined && host.use(presenceService).isShown(session);
    }

    async function ofAccount(context: IqContext): Promise<XmlElement> {
      await checkMaySee(context);
      const account = bareOf(context.to);
      if (isAvailable(account)) return buildLast(0);
      const moment = await stored.get(account, "");
      if (moment === undefined) throw lastErrors.raise["last/unknown"]();
      return since(moment);
    }

    const seen = new WeakSet<Session>();

    function note(session: Session): void | Promise<void> {
      if (isSeen(session)) return void seen.add(session);
      return leave(session);
    }

    async function leave(session: Session): Promise<void> {
      // Who was hidden all the time has not gone now.
      if (!seen.delete(session) || isAvailable(session.account)) return;
      await stored.put(session.account, "", host.clock.now());
    }

    /** Clients answer whoever asks: the server must not let a stranger's question reach them (§4). */
    function guard(context: StanzaContext): undefined | Promise<undefined> {
      const { stanza, to } = context;
      if (stanza.name !== "iq" || stanza.attr("type") !== "get" || !isFull(to) || domainOf(to) !== host.domain)
        return undefined;
      return stanza.child("query", NS_LAST) === undefined ? undefined : checkMaySee(context);
    }

    host.provide(lastSeen, {
      of: async (account) => (host.sessions.countOf(account) > 0 ? host.clock.now() : await stored.get(account, "")),
    });
    host.onIq("domain", "get", NS_LAST, "query", () => since(startedAt));
    host.onIq("account", "get", NS_LAST, "query", ofAccount);
    host.authorize(guard);
    host.on("sessionAvailable", note);
    host.on("sessionPresenceChanged", note);
    host.on("sessionUnavailable", leave);
    // Presence has set the session aside by now, and knows whether it was available before.
    host.on(
      "sessionLost",
      async (session) => {
        if (host.use(presenceService).isWatching(session)) await leave(session);
      },
      { after: ["rfc-6121-presence"] },
    );
    host.on("accountRemoved", async (account) => void (await stored.deleteOwner(account)));
  },
});
