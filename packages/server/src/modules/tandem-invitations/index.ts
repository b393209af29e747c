import { buildWaitingInvitation, NS_INVITATIONS, parseWaitingInvitation } from "@tandem/protocol/tandem-invitations";
import { type BareJid, domainOf } from "@tandem/protocol";
import { defineModule } from "../../core/index.ts";
import { type Invitation, rooms } from "../xep-0045-muc/contract.ts";
import { knownAccounts } from "../accounts/contract.ts";
import { blocking } from "../xep-0191-blocking/contract.ts";
import { pep } from "../xep-0060-pubsub/contract.ts";

/** One person's waiting invitations; the oldest make room. */
export const INVITATIONS_WAITING_MAX = 100;

/**
 * Invitations to rooms wait in the invited account's own node (RM8, docs/protocol/invitations.md). Which rooms have invited whom is
 * kept beside it, so that entering a room costs one read, and closing one finds its invitations.
 */
export const tandemInvitations = defineModule({
  name: "tandem-invitations",
  setup(host) {
    /** Owner: the room; key: the invited account. */
    const waiting = host.storage.collection<{ readonly at: number }>({ name: "room-invitations", version: 1 });

    async function isNobody(account: BareJid): Promise<boolean> {
      return domainOf(account) === host.domain && !(await host.use(knownAccounts).exists(account));
    }

    async function invited(invitation: Invitation): Promise<boolean> {
      const { room, account, from, name, reason, isContinued } = invitation;
      if (domainOf(account) !== host.domain || (await isNobody(account))) return true;
      // docs/protocol/invitations.md §3; to the inviter it looks like any other. The message would come from the room, so the
      // router cannot know whom it really is from.
      if (await host.use(blocking).isBlocked(account, from)) return false;
      const { payload } = buildWaitingInvitation({ from, room, name, reason, isContinued: isContinued || undefined });
      const options = { accessModel: "whitelist", itemsMax: INVITATIONS_WAITING_MAX } as const;
      await host.use(pep).publishAs(account, NS_INVITATIONS, room, payload, options);
      await waiting.put(room, account, { at: host.clock.now() });
      return true;
    }

    async function settled(room: BareJid, account: BareJid): Promise<boolean> {
      const wasWaiting = await waiting.delete(room, account);
      if (wasWaiting) await host.use(pep).retractAs(account, NS_INVITATIONS, room);
      return wasWaiting;
    }

    /** Of people elsewhere nothing waits here, so they count as invited. */
    async function declined(room: BareJid, account: BareJid, inviter: BareJid): Promise<boolean> {
      const wasWaiting = await settled(room, account);
      if (!wasWaiting && domainOf(account) === host.domain) return false;
      return !(await host.use(blocking).isBlocked(inviter, account));
    }

    async function closed(room: BareJid): Promise<void> {
      for (const row of await waiting.list(room)) await settled(room, row.key as BareJid);
    }

    async function recheck(room: BareJid, mayStay: (account: BareJid) => Promise<boolean>): Promise<void> {
      for (const { key } of await waiting.list(room)) {
        const account = key as BareJid;
        if (!(await mayStay(account))) await settled(room, account);
      }
    }

    /** The account may have written there itself: whoever asks looks whether it is so. */
    async function waitingFor(account: BareJid): Promise<readonly BareJid[]> {
      const items = await host.use(pep).items(account, NS_INVITATIONS);
      const { service } = host.use(rooms);
      return items
        .flatMap((item) => parseWaitingInvitation(item)?.room ?? [])
        .filter((room) => domainOf(room) === service);
    }

    host.onStarted(() =>
      host.use(rooms).watchInvitations({ isNobody, invited, settled, declined, closed, recheck, waitingFor }),
    );
  },
});
