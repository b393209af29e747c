import { type BareJid, iq } from "@tandem/protocol";
import {
  type AccessItem,
  type AccessLevel,
  buildAccess,
  NS_ACCESS,
  parseAccess,
  sightOf,
} from "@tandem/protocol/tandem-access";
import { NS_GEOLOC } from "@tandem/protocol/xep-0080-location";
import { NS_ACTIVITY } from "@tandem/protocol/xep-0108-activity";
import type { XmlElement } from "@tandem/xml";
import { coreErrors, defineModule, DocumentCache, type IqContext, isOwn, type Session } from "../../core/index.ts";
import { presenceService, type PresenceView } from "../rfc-6121-presence/contract.ts";
import { pep } from "../xep-0060-pubsub/contract.ts";
import { accessLevels } from "./contract.ts";
import { accessErrors } from "./errors.ts";
import { itemsOf, type Levels, levelOf, levelsSpec, noLevels, withItems } from "./levels.ts";
import { seenActivity, seenPlace, seenPresence } from "./seen.ts";

/** PR7: what each contact may see of an account, decided here and nowhere else. */
export const tandemAccess = defineModule({
  name: "tandem-access",
  features: { domain: [NS_ACCESS], account: [NS_ACCESS] },
  errors: accessErrors.table,
  setup(host) {
    const stored = host.storage.collection(levelsSpec);
    const cached = new DocumentCache<BareJid, Levels>(
      async (account) => (await stored.get(account, "")) ?? noLevels,
      host.limits.documentsCachedMax,
    );
    const hasAsked = new WeakSet<Session>();

    /** Of one broadcast: what a level sees of it is found out once, however many contacts have that level. */
    function viewOf(account: BareJid, levels: Levels): PresenceView {
      const seen = new Map<AccessLevel, XmlElement>();
      let last: XmlElement | undefined;
      return (watcher, presence) => {
        if (presence !== last) seen.clear();
        last = presence;
        const level = levelOf(levels, account, watcher);
        const known = seen.get(level) ?? seenPresence(presence, level);
        seen.set(level, known);
        return known;
      };
    }

    async function levelFor(account: BareJid, contact: BareJid): Promise<AccessLevel> {
      return levelOf(cached.known(account) ?? (await cached.get(account)), account, contact);
    }

    function own({ session, from, to }: IqContext): Session {
      if (session === undefined || !isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
      return session;
    }

    async function set(context: IqContext): Promise<undefined> {
      const { account } = own(context);
      const items = parseAccess(context.payload);
      if (items === null || items.length === 0) throw accessErrors.raise["access/malformed"]();
      const before = await cached.get(account);
      const { rosterItemsMax: max } = host.limits;
      const change = (old = noLevels): Levels => {
        const next = withItems(old, items);
        if (Object.keys(next.of).length > max) throw accessErrors.raise["access/full"]({ max });
        return next;
      };
      const now = (await cached.write(account, () => stored.update(account, "", change))) ?? noLevels;
      push(account, items);
      for (const { jid } of items)
        if (levelOf(before, account, jid) !== levelOf(now, account, jid)) await showAnew(account, jid);
      return undefined;
    }

    /** AL3. */
    async function showAnew(account: BareJid, contact: BareJid): Promise<void> {
      const presence = host.use(presenceService);
      if (!(await presence.maySee(contact, account))) return presence.showWatching(account, contact);
      await presence.showTo(account, contact);
      for (const node of [NS_ACTIVITY, NS_GEOLOC]) await host.use(pep).showAnew(account, contact, node);
    }

    function push(account: BareJid, items: readonly AccessItem[]): void {
      for (const session of host.sessions.of(account)) {
        if (!hasAsked.has(session)) continue;
        session.send(iq("set", { to: session.jid, id: `access-${host.random.id(64)}` }, buildAccess(items)));
      }
    }

    const seenBy =
      (seen: (payload: XmlElement, level: AccessLevel) => XmlElement | undefined) =>
      async (account: BareJid, reader: BareJid, payload: XmlElement): Promise<XmlElement | undefined> =>
        seen(payload, await levelFor(account, reader));

    host.onIq("account", "get", NS_ACCESS, "access", async (context) => {
      const session = own(context);
      hasAsked.add(session);
      return buildAccess(itemsOf(await cached.get(session.account)));
    });
    host.onIq("account", "set", NS_ACCESS, "access", set);
    host.on("accountRemoved", async (account) => {
      await cached.write(account, async () => {
        await stored.deleteOwner(account);
        return undefined;
      });
    });
    host.onStarted(() => {
      host.use(presenceService).addViews((account) => {
        const known = cached.known(account);
        return known === undefined
          ? cached.get(account).then((levels) => viewOf(account, levels))
          : viewOf(account, known);
      });
      host.use(pep).addView(NS_ACTIVITY, seenBy(seenActivity));
      host.use(pep).addView(NS_GEOLOC, seenBy(seenPlace));
    });
    host.provide(accessLevels, {
      levelOf: (account, contact) => levelFor(account, contact),
      tellsWork: async (account, reader) => account === reader || sightOf(await levelFor(account, reader)).work,
    });
  },
});
