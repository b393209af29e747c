import type { BareJid } from "@tandem/protocol";
import type { ReadonlySignal } from "@preact/signals-core";
import type { Context } from "../account/context.ts";
import { createHeldBack } from "../account/held-back.ts";
import type { Roster } from "../roster/roster.ts";

/**
 * Contacts that were removed and may come back. RFC 6121 §2.5: a removal ends both subscriptions, and only the other person
 * can give theirs again. So it is told to the server when it is meant for good: whoever takes it back has not been
 * unsubscribed from anybody.
 */
export interface Removals {
  /** Not in the list any more, whatever the roster says. */
  readonly removed: ReadonlySignal<ReadonlyMap<BareJid, unknown>>;
  remove(jid: BareJid): void;
  /** False when it is too late: the server knows. */
  restore(jid: BareJid): boolean;
  /** At each sign-in, when the roster is known. */
  load(): Promise<void>;
}

export function createRemovals(context: Pick<Context, "ports" | "store">, roster: Roster): Removals {
  const held = createHeldBack<true>(context, { key: "removed-contacts", tell: (jid) => roster.remove(jid) });
  return {
    removed: held.waiting,
    remove: (jid) => held.add(jid, true),
    restore: (jid) => held.takeBack(jid),
    load: () => held.load(),
  };
}
