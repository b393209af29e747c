import type { DraftSnapshot, FilesViewModel, TimelineVerbs } from "@tandem/client-core/view-models";
import {
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { ImportanceButton } from "../composer/index.ts";
import { AttachButton } from "../files/index.ts";
import {
  CodeBlock16,
  DocumentText16,
  Emoji16,
  Mention16,
  TextBold16,
  TextBulletList16,
  TextItalic16,
  TextStrikethrough16,
} from "../icons/index.ts";
import type { Anchor } from "../overlays/index.ts";
import { IconButton } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import { EmojiPicker } from "./emoji-picker.tsx";
import type { Format } from "./formatting.ts";

interface EntryToolsProps {
  readonly draft: DraftSnapshot;
  readonly verbs: TimelineVerbs;
  readonly files: FilesViewModel | undefined;
  readonly attach: RefObject<HTMLButtonElement | null>;
  readonly onFormat: (format: Format) => void;
  /** Puts it where the caret is. */
  readonly onInsert: (text: string) => void;
  /** Absent where nobody can be named. */
  readonly onMention: (() => void) | undefined;
  readonly onStory: () => void;
  /** Back to the text. */
  readonly onDone: () => void;
}

const FORMATS: readonly {
  readonly format: Format;
  readonly icon: ReactElement;
  readonly name: "bold" | "italic" | "strike" | "list" | "code";
  readonly key: string;
}[] = [
  { format: "strong", icon: <TextBold16 />, name: "bold", key: "Ctrl+B" },
  { format: "emphasis", icon: <TextItalic16 />, name: "italic", key: "Ctrl+I" },
  { format: "strike", icon: <TextStrikethrough16 />, name: "strike", key: "Ctrl+Shift+X" },
  { format: "list", icon: <TextBulletList16 />, name: "list", key: "Ctrl+Shift+8" },
  { format: "code", icon: <CodeBlock16 />, name: "code", key: "Ctrl+Shift+E" },
];

/** What stands under the text, in the design's order. On a phone, whose keyboard has emoji, files and importance alone. */
export function EntryTools(props: EntryToolsProps): ReactElement {
  const { draft, verbs, files, attach, onFormat, onInsert, onMention, onStory, onDone } = props;
  const [picking, setPicking] = useState<Anchor>();
  return (
    <Toolbar label={strings.entry.tools}>
      <span className="td-line" data-wide="">
        {FORMATS.map(({ format, icon, name, key }) => (
          <IconButton key={format} label={strings.entry[name]} shortcut={key} onClick={() => onFormat(format)}>
            {icon}
          </IconButton>
        ))}
        <span className="td-entry-rule" />
        <IconButton
          label={strings.compose.emoji}
          aria-haspopup="dialog"
          onClick={(event) => setPicking(event.currentTarget)}
        >
          <Emoji16 />
        </IconButton>
        {onMention !== undefined && (
          <IconButton label={strings.compose.mention} onClick={onMention}>
            <Mention16 />
          </IconButton>
        )}
      </span>
      {files !== undefined && <AttachButton ref={attach} files={files} shortcut="Alt+A" onChosen={onDone} />}
      <span className="td-entry-rule" data-wide="" />
      <ImportanceButton draft={draft} verbs={verbs} />
      {draft.composing.kind !== "edit" && (
        <IconButton
          data-wide=""
          label={strings.compose.story}
          shortcut="Alt+L"
          aria-pressed={draft.story !== undefined}
          onClick={onStory}
        >
          <DocumentText16 />
        </IconButton>
      )}
      {picking !== undefined && (
        <EmojiPicker
          label={strings.compose.emoji}
          anchor={picking}
          side="above"
          onPick={onInsert}
          onClose={() => setPicking(undefined)}
        />
      )}
    </Toolbar>
  );
}

/** One tab stop, which moves with the arrows (WAI-ARIA toolbar pattern). */
function Toolbar({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  const bar = useRef<HTMLDivElement>(null);
  const stop = useRef<HTMLElement>(undefined);
  const buttons = (): HTMLButtonElement[] => [...(bar.current?.querySelectorAll("button") ?? [])];
  useLayoutEffect(() => {
    const all = buttons();
    // Attaching is there on a phone too, where the first ones are not.
    const here = all.find((button) => button === stop.current) ?? all.find((button) => !inWide(button)) ?? all[0];
    for (const button of all) button.tabIndex = button === here ? 0 : -1;
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const shown = buttons().filter((button) => button.offsetParent !== null);
    const here = shown.indexOf(document.activeElement as HTMLButtonElement);
    const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (next === undefined || here === -1) return;
    event.preventDefault();
    const button = shown[(next + shown.length) % shown.length];
    for (const other of buttons()) other.tabIndex = other === button ? 0 : -1;
    stop.current = button;
    button?.focus();
  };
  return (
    <div ref={bar} className="td-line" role="toolbar" aria-label={label} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

function inWide(button: HTMLElement): boolean {
  return button.closest("[data-wide]") !== null;
}
