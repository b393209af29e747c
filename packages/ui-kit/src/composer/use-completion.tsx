import type { PersonToMention, RoomToName, TimelineVerbs } from "@tandem/client-core/view-models";
import { type KeyboardEvent, type ReactElement, type RefObject, useId, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { emojiName, findEmoji } from "../chat/emoji.ts";
import { keyName } from "../keyboard/index.ts";
import { strings } from "../strings/index.ts";
import { type Asked, askedAt, complete } from "./completion.ts";
import { CompletionList, optionId } from "./completion-list.tsx";

/** Who and what may be named in a text; each gives the best `max`, and is the same function as long as the area lives. */
export interface Named {
  readonly people?: ((typed: string, max: number) => readonly PersonToMention[]) | undefined;
  readonly rooms?: ((typed: string, max: number) => readonly RoomToName[]) | undefined;
}

export interface Choice {
  readonly insert: string;
  readonly name: string;
  readonly beside?: string;
}

/** Shown at most: more is read by nobody, and the next letter narrows it. */
const CHOICES_MAX = 8;

interface Completion {
  readonly list: ReactElement | null;
  /** For the text area (WAI-ARIA combobox pattern, on a text box of several lines). */
  readonly aria: {
    readonly "aria-autocomplete": "list";
    readonly "aria-controls"?: string;
    readonly "aria-activedescendant"?: string;
  };
  /** True when the key was for the list. */
  onKey(event: KeyboardEvent<HTMLTextAreaElement>): boolean;
  /** After each change of text or caret. */
  follow(): void;
  close(): void;
}

/** Names after `@`, rooms after `#`, emoji after `:`. */
export function useCompletion(
  input: RefObject<HTMLTextAreaElement | null>,
  text: string,
  verbs: TimelineVerbs,
  { people, rooms }: Named,
): Completion {
  const [caret, setCaret] = useState<number>();
  const [active, setActive] = useState(0);
  const id = useId();
  const asked = caret === undefined ? undefined : askedAt(text, caret);
  const choices = useMemo(() => choicesFor(asked, { people, rooms }), [asked?.kind, asked?.typed, people, rooms]);
  const current = Math.min(active, choices.length - 1);

  const close = (): void => setCaret(undefined);
  const pick = (choice: Choice | undefined): void => {
    if (asked === undefined || choice === undefined || caret === undefined) return;
    const done = complete(text, caret, asked, choice.insert);
    // The new text must stand in the field before the caret can be put into it, and before the next key comes.
    flushSync(() => {
      verbs.setDraft(done.text);
      close();
    });
    input.current?.focus();
    input.current?.setSelectionRange(done.caret, done.caret);
  };
  const keys: Record<string, () => void> = {
    Down: () => setActive((current + 1) % choices.length),
    Up: () => setActive((current + choices.length - 1) % choices.length),
    Enter: () => pick(choices[current]),
    Tab: () => pick(choices[current]),
    Esc: close,
  };

  const isOpen = choices.length > 0;
  return {
    list: isOpen ? (
      <CompletionList
        id={id}
        label={LABELS[asked?.kind ?? "emoji"]()}
        choices={choices}
        active={current}
        onPick={pick}
      />
    ) : null,
    aria: {
      "aria-autocomplete": "list",
      ...(isOpen && { "aria-controls": id, "aria-activedescendant": optionId(id, current) }),
    },
    onKey(event) {
      const act = isOpen && !event.nativeEvent.isComposing ? keys[keyName(event)] : undefined;
      if (act === undefined) return false;
      event.preventDefault();
      // Escape closes the top layer only (design §6).
      event.stopPropagation();
      act();
      return true;
    },
    follow() {
      const area = input.current;
      setActive(0);
      setCaret(area === null || area.selectionStart !== area.selectionEnd ? undefined : area.selectionStart);
    },
    close,
  };
}

const LABELS: Readonly<Record<Asked["kind"], () => string>> = {
  person: () => strings.compose.people,
  room: () => strings.compose.rooms,
  emoji: () => strings.compose.emoji,
};

function choicesFor(asked: Asked | undefined, { people, rooms }: Named): readonly Choice[] {
  switch (asked?.kind) {
    case undefined:
      return [];
    case "emoji":
      return findEmoji(asked.typed.replaceAll("_", " "))
        .slice(0, CHOICES_MAX)
        .map((emoji) => ({ insert: emoji, name: `${emoji} ${emojiName(emoji)}` }));
    case "room":
      return (rooms?.(asked.typed, CHOICES_MAX) ?? []).map(({ link, name, category }) => ({
        insert: link,
        name: `# ${name}`,
        ...(category !== undefined && { beside: category }),
      }));
    case "person":
      return (people?.(asked.typed, CHOICES_MAX) ?? []).map(({ nick, isHere }) => ({
        insert: `@${nick}`,
        name: nick,
        ...(!isHere && { beside: strings.compose.notHere }),
      }));
  }
}
