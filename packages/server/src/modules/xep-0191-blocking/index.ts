import { type BareJid, bareOf, domainOf, iq, type Jid, localOf } from "@tandem/protocol";
import { buildBlocking, buildBlockList, NS_BLOCKING, parseBlocking } from "@tandem/protocol/xep-0191-blocking";
import type { XmlElement } from "@tandem/xml";
import {
  coreErrors,
  defineModule,
  DocumentCache,
  type IqContext,
  isOwn,
  type Session,
  type StanzaContext,
} from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { add, type BlockList, blockListSpec, blocks, emptyBlockList, remove } from "./block-list.ts";
import { blocking } from "./contract.ts";
import { blockingErrors } from "./errors.ts";

type Verdict = undefined | "drop";

export const xep0191Blocking = defineModule({
  name: "xep-0191-blocking",
  features: { domain: [NS_BLOCKING], account: [NS_BLOCKING] },
  errors: blockingErrors.table,
  setup(host) {
    const lists = host.storage.collection(blockListSpec);
    const cached = new DocumentCache<BareJid, BlockList>(
      async (account) => (await lists.get(account, "")) ?? emptyBlockList,
      host.limits.documentsCachedMax,
    );
    const hasAsked = new WeakSet<Session>();

    function own({ session, from, to }: IqContext): Session {
      if (session === undefined || !isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
      return session;
    }

    function update(account: BareJid, change: (old: BlockList) => BlockList): Promise<unknown> {
      return cached.write(account, () => lists.update(account, "", (old = emptyBlockList) => change(old)));
    }

    /** BL5, BL6. Every stanza passes here, so what is known is decided without a promise. */
    function authorize(context: StanzaContext): Verdict | Promise<Verdict> {
      const [sender, recipient] = [bareOf(context.from), bareOf(context.to)];
      if (sender === recipient) return undefined;
      const [senders, recipients] = [known(sender), known(recipient)];
      if (senders !== undefined && recipients !== undefined) return decide(context, senders, recipients);
      // What was read is what decides: by then the cache may have been emptied to make room.
      return Promise.all([senders ?? cached.get(sender), recipients ?? cached.get(recipient)]).then(
        ([ofSender, ofRecipient]) => decide(context, ofSender, ofRecipient),
      );
    }

    function known(account: BareJid): BlockList | undefined {
      return cached.known(account) ?? (isOurs(account) ? undefined : emptyBlockList);
    }

    function isOurs(account: BareJid): boolean {
      return domainOf(account) === host.domain && localOf(account) !== "";
    }

    function decide(context: StanzaContext, sender: BlockList, recipient: BlockList): Verdict {
      if (blocks(sender, context.to)) return refuseOwn(context);
      if (blocks(recipient, context.from)) return refuseBlocked(context.stanza);
      return undefined;
    }

    function refuseOwn({ stanza, session }: StanzaContext): Verdict {
      const type = stanza.attr("type");
      const isAnswer = type === "error" || (stanza.name === "iq" && type === "result");
      if (session === undefined || isAnswer) return "drop";
      throw blockingErrors.raise["blocking/you-block"]();
    }

    function refuseBlocked(stanza: XmlElement): Verdict {
      const type = stanza.attr("type");
      if (stanza.name === "iq" && (type === "get" || type === "set"))
        throw blockingErrors.raise["blocking/request-refused"]();
      if (stanza.name === "message" && type !== "headline" && type !== "error") {
        throw blockingErrors.raise["blocking/message-refused"]();
      }
      return "drop";
    }

    /** XEP-0191 §3.3. */
    async function block(context: IqContext): Promise<undefined> {
      const { account } = own(context);
      const request = parseBlocking(context.payload);
      if (request?.kind !== "block") throw blockingErrors.raise["blocking/malformed"]();
      const { blockedAddressesMax: max } = host.limits;
      let added: readonly Jid[] = [];
      await update(account, (old) => {
        const grown = add(old, request.jids);
        if (grown.list.blocked.length > max) throw blockingErrors.raise["blocking/list-full"]({ max });
        added = grown.added;
        return grown.list;
      });
      const presence = host.use(presenceService);
      for (const contact of await entitled(account, added)) await presence.hideFrom(account, contact);
      for (const contact of await watched(account, added)) await presence.hideFrom(contact, account);
      for (const contact of partners(account, added)) {
        await presence.hideWatching(account, contact);
        await presence.hideWatching(contact, account);
      }
      push(account, buildBlocking(request));
      return undefined;
    }

    /** XEP-0191 §3.4. */
    async function unblock(context: IqContext): Promise<undefined> {
      const { account } = own(context);
      const request = parseBlocking(context.payload);
      if (request?.kind !== "unblock") throw blockingErrors.raise["blocking/malformed"]();
      let removed: readonly Jid[] = [];
      await update(account, (old) => {
        const shrunk = remove(old, request.jids);
        removed = shrunk.removed;
        return shrunk.list;
      });
      const presence = host.use(presenceService);
      for (const contact of await entitled(account, removed)) await presence.reveal(account, contact);
      for (const contact of await watched(account, removed)) await presence.reveal(contact, account);
      for (const contact of partners(account, removed)) {
        await presence.showWatching(account, contact);
        await presence.showWatching(contact, account);
      }
      push(account, buildBlocking(request));
      return undefined;
    }

    /** Only contacts that see our presence may see us leave or come: telling others would reveal the account. */
    async function entitled(account: BareJid, jids: readonly Jid[]): Promise<readonly BareJid[]> {
      const subscribers = await host.use(presenceService).subscribersOf(account);
      return subscribers.filter((contact) => blocks({ blocked: jids.map(bareOf) }, contact));
    }

    /** BL10: those whose presence we get, and got none of meanwhile. What another server's people are at is asked by probes. */
    async function watched(account: BareJid, jids: readonly Jid[]): Promise<readonly BareJid[]> {
      const contacts = await host.use(presenceService).subscriptionsOf(account);
      return contacts.filter((contact) => isOurs(contact) && blocks({ blocked: jids.map(bareOf) }, contact));
    }

    /** BL11: who watches without being a contact, in either direction. */
    function partners(account: BareJid, jids: readonly Jid[]): readonly BareJid[] {
      const all = host.use(presenceService).watchPartnersOf(account);
      return [...all].filter((partner) => blocks({ blocked: jids.map(bareOf) }, partner));
    }

    function push(account: BareJid, payload: XmlElement): void {
      for (const session of host.sessions.of(account)) {
        if (!hasAsked.has(session)) continue;
        session.send(iq("set", { to: session.jid, id: `block-${host.random.id(64)}` }, payload));
      }
    }

    host.authorize(authorize);
    host.onIq("account", "get", NS_BLOCKING, "blocklist", async (context) => {
      const session = own(context);
      hasAsked.add(session);
      return buildBlockList((await cached.get(session.account)).blocked);
    });
    host.onIq("account", "set", NS_BLOCKING, "block", block);
    host.onIq("account", "set", NS_BLOCKING, "unblock", unblock);
    host.on("accountRemoved", async (account) => {
      await cached.write(account, async () => {
        await lists.deleteOwner(account);
        return undefined;
      });
    });
    host.provide(blocking, { isBlocked: async (account, address) => blocks(await cached.get(account), address) });
  },
});
