import type { BareJid } from "@tandem/protocol";
import { buildTag, NS_TAGS, parseTag, TAGS_NODE_CONFIG } from "@tandem/protocol/tandem-tags";
import { effect, untracked, type ReadonlySignal } from "@preact/signals-core";
import type { People } from "../presence/people.ts";
import type { BasePresence } from "../view-models/presence.ts";
import { createContactSet } from "./contact-set.ts";
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
  const node = { node: NS_TAGS, config: TAGS_NODE_CONFIG, parse: parseTag, build: buildTag };
  const tags = createContactSet(context, node);
  const watched = new Map<BareJid, () => void>();
  let isWatching = false;

  /** Whoever is available when we begin to look has not become so. */
  const follow = (): void => {
    for (const [jid, stop] of watched) {
      if (isWatching && tags.all.peek().has(jid)) continue;
      stop();
      watched.delete(jid);
    }
    if (!isWatching) return;
    for (const jid of tags.all.peek()) if (!watched.has(jid)) watched.set(jid, watchOne(jid));
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

  tags.all.subscribe(() => untracked(follow));

  return {
    tagged: tags.all,
    load: () => tags.load(),
    set: (jid, isTagged) => tags.set(jid, isTagged),
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
