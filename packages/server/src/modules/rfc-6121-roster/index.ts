import type { BareJid } from "@tandem/protocol";
import { iq } from "@tandem/protocol";
import { buildRoster, NS_ROSTER, NS_ROSTER_VERSIONING, parseRoster } from "@tandem/protocol/rfc-6121-roster";
import type { RosterItem } from "@tandem/protocol/rfc-6121-roster";
import type { XmlElement } from "@tandem/xml";
import { AccountInboxes, coreErrors, defineModule, type IqContext, isOwn, type Session } from "../../core/index.ts";

import { type Contact, rosters } from "./contract.ts";
import { checkShape, edited, itemOf } from "./contact.ts";
import { rosterErrors } from "./errors.ts";
import { SignedInRosters } from "./signed-in.ts";
import { rosterSpec } from "./store.ts";

export const rfc6121Roster = defineModule({
  name: "rfc-6121-roster",
  features: { account: [NS_ROSTER], domain: [NS_ROSTER_VERSIONING] },
  errors: rosterErrors.table,
  setup(host) {
    const contacts = host.storage.collection(rosterSpec);
    const signedIn = new SignedInRosters(contacts, host.sessions, host.limits.rosterContactsCachedMax);
    const inboxes = new AccountInboxes(host.log);
    const onRemoved: ((account: BareJid, contact: Contact) => void | Promise<void>)[] = [];

    /** §2.1.3, §2.6. */
    async function get({ payload, session, from, to }: IqContext): Promise<XmlElement | undefined> {
      if (session === undefined || !isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
      return inboxes.run(session.account, async () => {
        session.isInterested = true;
        const known = payload.attr("ver");
        const changes = await changesSince(session.account, known);
        if (changes === null) return whole(session.account, known !== undefined);
        sendBehindResult(() => {
          for (const change of changes) session.send(push(session, change.item, change.version));
        });
        return undefined;
      });
    }

    async function whole(account: BareJid, isVersioned: boolean): Promise<XmlElement> {
      const version = isVersioned ? String(await contacts.lastRev(account)) : undefined;
      return buildRoster({ version, items: (await signedIn.all(account)).map(itemOf) });
    }

    async function changesSince(account: BareJid, known: string | undefined) {
      if (known === undefined || !/^\d{1,15}$/.test(known)) return null;
      const changes = await contacts.changesSince(account, Number(known));
      return (
        changes?.map((change) => ({
          item: change.value === undefined ? removed(change.key as BareJid) : itemOf(change.value),
          version: String(change.rev),
        })) ?? null
      );
    }

    /** §2.3, §2.5. */
    async function set({ payload, from, to, session }: IqContext): Promise<undefined> {
      if (session === undefined || !isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
      const [item, ...more] = parseRoster(payload)?.items ?? [];
      if (item === undefined || more.length > 0) throw rosterErrors.raise["roster/one-item"]();
      if (item.jid === session.account) throw rosterErrors.raise["roster/own-address"]();
      if (item.subscription === "remove") return remove(session.account, item.jid);
      checkShape(item, host.limits);
      await update(session.account, item.jid, (old) => edited(old, item));
      return undefined;
    }

    async function remove(account: BareJid, jid: BareJid): Promise<undefined> {
      let old: Contact | undefined;
      await update(account, jid, (current) => {
        old = current;
        return undefined;
      });
      if (old === undefined) throw rosterErrors.raise["roster/not-there"]();
      for (const handler of onRemoved) await handler(account, old);
      return undefined;
    }

    /** As if the person had removed each contact: or the next one of that name would see whom this one saw. */
    async function clear(account: BareJid): Promise<void> {
      const gone = await signedIn.all(account);
      await signedIn.erasing(account, () => contacts.deleteOwner(account));
      for (const contact of gone) for (const handler of onRemoved) await handler(account, contact);
    }

    function update(account: BareJid, jid: BareJid, change: (old: Contact | undefined) => Contact | undefined) {
      return inboxes.run(account, async () => {
        const isFull = (await signedIn.count(account)) >= host.limits.rosterItemsMax;
        let isSame = false;
        const now = await signedIn.changing(account, jid, () =>
          contacts.update(account, jid, (old) => {
            const next = change(old);
            if (old === undefined && next !== undefined && isFull) throw rosterErrors.raise["roster/full"]();
            isSame = next === old;
            return next;
          }),
        );
        if (isSame) return now;
        const rev = await contacts.lastRev(account);
        pushToInterested(account, now === undefined ? removed(jid) : itemOf(now), String(rev));
        return now;
      });
    }

    function pushToInterested(account: BareJid, item: RosterItem, version: string): void {
      for (const session of host.sessions.of(account)) {
        if (session.isInterested) session.send(push(session, item, version));
      }
    }

    function push(session: Session, item: RosterItem, version: string): XmlElement {
      const id = `roster-${host.random.id(64)}`;
      return iq("set", { to: session.jid, id }, buildRoster({ version, items: [item] }));
    }

    host.onIq("account", "get", NS_ROSTER, "query", get);
    host.onIq("account", "set", NS_ROSTER, "query", set);
    host.on("accountRemoved", clear);
    host.on("sessionClosed", ({ account }) => signedIn.closed(account));
    host.provide(rosters, {
      contact: (account, jid) => signedIn.contact(account, jid),
      contacts: (account) => signedIn.all(account),
      update,
      onRemoved: (handler) => void onRemoved.push(handler),
    });
  },
});

function removed(jid: BareJid): RosterItem {
  return { jid, subscription: "remove", groups: [] };
}

/** §2.6.3: pushes follow the result. The router sends it as soon as our promise resolves; this runs some turns of the microtask queue later. */
function sendBehindResult(task: () => void): void {
  const turns = 16;
  let after: Promise<void> = Promise.resolve();
  for (let i = 0; i < turns; i++) after = after.then(() => undefined);
  void after.then(task);
}
