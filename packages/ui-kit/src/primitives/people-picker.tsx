import { type KeyboardEvent, type ReactElement, type RefObject, useEffect, useId, useRef, useState } from "react";
import { Dismiss12, People16, Prohibited16 } from "../icons/index.ts";
import { strings } from "../strings/index.ts";
import { Avatar } from "./avatar.tsx";
import { announce } from "./live-region.tsx";

const t = strings.picker;

/** Somebody, or a whole group of them. */
export interface PickedPerson {
  readonly id: string;
  readonly name: string;
  readonly isGroup?: boolean;
  readonly detail?: string;
  /** In place of a picture: it is no person. */
  readonly icon?: ReactElement;
  /** Why this one cannot be taken, though found. */
  readonly refusal?: string | undefined;
}

interface PeoplePickerProps<Picked extends PickedPerson> {
  readonly label: string;
  /** Where the label stands on the page already: the name of the line that adds somebody. */
  readonly addLabel?: string;
  readonly picked: readonly Picked[];
  /** Who could be meant by what is typed. */
  readonly hits: readonly PickedPerson[];
  /** What stands behind a name that is picked. */
  readonly noteOf?: (one: Picked) => string | undefined;
  /** Whom this person cannot take out. */
  readonly isFixed?: (one: Picked) => boolean;
  readonly autoFocus?: boolean;
  /** Only who is picked is shown, and can be taken out; there is no line to add more. */
  readonly isClosed?: boolean;
  /** Once as many are picked nobody is added. */
  readonly max?: number;
  /** What is said where nobody is found; undefined: nothing, also while it is still being looked. */
  readonly nobody?: ((text: string) => string) | undefined;
  readonly onText: (text: string) => void;
  /** False: it is nobody that can stand here. */
  readonly onAdd: (hit: PickedPerson) => boolean | void;
  readonly onRemove: (one: Picked) => void;
}

/**
 * People and groups as chips, and a line to add more: a combobox (ARIA 1.2). Backspace in the empty line takes the last one
 * out. Who is found stays when the focus goes: what stands below must not move away from under a click.
 */
export function PeoplePicker<Picked extends PickedPerson>(props: PeoplePickerProps<Picked>): ReactElement {
  const { label, addLabel, picked, hits, noteOf, isFixed, max, nobody, onText, onAdd, onRemove } = props;
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const id = useId();
  const offered = hits.filter((hit) => !picked.some((one) => one.id === hit.id));
  const isShown = isOpen && text.trim() !== "" && offered.length > 0;
  const isEmpty = isOpen && text.trim() !== "" && hits.length === 0 && nobody !== undefined;
  const isFull = max !== undefined && picked.length >= max;
  const root = useRef<HTMLDivElement>(null);

  const type = (next: string): void => {
    setText(next);
    setOpen(true);
    setAt(0);
    onText(next);
  };
  const add = (hit: PickedPerson): void => {
    if (hit.refusal !== undefined) return announce(hit.refusal);
    if (onAdd(hit) === false) return;
    if (max === picked.length + 1) focusNext(root, "button");
    announce(t.added(hit.name));
    type("");
  };
  const remove = (one: Picked): void => {
    onRemove(one);
    // The button that had the focus goes: the keys of the page around still reach it from here.
    if (isFull) focusNext(root, "input");
    else if (document.activeElement?.tagName === "BUTTON") root.current?.focus();
    announce(t.removed(one.name));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = picked.at(-1);
    if (event.key === "Backspace" && text === "" && last !== undefined && isFixed?.(last) !== true) return remove(last);
    if (!isShown) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const hit = offered[at];
    if (step !== 0) setAt((at + step + offered.length) % offered.length);
    else if (event.key === "Escape") setOpen(false);
    else if (event.key === "Enter" && hit !== undefined) add(hit);
    else return;
    // Neither a dialog nor a form around it hears of what was meant for the list.
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="td-picker" ref={root} tabIndex={-1}>
      {addLabel === undefined && (
        <label className="td-label" htmlFor={id}>
          {label}
        </label>
      )}
      <ul className="td-picker-chips" aria-label={label} hidden={picked.length === 0}>
        {picked.map((one) => (
          <Chip
            key={one.id}
            one={one}
            note={noteOf?.(one)}
            onRemove={isFixed?.(one) === true ? undefined : () => remove(one)}
          />
        ))}
      </ul>
      {!isFull && props.isClosed !== true && (
        <div className="td-field" data-size="large">
          <input
            id={id}
            role="combobox"
            aria-label={addLabel}
            aria-expanded={isShown}
            aria-controls={`${id}-hits`}
            aria-activedescendant={isShown ? `${id}-${at}` : undefined}
            aria-autocomplete="list"
            autoComplete="off"
            autoFocus={props.autoFocus}
            placeholder={addLabel ?? t.placeholder}
            value={text}
            onChange={(event) => type(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </div>
      )}
      <ul id={`${id}-hits`} role="listbox" aria-label={t.found} className="td-picker-hits" hidden={!isShown}>
        {isShown &&
          offered.map((hit, index) => (
            <Hit key={hit.id} id={`${id}-${index}`} hit={hit} isActive={index === at} onPick={() => add(hit)} />
          ))}
      </ul>
      {isEmpty && (
        <p className="td-help" role="status">
          {nobody(text.trim())}
        </p>
      )}
    </div>
  );
}

/** Where what had the focus goes away. */
function focusNext(root: RefObject<HTMLElement | null>, what: "button" | "input"): void {
  requestAnimationFrame(() => root.current?.querySelector<HTMLElement>(what)?.focus());
}

interface ChipProps {
  readonly one: PickedPerson;
  readonly note: string | undefined;
  readonly onRemove: (() => void) | undefined;
}

function Chip({ one: { id, name, isGroup, icon }, note, onRemove }: ChipProps): ReactElement {
  return (
    <li title={isGroup === true ? t.group(name) : id}>
      {icon ?? (isGroup === true ? <People16 /> : <Avatar address={id} name={name} size={20} />)}
      <span className="td-ellipsis">{name}</span>
      {note !== undefined && <span className="td-muted">{note}</span>}
      {onRemove !== undefined && (
        <button type="button" aria-label={t.remove(name)} onClick={onRemove}>
          <Dismiss12 />
        </button>
      )}
    </li>
  );
}

interface HitProps {
  readonly id: string;
  readonly hit: PickedPerson;
  readonly isActive: boolean;
  readonly onPick: () => void;
}

function Hit({ id, hit, isActive, onPick }: HitProps): ReactElement {
  const isGroup = hit.isGroup === true;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    <li
      ref={row}
      id={id}
      role="option"
      aria-selected={isActive}
      aria-disabled={hit.refusal === undefined ? undefined : true}
      // The field keeps the focus, for the next one.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      {hit.icon ?? (isGroup ? <People16 /> : <Avatar address={hit.id} name={hit.name} size={24} />)}
      <span className="td-grow td-ellipsis">{isGroup ? t.group(hit.name) : hit.name}</span>
      {hit.refusal !== undefined ? (
        <>
          <span className="td-muted td-ellipsis">{hit.refusal}</span>
          <Prohibited16 />
        </>
      ) : (
        !isGroup && <span className="td-muted td-ellipsis">{hit.detail ?? hit.id}</span>
      )}
    </li>
  );
}
