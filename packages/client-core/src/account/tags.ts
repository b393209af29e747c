import type { BareJid } from "@tandem/protocol";
import type { PubsubEvent } from "@tandem/protocol/xep-0060-pubsub";
import { buildTag, NS_TAGS, parseTag, TAGS_NODE_CONFIG } from "@tandem/protocol/tandem-tags";
import { effect, signal, type ReadonlySignal } from "@preact/signals-core";
import type { People } from "../presence/people.ts";
import type { BasePresence } from "../view-models/presence.ts";
import type { Context } from "./context.ts";

/** People of whom the person wants to be told when they become available (CO4); the same on all devices of the account. */
export interface Tags {
  readonly tagged: ReadonlySignal<ReadonlySet<BareJid>>;
  load(): Promise<void>;
  set(jid: BareJid, isTagged: boolean): Promise<void>;
  /** Tells of changes from now on: everybody's presence has come in. Without a new call nothing is told after a new sign-in. */
  watch(): void;
  pause(): void;
}

export function createTags(context: Context, people: People, onAvailable: (jid: BareJid) => void): Tags {
  const { pep, account } = context;
  const tagged = signal<ReadonlySet<BareJid>>(new Set());
  const watched = new Map<BareJid, () => void>();
  let isWatching = false;

  const change = (edit: (tags: Set<BareJid>) => void): void => {
    const next = new Set(tagged.peek());
    edit(next);
    tagged.value = next;
    follow();
  };

  /** Whoever is available when we begin to look has not become so. */
  const follow = (): void => {
    for (const [jid, stop] of watched) {
      if (isWatching && tagged.peek().has(jid)) continue;
      stop();
      watched.delete(jid);
    }
    if (!isWatching) return;
    for (const jid of tagged.peek()) if (!watched.has(jid)) watched.set(jid, watchOne(jid));
  };

  const watchOne = (jid: BareJid): (() => void) => {
    let before: BasePresence | undefined;
    return effect(() => {
      const { base } = people.of(jid).value;
      // Not connected for a moment is no absence: what was known before still counts.
      if (base === "unknown") return;
      if (base === "available" && before !== undefined && before !== "available") onAvailable(jid);
      before = base;
    });
  };

  pep.onEvent(NS_TAGS, (owner, event: PubsubEvent) => {
    if (owner !== account) return;
    if (event.kind !== "items") {
      if (event.kind !== "configuration") change((tags) => tags.clear());
      return;
    }
    change((tags) => {
      for (const item of event.items) {
        const jid = parseTag(item);
        if (jid !== null) tags.add(jid);
      }
      for (const id of event.retracted) tags.delete(id as BareJid);
    });
  });

  return {
    tagged,
    async load() {
      const items = await pep.items(NS_TAGS);
      tagged.value = new Set(items.flatMap((item) => parseTag(item) ?? []));
      follow();
    },
    async set(jid, isTagged) {
      if (tagged.peek().has(jid) === isTagged) return;
      if (isTagged) await pep.publish(NS_TAGS, buildTag(jid), TAGS_NODE_CONFIG);
      else await pep.retract(NS_TAGS, jid);
      // At once, not when the server's own notification comes: a second pick must find the new state.
      change((tags) => void (isTagged ? tags.add(jid) : tags.delete(jid)));
    },
    watch() {
      isWatching = true;
      follow();
    },
    pause() {
      isWatching = false;
      follow();
    },
  };
}
