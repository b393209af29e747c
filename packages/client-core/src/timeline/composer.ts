import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { Composing, DraftSnapshot } from "../view-models/timeline.ts";
import { summaryOf, type Message } from "./message.ts";
import type { Timeline } from "./timeline.ts";

const QUOTED_CHARS_MAX = 200;

/** What the entry area is for: a new message, an answer, or another wording of an old one. */
export interface Composer {
  readonly snapshot: ReadonlySignal<Typed>;
  edit(message: Message, text?: string): void;
  reply(message: Message): void;
  stop(): void;
  /** Takes what is typed while a message is edited; false: it is the draft's. */
  write(text: string): boolean;
  /** The message that is edited or answered, as it is now; undefined when it is none, or is gone. */
  subject(kind: "edit" | "reply"): Message | undefined;
}

/** What stands in the entry area, and for what. */
export type Typed = Pick<DraftSnapshot, "text" | "composing">;

type State =
  | { readonly kind: "new" }
  | { readonly kind: "edit"; readonly id: string; readonly text: string }
  | { readonly kind: "reply"; readonly id: string };

const NEW = { kind: "new" } as const;

export function createComposer(timeline: Timeline, draft: ReadonlySignal<string>): Composer {
  const state: Signal<State> = signal(NEW);

  const current = (kind: "edit" | "reply", { kind: now, ...rest }: State): Message | undefined => {
    const message = now === kind && "id" in rest ? timeline.find(rest.id) : undefined;
    return message?.retracted === false ? message : undefined;
  };

  const composing = computed((): Composing => {
    const now = state.value;
    const answered = current("reply", now);
    if (answered !== undefined)
      return {
        kind: "reply",
        id: answered.id,
        author: answered.nick,
        text: summaryOf(answered).slice(0, QUOTED_CHARS_MAX),
      };
    return now.kind === "edit" ? { kind: "edit", id: now.id } : NEW;
  });

  const snapshot = computed((): Typed => {
    const now = state.value;
    const text = now.kind === "edit" ? now.text : draft.value;
    return { text, composing: composing.value };
  });

  return {
    snapshot,
    edit: (message, text = message.text) => {
      state.value = { kind: "edit", id: message.id, text };
    },
    reply: ({ id }) => {
      state.value = { kind: "reply", id };
    },
    stop: () => {
      state.value = NEW;
    },
    write(text) {
      const now = state.peek();
      if (now.kind !== "edit") return false;
      state.value = { ...now, text };
      return true;
    },
    subject: (kind) => current(kind, state.peek()),
  };
}
