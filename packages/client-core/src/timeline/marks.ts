import { STORY_TITLE_CHARS_MAX } from "@tandem/protocol/tandem-stories";
import { computed, signal, type ReadonlySignal } from "@preact/signals-core";
import type { DraftSnapshot, TimelineVerbs } from "../view-models/timeline.ts";
import type { Typed } from "./composer.ts";
import type { Message } from "./message.ts";
import { MESSAGE_CHARS_MAX, STORY_CHARS_MAX, type Payload } from "./payload.ts";

/** RM17: a longer text is offered to become a story. */
export const STORY_FROM_CHARS = 500;

/** What is said of the next message beside its text: how important it is, and whether it is a story. */
export interface Marks extends Pick<TimelineVerbs, "setImportant" | "setStory" | "declineStory"> {
  /** The draft with them. */
  readonly draft: ReadonlySignal<DraftSnapshot>;
  /** For the message that goes out now; the next one begins without. */
  take(): Payload;
  /** Of a message that comes back into the entry area. */
  put(payload: Payload | undefined): void;
}

export function createMarks(
  plain: ReadonlySignal<Typed>,
  kind: "room" | "conversation",
  edited: (id: string) => Message | undefined,
): Marks {
  const isImportant = signal(false);
  const title = signal<string | undefined>(undefined);
  const isDeclined = signal(false);

  const isLong = (): boolean => {
    const { composing } = plain.value;
    if (composing.kind === "edit") return edited(composing.id)?.payload?.story !== undefined;
    return composing.kind === "new" && title.value !== undefined;
  };

  const draft = computed((): DraftSnapshot => {
    const { text, composing } = plain.value;
    const isNew = composing.kind === "new";
    return {
      text,
      composing,
      charsMax: isLong() ? STORY_CHARS_MAX : MESSAGE_CHARS_MAX,
      ...(kind === "room" && composing.kind !== "edit" && { isImportant: isImportant.value }),
      ...(isNew && title.value !== undefined && { story: { title: title.value } }),
      offersStory: isNew && title.value === undefined && text.length > STORY_FROM_CHARS && !isDeclined.value,
    };
  });

  const reset = (): void => {
    isImportant.value = false;
    title.value = undefined;
    isDeclined.value = false;
  };

  return {
    draft,
    setImportant: (wanted) => {
      isImportant.value = wanted;
    },
    setStory: (wanted) => {
      title.value = wanted?.slice(0, STORY_TITLE_CHARS_MAX);
    },
    declineStory: () => {
      isDeclined.value = true;
    },
    take() {
      const { isImportant: important, story } = draft.peek();
      reset();
      // A story without a title is a text like any other.
      const titled = story === undefined || story.title.trim() === "" ? undefined : story;
      return { ...(important === true && { isImportant: true }), ...(titled !== undefined && { story: titled }) };
    },
    put(payload) {
      reset();
      isImportant.value = payload?.isImportant === true;
      title.value = payload?.story?.title;
    },
  };
}
