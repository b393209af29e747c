import { type KeyboardEvent, type ReactElement, useRef, useState } from "react";
import { type Anchor, Card } from "../overlays/index.ts";
import { SearchField } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import { emojiName, findEmoji } from "./emoji.ts";

interface EmojiPickerProps {
  /** What is chosen here. */
  readonly label: string;
  readonly anchor: Anchor;
  readonly side?: "beside" | "above";
  readonly onPick: (emoji: string) => void;
  readonly onClose: () => void;
}

/** As many as stand in a row; the style sheet has the same number. */
const COLUMNS = 8;

/** Typing finds, arrows walk, Enter takes: from the field the first one that was found. */
export function EmojiPicker({ label, anchor, side, onPick, onClose }: EmojiPickerProps): ReactElement {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const grid = useRef<HTMLDivElement>(null);
  const found = findEmoji(typed);
  const pick = (emoji: string | undefined): void => {
    if (emoji === undefined) return;
    onClose();
    onPick(emoji);
  };
  const goTo = (next: number): void => {
    setAt(next);
    grid.current?.querySelectorAll<HTMLElement>("button")[next]?.focus();
  };
  return (
    <Card label={label} anchor={anchor} side={side} onClose={onClose}>
      <div className="td-emoji">
        <SearchField
          label={strings.talk.findEmoji}
          value={typed}
          onText={(text) => {
            setTyped(text);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") pick(found[0]);
            else if (event.key === "ArrowDown" && found.length > 0) goTo(0);
            else return;
            event.preventDefault();
          }}
        />
        <div
          ref={grid}
          className="td-emoji-grid"
          role="group"
          aria-label={label}
          onKeyDown={(event) => walk(event, at, found.length, goTo)}
        >
          {found.map((emoji, index) => (
            <button
              key={emoji}
              type="button"
              tabIndex={index === at ? 0 : -1}
              aria-label={emojiName(emoji)}
              title={emojiName(emoji)}
              onClick={() => pick(emoji)}
            >
              {emoji}
            </button>
          ))}
        </div>
        {found.length === 0 && <p className="td-help">{strings.talk.noEmoji(typed)}</p>}
      </div>
    </Card>
  );
}

function walk(event: KeyboardEvent, at: number, count: number, goTo: (next: number) => void): void {
  const steps: Record<string, number> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: COLUMNS,
    ArrowUp: -COLUMNS,
    Home: -at,
    End: count - 1 - at,
  };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const next = at + step;
  if (next >= 0 && next < count) goTo(next);
}
