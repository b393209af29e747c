import type { BareJid } from "@tandem/protocol";
import { buildDraft, DRAFTS_NODE_CONFIG, NS_DRAFTS, parseDraft, type Draft } from "@tandem/protocol/tandem-drafts";
import { batch, computed, signal, type ReadonlySignal } from "@preact/signals-core";
import { RequestError } from "../connection/index.ts";
import type { Context } from "./context.ts";

/** Between two keys; other devices hear of it after a longer pause. */
export const DRAFT_WRITE_MS = 1_500;
/** Who typed so lately is still typing: nothing from elsewhere takes the text away. */
export const DRAFT_TYPING_MS = 10_000;
/** Longer ones stay on the device. */
export const DRAFT_CHARS_MAX = 16_384;
const KEY = "drafts";

/** What is being written in one place. */
export interface DraftBox {
  readonly text: ReadonlySignal<string>;
  set(text: string): void;
}

/**
 * Texts that are not sent yet (RM25): kept on the device with each key, and on the server, so that one goes on writing on
 * another device. Of two the newest holds, but never over what is being typed (docs/protocol/drafts.md).
 */
export interface Drafts {
  of(jid: BareJid): DraftBox;
  restore(): Promise<void>;
  /** What was written elsewhere comes, what was written here meanwhile goes. Rejects with RequestError. */
  load(): Promise<void>;
}

interface Kept {
  readonly text: string;
  readonly at: number;
  /** The server has it. */
  readonly isWritten: boolean;
}

export function createDrafts({ pep, account, ports, store, isOnline }: Context): Drafts {
  const { time } = ports;
  const kept = signal<ReadonlyMap<BareJid, Kept>>(new Map());
  const typedAt = new Map<BareJid, number>();
  const boxes = new Map<BareJid, DraftBox>();
  const waiting = new Map<BareJid, () => void>();

  const keep = (jid: BareJid, next: Kept | undefined): void => {
    const all = new Map(kept.peek());
    if (next === undefined) all.delete(jid);
    else all.set(jid, next);
    kept.value = all;
    void store.set(KEY, [...all]);
  };

  /** One thing waits for each place: to be told to the server, or to hear what another device says. */
  const later = (jid: BareJid, ms: number, task: () => void): void => {
    waiting.get(jid)?.();
    waiting.set(
      jid,
      time.after(ms, () => {
        waiting.delete(jid);
        task();
      }),
    );
  };

  const set = (jid: BareJid, text: string): void => {
    typedAt.set(jid, time.now());
    keep(jid, { text, at: time.now(), isWritten: false });
    later(jid, DRAFT_WRITE_MS, () => void write(jid));
  };

  const write = async (jid: BareJid): Promise<void> => {
    const draft = kept.peek().get(jid);
    if (draft === undefined || draft.isWritten || !isOnline.peek() || draft.text.length > DRAFT_CHARS_MAX) return;
    try {
      if (draft.text.trim() !== "")
        await pep.publish(NS_DRAFTS, buildDraft({ place: jid, ...draft }), DRAFTS_NODE_CONFIG);
      else await retract(jid);
    } catch (error) {
      // It is told at the next sign-in, or with the next key.
      if (!(error instanceof RequestError)) throw error;
      return ports.log.warn(`draft: ${error.message}`);
    }
    if (kept.peek().get(jid) === draft) keep(jid, draft.text === "" ? undefined : { ...draft, isWritten: true });
  };

  const retract = async (jid: BareJid): Promise<void> => {
    try {
      await pep.retract(NS_DRAFTS, jid);
    } catch (error) {
      // It was sent before it was ever told.
      if (!(error instanceof RequestError) || error.condition !== "item-not-found") throw error;
    }
  };

  const adopt = ({ place, text, at }: Draft): void => {
    const own = kept.peek().get(place);
    if (own !== undefined && (own.at >= at || own.text === text)) return;
    const restMs = (typedAt.get(place) ?? -DRAFT_TYPING_MS) + DRAFT_TYPING_MS - time.now();
    if (own !== undefined && own.text !== "" && restMs > 0) {
      // What is typed here is the newest soon; if nothing more is, the other one is looked at again.
      if (own.isWritten) later(place, restMs, () => adopt({ place, text, at }));
      return;
    }
    waiting.get(place)?.();
    keep(place, text === "" ? undefined : { text, at, isWritten: true });
  };

  pep.onEvent(NS_DRAFTS, (owner, event) => {
    if (owner !== account || event.kind !== "items") return;
    batch(() => {
      for (const item of event.items) {
        const draft = parseDraft(item);
        if (draft !== null) adopt(draft);
      }
      for (const id of event.retracted) adopt({ place: id as BareJid, text: "", at: time.now() });
    });
  });

  return {
    of(jid) {
      let box = boxes.get(jid);
      if (box === undefined) {
        box = { text: computed(() => kept.value.get(jid)?.text ?? ""), set: (text) => set(jid, text) };
        boxes.set(jid, box);
      }
      return box;
    },
    async restore() {
      const cached = await store.get(KEY);
      if (Array.isArray(cached)) kept.value = new Map([...(cached as [BareJid, Kept][]), ...kept.peek()]);
    },
    async load() {
      const told = (await pep.items(NS_DRAFTS)).flatMap((item) => parseDraft(item) ?? []);
      const places = new Set(told.map(({ place }) => place));
      batch(() => {
        told.forEach(adopt);
        // Sent or cleared on another device.
        for (const [place, { isWritten }] of kept.peek())
          if (isWritten && !places.has(place)) adopt({ place, text: "", at: time.now() });
      });
      for (const [place, { isWritten }] of kept.peek()) if (!isWritten) await write(place);
    },
  };
}
