import type { BareJid } from "@tandem/protocol";
import { NS_TANDEM_PRESENCE } from "@tandem/protocol/tandem-presence";
import { type Activity, NS_ACTIVITY, parseActivity } from "@tandem/protocol/xep-0108-activity";
import { defineModule } from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { pep, type PepChange } from "../xep-0163-pep/contract.ts";
import { derived, shown } from "./derived.ts";

/** Others see Busy while the person publishes why; only those who ask for the activity learn the why (docs/protocol/presence.md §4). */
export const tandemPresence = defineModule({
  name: "tandem-presence",
  features: { domain: [NS_TANDEM_PRESENCE] },
  setup(host) {
    /** Of accounts with a session; null: no activity. */
    const current = new Map<BareJid, Activity | null>();

    async function load(account: BareJid): Promise<undefined> {
      const items = await host.use(pep).items(account, NS_ACTIVITY);
      if (!current.has(account)) current.set(account, parseActivity(items.at(-1)?.payload));
      return undefined;
    }

    async function published({ account, item }: PepChange): Promise<void> {
      if (host.sessions.countOf(account) === 0) return;
      const [before, now] = [current.get(account) ?? null, parseActivity(item?.payload)];
      current.set(account, now);
      // Presence that repeats itself would still tell that something has changed.
      if (JSON.stringify(shown(before)) === JSON.stringify(shown(now))) return;
      await host.use(presenceService).rebroadcast(account);
    }

    // DP5: the rewrite itself cannot wait for the disk, so the activity is read before the account's first presence passes.
    host.authorize(({ stanza, session }) => {
      if (stanza.name !== "presence" || session === undefined || current.has(session.account)) return undefined;
      return load(session.account);
    });
    host.on("sessionClosed", (session) => {
      if (host.sessions.countOf(session.account) === 0) current.delete(session.account);
    });
    host.onStarted(() => {
      host.use(presenceService).addRewrite((session, stanza) => derived(stanza, current.get(session.account) ?? null));
      host.use(pep).onPublished(NS_ACTIVITY, published);
    });
  },
});
