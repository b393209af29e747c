import type { BareJid } from "@tandem/protocol";
import {
  buildReadMarker,
  MDS_NODE_CONFIG,
  NS_MDS,
  parseReadMarker,
  type ReadMarker,
} from "@tandem/protocol/xep-0490-mds";
import { batch, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { PubsubItem } from "@tandem/protocol/xep-0060-pubsub";
import type { Context } from "../account/context.ts";
import { majorOf } from "./message.ts";

/** Up to where each room and conversation is read, on any device of the account (XEP-0490, RM21). Ids are archive ids. */
export interface Markers {
  of(jid: BareJid): ReadonlySignal<string | undefined>;
  restore(): Promise<void>;
  load(): Promise<void>;
  /** As the inbox tells it; undefined: nothing is read. */
  told(jid: BareJid, archiveId: string | undefined, by: BareJid): void;
  /** Publishes what was read while there was no connection. */
  flush(): void;
  /** `by` gave the id: the room, or the own account. */
  set(jid: BareJid, archiveId: string, by: BareJid): void;
}

/** Marks a place where nothing was said yet, so that the first message is unread on every device. No archive gives this id. */
export const BEFORE_ALL = "0";
/** Marks come in bursts while somebody scrolls; only the last one matters. */
const WRITE_MS = 400;

/** `onMoved`: something was read on another device. `onWritten`: the server knows what was read here. */
export function createMarkers(
  context: Context,
  onMoved: (jid: BareJid) => void,
  onWritten: (jid: BareJid) => void = () => {},
): Markers {
  const { pep, ports, store, account, connection } = context;
  const markers = new Map<BareJid, Signal<string | undefined>>();
  const unwritten = new Map<BareJid, { readonly archiveId: string; readonly by: BareJid }>();
  let isWriting = false;

  const slot = (jid: BareJid): Signal<string | undefined> => {
    let found = markers.get(jid);
    if (found === undefined) markers.set(jid, (found = signal(undefined)));
    return found;
  };

  const adoptItem = (item: PubsubItem): void => {
    const marker = parseReadMarker(item);
    if (marker !== null) adopt(marker);
  };

  const adopt = ({ conversation, stanzaId, by }: ReadMarker): void => {
    if (unwritten.has(conversation)) return;
    const own = slot(conversation).peek();
    if (own === stanzaId) return;
    if (own !== undefined && majorOf(stanzaId, 0) < majorOf(own, 0)) {
      // A device that lagged behind: the marker only moves forward (RM21), so ours is written once more.
      unwritten.set(conversation, { archiveId: own, by });
      return schedule();
    }
    slot(conversation).value = stanzaId;
    onMoved(conversation);
  };

  pep.onEvent(NS_MDS, (owner, event) => {
    if (owner !== account || event.kind !== "items") return;
    batch(() => event.items.forEach(adoptItem));
    cache();
  });

  const cache = (): void => {
    const all = [...markers].flatMap(([jid, marker]) => (marker.peek() === undefined ? [] : [[jid, marker.peek()]]));
    void store.set("markers", all);
  };

  const write = async (): Promise<void> => {
    isWriting = false;
    for (const [jid, { archiveId, by }] of unwritten) {
      if (connection.state.peek().kind !== "online") return;
      try {
        await pep.publish(NS_MDS, buildReadMarker({ conversation: jid, stanzaId: archiveId, by }), MDS_NODE_CONFIG);
      } catch (error) {
        ports.log.warn(`read marker: ${String(error)}`);
      }
      if (unwritten.get(jid)?.archiveId === archiveId) unwritten.delete(jid);
      onWritten(jid);
    }
  };

  const schedule = (): void => {
    if (isWriting) return;
    isWriting = true;
    ports.time.after(WRITE_MS, () => void write());
  };

  return {
    of: slot,
    async restore() {
      const cached = await store.get("markers");
      if (!Array.isArray(cached)) return;
      for (const [jid, id] of cached as [BareJid, string][]) slot(jid).value ??= id;
    },
    async load() {
      const items = await pep.items(NS_MDS);
      batch(() => items.forEach(adoptItem));
    },
    flush() {
      if (unwritten.size > 0) schedule();
    },
    told: (jid, archiveId, by) => adopt({ conversation: jid, stanzaId: archiveId ?? BEFORE_ALL, by }),
    set(jid, archiveId, by) {
      if (slot(jid).peek() === archiveId) return;
      slot(jid).value = archiveId;
      unwritten.set(jid, { archiveId, by });
      cache();
      schedule();
    },
  };
}
