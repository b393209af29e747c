import { PresenceIcon, presenceName, RoomIcon, useSnapshot } from "@tandem/ui-kit";
import { Search16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type KeyboardEvent, type ReactElement, useEffect, useId, useMemo, useRef, useState } from "react";
import { Keys } from "@tandem/ui-kit";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import { COMMAND_BOX_ID, onOpenCommandBox } from "./open.ts";
import { type BoxResult, boxResults } from "./results.ts";

interface CommandBoxProps {
  /** Given where the box is a page of its own: it takes the focus, and goes away when something was chosen. */
  readonly onPicked?: () => void;
}

/** Ctrl+K: rooms, people where IM opens here, and commands after ">". */
export function CommandBox({ onPicked }: CommandBoxProps): ReactElement {
  const ui = useUi();
  const { search } = ui.app;
  const isPage = onPicked !== undefined;
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [index, setIndex] = useState(0);
  const [isEntered, setEntered] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const cameFrom = useRef<HTMLElement | null>(null);
  const listId = useId();
  const found = useSnapshot(search, (s) => s);
  const withPeople = useSnapshot(ui.app.myChat, (s) => s.contacts !== undefined);
  // In the search the box is its line: the form beside it and the line are one and the same query (design 07b).
  const isLine =
    useSnapshot(ui.app.myChat, ({ open }) => open.kind === "search" && open.filter === undefined) && !isPage;
  const line = useSnapshot(ui.app.history, (s) => s.text);
  const results = useMemo(() => boxResults(ui, text, found, isLine), [ui, text, found, isLine]);
  const label = withPeople ? texts.titleBar.search : texts.titleBar.searchRooms;

  useEffect(
    () =>
      onOpenCommandBox(() => {
        cameFrom.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
        input.current?.focus();
        input.current?.select();
      }),
    [],
  );
  useEffect(() => {
    if (isPage) input.current?.focus();
  }, [isPage]);
  const change = (value: string): void => {
    setText(value);
    setIndex(0);
    setEntered(false);
    setOpen(true);
    search.setText(value.startsWith(">") ? "" : value);
  };
  const close = (): void => {
    change("");
    setOpen(false);
  };
  const pick = (result: BoxResult): void => {
    close();
    input.current?.blur();
    result.run();
    onPicked?.();
  };
  // Who types a name and Enter in one go means what has that name, also when it is still being looked for.
  const first = results[0];
  useEffect(() => {
    if (isEntered && !found.searching && first !== undefined) pick(first);
  });
  const enter = (chosen: BoxResult): void => {
    if (found.searching && chosen.kind === "command" && index === 0 && !isEntered) setEntered(true);
    else pick(chosen);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = results[index];
    if (event.key === "Escape") {
      close();
      cameFrom.current?.focus();
    } else if (event.key === "Enter" && chosen !== undefined) enter(chosen);
    else if (step !== undefined && results.length > 0) setIndex((index + step + results.length) % results.length);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const isShown = isOpen && text !== "";
  return (
    <div className="gc-command" role="search" data-page={isPage ? "" : undefined}>
      <div className="td-field">
        <Search16 />
        <input
          ref={input}
          id={COMMAND_BOX_ID}
          data-pane-focus=""
          role="combobox"
          aria-label={label}
          aria-expanded={isShown}
          aria-controls={listId}
          aria-activedescendant={isShown && results.length > 0 ? `${listId}-${index}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={label}
          value={isLine && !isOpen ? line : text}
          onChange={(event) => change(event.target.value)}
          onFocus={() => {
            if (isLine) setText(line);
            setOpen(true);
          }}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
        {!isPage && <Keys keys="Ctrl+K" />}
      </div>
      <div id={listId} className="gc-command-list" role="listbox" aria-label={label} hidden={!isShown}>
        {isShown &&
          results.map((result, at) => (
            <Result key={result.key} id={`${listId}-${at}`} result={result} isChosen={at === index} onPick={pick} />
          ))}
        {isShown && results.length === 0 && (
          <p className="td-help gc-hint" role="presentation">
            {found.searching ? texts.commands.searching : texts.commands.nothing}
          </p>
        )}
      </div>
    </div>
  );
}

interface ResultProps {
  readonly id: string;
  readonly result: BoxResult;
  readonly isChosen: boolean;
  readonly onPick: (result: BoxResult) => void;
}

function Result({ id, result, isChosen, onPick }: ResultProps): ReactElement {
  return (
    // On pointer down, because the field would close the list when it loses the focus.
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      className="td-row"
      data-level="1"
      onPointerDown={(event) => {
        event.preventDefault();
        onPick(result);
      }}
    >
      {result.kind === "person" && <PresenceIcon state={result.base} decorative />}
      {result.kind === "room" && <RoomIcon sign={result.sign} />}
      <span className="td-row-name">{result.label}</span>{" "}
      {result.kind === "room" && result.sign !== undefined && (
        <span className="td-hidden">{strings.list.signs[result.sign]} </span>
      )}
      <span className="td-row-aux">{result.kind === "person" ? presenceName(result.base) : result.detail}</span>
    </div>
  );
}
