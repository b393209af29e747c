import { buildAvailability } from "@tandem/protocol/rfc-6121-presence";
import { presence } from "@tandem/protocol/stanza";
import { buildIdle } from "@tandem/protocol/xep-0319-idle";
import { buildActivity, NS_ACTIVITY } from "@tandem/protocol/xep-0108-activity";
import { buildCaps, capsVerification } from "@tandem/protocol/xep-0115-caps";
import type { DiscoInfo } from "@tandem/protocol/xep-0030-disco";
import {
  activityOf,
  buildChosen,
  buildState,
  CHOSEN_ITEM_ID,
  CHOSEN_NODE_CONFIG,
  CHOSEN_NOTE_CHARS_MAX,
  NS_TANDEM_PRESENCE,
  parseChosen,
  showOf,
} from "@tandem/protocol/tandem-presence";
import { NS_LAYERS } from "@tandem/protocol/tandem-layers";
import { effect, signal, type ReadonlySignal } from "@preact/signals-core";
import { el, type XmlElement } from "@tandem/xml";
import { chosenOfWire, wireOfChosen } from "../presence/base.ts";
import { RequestError } from "../connection/index.ts";
import { createIdleness } from "../presence/idleness.ts";
import type { ChosenPresence, ExtendedKind } from "../view-models/presence.ts";
import type { Context } from "./context.ts";

/** Priorities on the wire (RT23): below zero no message to the bare address comes here. */
export const PRIORITY_TAKES_IM = 5;
export const PRIORITY_NO_IM = -1;

/** Timers of browsers wrap around beyond this, and would fire at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export interface Chosen {
  readonly state: ChosenPresence;
  readonly until?: number;
  readonly note: string;
  /** The id of one of the organisation's own states. */
  readonly custom?: string;
}

export interface OwnPresence {
  readonly chosen: ReadonlySignal<Chosen>;
  /** Reads the choice from the account (RT28). */
  load(): Promise<void>;
  /** Sends presence as chosen; also again after the mode has changed. Resolves when it has gone out. */
  announce(): Promise<void>;
  choose(
    change: Partial<Chosen> & { readonly until?: number | undefined; readonly custom?: string | undefined },
  ): Promise<void>;
  publishExtended(kind: ExtendedKind | null, text?: string): Promise<void>;
  /** Presence for rooms: the same show, with what the room needs. */
  nodes(): readonly XmlElement[];
  onAnnounced(listener: () => void): void;
  stop(): void;
}

export function createOwnPresence(context: Context, discoInfo: () => DiscoInfo, capsNode: string): OwnPresence {
  const { connection, pep, ports } = context;
  const chosen = signal<Chosen>({ state: "auto", note: "" });
  const listeners: (() => void)[] = [];
  let cancelExpiry: () => void = () => {};
  let isAnnounced = false;
  /** What was chosen and has not come to the account yet. Others may have seen it already. */
  let unwritten: Chosen | undefined;
  const idleness = createIdleness(ports.time, ports.input);

  const take = (element: XmlElement | undefined): void => {
    const parsed = parseChosen(element);
    if (parsed === null) return;
    adopt({
      state: chosenOfWire(parsed.state),
      note: parsed.note ?? "",
      ...(parsed.until !== undefined && { until: parsed.until }),
      ...(parsed.custom !== undefined && { custom: parsed.custom }),
    });
  };

  const adopt = (next: Chosen): void => {
    const old = chosen.peek();
    chosen.value = next;
    watchExpiry(next);
    if (isAnnounced && (old.state !== next.state || old.note !== next.note)) void announce();
  };

  const watchExpiry = (current: Chosen): void => {
    cancelExpiry();
    // The server ends it, by its own clock; without one that does, whichever program is there.
    if (current.until === undefined || context.features.server.has(NS_LAYERS)) return;
    const left = Math.max(0, current.until - ports.time.now());
    if (left > TIMER_MS_MAX) cancelExpiry = ports.time.after(TIMER_MS_MAX, () => watchExpiry(current));
    else cancelExpiry = ports.time.after(left, () => void expire(current));
  };

  // Every program of the person may do this; they write the same thing, so the race is harmless.
  const expire = async (ended: Chosen): Promise<void> => {
    if (chosen.peek() !== ended) return;
    adopt({ state: "auto", note: ended.note });
    try {
      await publish(chosen.peek());
    } catch (error) {
      ports.log.warn(`presence: the end of a choice could not be written: ${String(error)}`);
    }
  };

  pep.onEvent(NS_TANDEM_PRESENCE, (owner, event) => {
    if (owner === context.account && event.kind === "items") take(event.items.at(-1)?.payload);
  });

  const publish = (next: Chosen): Promise<void> =>
    pep.publish(
      NS_TANDEM_PRESENCE,
      {
        id: CHOSEN_ITEM_ID,
        payload: buildChosen({
          state: wireOfChosen(next.state),
          until: next.until,
          note: next.note || undefined,
          custom: next.custom,
        }),
      },
      CHOSEN_NODE_CONFIG,
    );

  /** What a lost connection has kept back is written at the next sign-in, and not replaced by what stood there before. */
  const write = async (next: Chosen): Promise<void> => {
    unwritten = next;
    try {
      await publish(next);
    } catch (error) {
      if (error instanceof RequestError && typeof error.error === "string") throw error;
      if (unwritten === next) unwritten = undefined;
      throw error;
    }
    if (unwritten === next) unwritten = undefined;
  };

  /** PR2, PR4: what was chosen stands, whether or not somebody is there. */
  const idleSince = (): number | undefined => (chosen.peek().state === "auto" ? idleness.since.peek() : undefined);

  const nodes = (): readonly XmlElement[] => {
    const { state, note } = chosen.peek();
    const automatic = idleSince() === undefined ? "available" : "away";
    const base = state === "auto" || state === "appear-offline" ? automatic : state;
    const priority = context.mode.peek().takesIm ? PRIORITY_TAKES_IM : PRIORITY_NO_IM;
    const availability = buildAvailability({ show: showOf(base), status: note || undefined, priority });
    const isInactive = automatic === "away" && base === "away" && !idleness.isAway.peek();
    return [...availability, buildState(base, { device: ports.deviceKind, isInactive })];
  };

  const announce = async (): Promise<void> => {
    isAnnounced = true;
    const isHidden = chosen.peek().state === "appear-offline";
    // Without the server's help the only way to look off-line is to be it (PR9).
    if (isHidden && !context.features.server.has(NS_TANDEM_PRESENCE)) connection.send(presence("unavailable", {}));
    else {
      const verification = await capsVerification(discoInfo(), (data) => ports.crypto.hash("SHA-1", data));
      const caps = verification === null ? undefined : buildCaps({ node: capsNode, verification, hash: "sha-1" });
      const hidden = isHidden ? el("hidden", NS_TANDEM_PRESENCE) : undefined;
      const since = idleSince();
      const idle = since === undefined ? undefined : buildIdle(since);
      connection.send(presence(undefined, {}, ...nodes(), caps, idle, hidden));
    }
    for (const listener of listeners) listener();
  };

  const stopFollowing = effect(() => {
    void idleness.since.value;
    void idleness.isAway.value;
    if (isAnnounced && chosen.peek().state === "auto") void announce();
  });

  return {
    chosen,
    async load() {
      if (unwritten !== undefined) return write(unwritten);
      const items = await pep.items(NS_TANDEM_PRESENCE);
      take(items.find((item) => item.id === CHOSEN_ITEM_ID)?.payload ?? items.at(-1)?.payload);
    },
    announce,
    async choose(change) {
      const { until: oldUntil, custom: oldCustom, ...old } = chosen.peek();
      const until = "state" in change ? change.until : oldUntil;
      const custom = "state" in change ? change.custom : oldCustom;
      const next: Chosen = {
        state: change.state ?? old.state,
        note: (change.note ?? old.note).slice(0, CHOSEN_NOTE_CHARS_MAX),
        ...(until !== undefined && { until }),
        ...(custom !== undefined && { custom }),
      };
      adopt(next);
      await write(next);
    },
    publishExtended: (kind, text) => {
      const activity = kind === null ? null : { ...activityOf(kind), text: text || undefined };
      return pep.publish(NS_ACTIVITY, { id: "current", payload: buildActivity(activity) });
    },
    nodes,
    onAnnounced: (listener) => void listeners.push(listener),
    stop() {
      stopFollowing();
      idleness.stop();
    },
  };
}
