import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useRef, useState } from "react";
import { useServices } from "../services.ts";

export const NOTE_CHARS_MAX = 140;

/** Enter and leaving the field save, Escape does not. */
export function NoteEditor({ note, onClose }: { readonly note: string; readonly onClose: () => void }): ReactElement {
  const { app } = useServices();
  const [text, setText] = useState(note);
  // Escape also takes the focus away, and that must not save.
  const isDone = useRef(false);
  const end = (saves: boolean): void => {
    if (isDone.current) return;
    isDone.current = true;
    if (saves && text.trim() !== note) void app.me.setNote(text.trim());
    onClose();
  };
  return (
    <div className="td-field cm-note">
      <input
        aria-label={strings.me.note}
        placeholder={strings.me.notePlaceholder}
        value={text}
        maxLength={NOTE_CHARS_MAX}
        autoFocus
        onChange={(event) => setText(event.target.value)}
        onBlur={() => end(true)}
        onKeyDown={(event) => {
          if (event.key === "Enter") end(true);
          if (event.key === "Escape") {
            event.stopPropagation();
            end(false);
          }
        }}
      />
    </div>
  );
}
