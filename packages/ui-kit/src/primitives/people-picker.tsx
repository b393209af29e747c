import { type KeyboardEvent, type ReactElement, useId, useState } from "react";
import { Dismiss12 } from "../icons/index.ts";
import { strings } from "../strings/index.ts";
import { Avatar } from "./avatar.tsx";
import { announce } from "./live-region.tsx";

export interface PickedPerson {
  readonly id: string;
  readonly name: string;
  readonly detail?: string;
}

interface PeoplePickerProps {
  readonly label: string;
  readonly picked: readonly PickedPerson[];
  /** Who could be meant by what is typed. */
  readonly hits: readonly PickedPerson[];
  readonly onText: (text: string) => void;
  readonly onPicked: (picked: readonly PickedPerson[]) => void;
}

/** People as chips, and a line to add more: a combobox (ARIA 1.2). Backspace in the empty line takes the last one out. */
export function PeoplePicker({ label, picked, hits, onText, onPicked }: PeoplePickerProps): ReactElement {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const t = strings.picker;
  const open = hits.filter((hit) => !picked.some((one) => one.id === hit.id));
  const isShown = text.trim() !== "" && open.length > 0;

  const type = (next: string): void => {
    setText(next);
    setAt(0);
    onText(next);
  };
  const add = (hit: PickedPerson): void => {
    onPicked([...picked, hit]);
    announce(t.added(hit.name));
    type("");
  };
  const remove = (one: PickedPerson): void => {
    onPicked(picked.filter(({ id: other }) => other !== one.id));
    announce(t.removed(one.name));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = picked.at(-1);
    if (event.key === "Backspace" && text === "" && last !== undefined) return remove(last);
    if (!isShown) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const hit = open[at];
    if (step !== 0) setAt((at + step + open.length) % open.length);
    else if (event.key === "Escape") type("");
    else if (event.key === "Enter" && hit !== undefined) add(hit);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="td-picker">
      <label className="td-label" htmlFor={id}>
        {label}
      </label>
      {picked.length > 0 && (
        <ul className="td-picker-chips" aria-label={label}>
          {picked.map((one) => (
            <li key={one.id}>
              <span className="td-ellipsis">{one.name}</span>
              <button type="button" aria-label={t.remove(one.name)} onClick={() => remove(one)}>
                <Dismiss12 />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="td-field" data-size="large">
        <input
          id={id}
          role="combobox"
          aria-expanded={isShown}
          aria-controls={`${id}-hits`}
          aria-activedescendant={isShown ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          autoFocus
          placeholder={t.placeholder}
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul id={`${id}-hits`} role="listbox" aria-label={label} className="td-picker-hits" hidden={!isShown}>
        {isShown &&
          open.map((hit, index) => (
            <li
              key={hit.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              // The field keeps the focus: a press must not take it before the click comes.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => add(hit)}
            >
              <Avatar address={hit.id} name={hit.name} size={24} />
              <span className="td-grow td-ellipsis">{hit.name}</span>
              {hit.detail !== undefined && <span className="td-muted td-ellipsis">{hit.detail}</span>}
            </li>
          ))}
      </ul>
    </div>
  );
}
