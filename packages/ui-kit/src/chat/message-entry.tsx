import type { Composing, DraftSnapshot, FilesViewModel, TimelineVerbs } from "@tandem/client-core/view-models";
import {
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useSyncExternalStore,
} from "react";
import { flushSync } from "react-dom";
import { type Named, StoryBar, useCompletion } from "../composer/index.ts";
import { pastedFiles, UploadTray } from "../files/index.ts";
import { useOptionalSnapshot } from "../hooks/index.ts";
import { SendFilled16 } from "../icons/index.ts";
import { chosenKeys, keyName, onKeysChange } from "../keyboard/index.ts";
import { strings } from "../strings/index.ts";
import { laterStrings } from "../strings/later.ts";
import { ComposingBanner } from "./composing-banner.tsx";
import { EntryTools } from "./entry-tools.tsx";
import { type Edit, type Format, formatText, insertText, startMention } from "./formatting.ts";

interface MessageEntryProps extends Named {
  readonly draft: DraftSnapshot;
  readonly verbs: TimelineVerbs;
  /** Absent where no files can be attached. */
  readonly files?: FilesViewModel;
  /** Whom or what the message goes to: "Ops Bridge". */
  readonly place: string;
  /** Instead of "Message Ops Bridge". */
  readonly placeholder?: string;
  readonly inputRef?: RefObject<HTMLTextAreaElement | null>;
  /** Up from the empty area goes to the last message. */
  readonly onLeaveUp?: () => void;
}

/** How near to the limit of the server the rest is shown, in characters. */
const LEFT_SHOWN = 200;

/** Enter sends, Shift+Enter starts a line, or the other way round; the draft is the view model's, so it survives everything (design §10.8). */
export function MessageEntry(props: MessageEntryProps): ReactElement {
  const { draft, verbs, place, files } = props;
  const own = useRef<HTMLTextAreaElement>(null);
  const input = props.inputRef ?? own;
  useGrowing(input, draft.text);
  const hasFiles = useOptionalSnapshot(files, (s) => s.uploads.some((item) => item.state === "chosen")) === true;
  useCursorForComposing(input, draft.composing);
  const sendName = draft.composing.kind === "edit" ? strings.talk.save : strings.entry.send;
  const completion = useCompletion(input, draft.text, verbs, props);
  const attach = useRef<HTMLButtonElement>(null);
  const isStory = draft.story !== undefined;
  const left = draft.charsMax - draft.text.length;
  const edit = (format: Format): void => apply(input.current, formatText(selection(input.current), format), verbs);
  const insert = (text: string): void => apply(input.current, insertText(selection(input.current), text), verbs);
  const mention = (): void => {
    apply(input.current, startMention(selection(input.current)), verbs);
    completion.follow();
  };
  const turnStory = (): void => {
    if (draft.composing.kind === "edit") return;
    verbs.setStory(isStory ? undefined : "");
    if (isStory) input.current?.focus();
  };
  const send = (): void => {
    if (left < 0) return;
    verbs.send();
    files?.send();
    input.current?.focus();
  };
  return (
    <section className="td-entry" aria-label={strings.entry.area} data-pane="entry">
      <ComposingBanner composing={draft.composing} onStop={() => verbs.stopComposing()} />
      <StoryBar draft={draft} verbs={verbs} onDone={() => input.current?.focus()} />
      {files !== undefined && <UploadTray files={files} />}
      {completion.list}
      <textarea
        ref={input}
        rows={1}
        value={draft.text}
        aria-label={strings.entry.placeholder(place)}
        placeholder={props.placeholder ?? strings.entry.placeholder(place)}
        aria-invalid={left < 0 || undefined}
        onChange={(event) => {
          verbs.setDraft(event.target.value);
          verbs.setTyping(event.target.value !== "");
          completion.follow();
        }}
        onSelect={completion.follow}
        onBlur={() => {
          verbs.setTyping(false);
          completion.close();
        }}
        {...completion.aria}
        onPaste={(event) => {
          const pasted = pastedFiles(event.clipboardData, Date.now());
          if (files === undefined || pasted.length === 0) return;
          event.preventDefault();
          files.choose(pasted);
        }}
        onKeyDown={(event) => {
          if (completion.onKey(event)) return;
          onKey(event, draft.text, { send, edit, turnStory, attach, verbs, draft, up: props.onLeaveUp });
        }}
      />
      <div className="td-entry-tools">
        <EntryTools
          draft={draft}
          verbs={verbs}
          files={files}
          attach={attach}
          onFormat={edit}
          onInsert={insert}
          onMention={props.people === undefined ? undefined : mention}
          onStory={turnStory}
          onDone={() => input.current?.focus()}
        />
        <span className="td-grow" />
        <Hint left={left} isStory={isStory} />
        <button
          type="button"
          className="td-send"
          aria-label={sendName}
          title={sendName}
          disabled={(draft.text.trim() === "" && !hasFiles) || left < 0}
          onClick={send}
        >
          <SendFilled16 />
        </button>
      </div>
    </section>
  );
}

function Hint({ left, isStory }: { readonly left: number; readonly isStory: boolean }): ReactElement {
  const { enter } = useSyncExternalStore(onKeysChange, chosenKeys);
  if (left < LEFT_SHOWN) {
    return (
      <span className="td-entry-hint" data-over={left < 0 ? "" : undefined} role="status">
        {left < 0 ? strings.entry.tooLong(-left) : strings.entry.left(left)}
      </span>
    );
  }
  const usual = enter === "send" ? strings.entry.hintKey : laterStrings.keys.shiftEnter;
  return (
    <span className="td-entry-hint" aria-hidden="true">
      <b className="td-strong">{isStory ? strings.compose.hintKeyLong : usual}</b> {strings.entry.hint}
    </span>
  );
}

interface EntryKeys {
  readonly send: () => void;
  readonly edit: (format: Format) => void;
  readonly turnStory: () => void;
  readonly attach: RefObject<HTMLButtonElement | null>;
  readonly up: (() => void) | undefined;
  readonly verbs: TimelineVerbs;
  readonly draft: DraftSnapshot;
}

const FORMAT_KEYS: Record<string, Format> = {
  "Ctrl+B": "strong",
  "Ctrl+I": "emphasis",
  "Ctrl+E": "inline-code",
  "Ctrl+Shift+E": "code",
  "Ctrl+Shift+X": "strike",
  "Ctrl+Shift+8": "list",
};

function onKey(event: KeyboardEvent<HTMLTextAreaElement>, text: string, keys: EntryKeys): void {
  const { send, edit, turnStory, attach, up, verbs, draft } = keys;
  // Enter that ends a composition (Japanese, Chinese) belongs to the input method.
  if (event.nativeEvent.isComposing) return;
  const name = keyName(event);
  const format = FORMAT_KEYS[name];
  // A long post has paragraphs: there Enter begins the next one.
  if (name === "Enter" && draft.story !== undefined) return;
  const sends = chosenKeys().enter === "send" ? "Enter" : "Shift+Enter";
  if (name === sends || name === "Ctrl+Enter") send();
  else if (format !== undefined) edit(format);
  else if (name === "Ctrl+Up") verbs.editLast();
  else if (name === "Alt+A") attach.current?.click();
  else if (name === "Alt+L") turnStory();
  else if (name === "Alt+I" && draft.isImportant !== undefined) verbs.setImportant(!draft.isImportant);
  else if (name === "Up" && text === "" && verbs.editLast({ isNewest: true })) return event.preventDefault();
  else if (name === "Up" && text === "" && up !== undefined) up();
  else if (name === "Esc" && draft.composing.kind !== "new") {
    verbs.stopComposing();
    // Escape closes the top layer only (design §6).
    event.stopPropagation();
  } else return;
  event.preventDefault();
}

/** Who edits or answers goes on typing, behind what stands there. */
function useCursorForComposing(input: RefObject<HTMLTextAreaElement | null>, composing: Composing): void {
  const subject = composing.kind === "new" ? undefined : composing.id;
  useEffect(() => {
    const area = input.current;
    if (area === null || subject === undefined) return;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }, [input, composing.kind, subject]);
}

/** From 1 to 12 lines; the limits are in entry.css. */
function useGrowing(input: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const area = input.current;
    if (area === null) return;
    area.style.height = "";
    if (area.scrollHeight > area.clientHeight) area.style.height = `${area.scrollHeight}px`;
  }, [input, text]);
}

function selection(area: HTMLTextAreaElement | null): Edit {
  return { text: area?.value ?? "", start: area?.selectionStart ?? 0, end: area?.selectionEnd ?? 0 };
}

function apply(area: HTMLTextAreaElement | null, edit: Edit, verbs: TimelineVerbs): void {
  // The new text must stand in the field before its part can be selected, and before the next key comes.
  flushSync(() => verbs.setDraft(edit.text));
  area?.focus();
  area?.setSelectionRange(edit.start, edit.end);
}
