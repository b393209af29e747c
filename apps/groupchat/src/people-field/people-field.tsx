import type { RoomPrincipal, Suggestion } from "@tandem/client-core/view-models";
import { announce, Avatar } from "@tandem/ui-kit";
import { Dismiss12, People16 } from "@tandem/ui-kit/icons";
import { type KeyboardEvent, type ReactElement, useId, useState } from "react";
import { texts } from "../texts/index.ts";
import "./people-field.css";

const t = texts.roomSettings;

interface PeopleFieldProps {
  readonly label: string;
  /** Name of the line that adds somebody. */
  readonly addLabel: string;
  readonly people: readonly RoomPrincipal[];
  readonly suggestions: readonly Suggestion[];
  readonly takesGroups: boolean;
  readonly onSuggest: (text: string) => void;
  /** False when it is nobody that can stand here. */
  readonly onAdd: (hit: Suggestion) => boolean;
  readonly onRemove: (one: RoomPrincipal) => void;
}

/** People and groups as chips, and a line to add more: a combobox with the directory behind it (ARIA 1.2). */
export function PeopleField(props: PeopleFieldProps): ReactElement {
  const { label, addLabel, people, suggestions, takesGroups, onSuggest, onAdd, onRemove } = props;
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const id = useId();
  const known = new Set(people.map((one) => one.id));
  const hits = suggestions.filter((hit) => !known.has(hit.id) && (takesGroups || !hit.isGroup));
  const isShown = isOpen && text.trim() !== "" && hits.length > 0;
  const type = (next: string): void => {
    setText(next);
    setOpen(true);
    setAt(0);
    onSuggest(next);
  };
  const add = (hit: Suggestion): void => {
    if (!onAdd(hit)) return;
    announce(t.added(hit.name));
    type("");
  };
  const remove = (one: RoomPrincipal): void => {
    onRemove(one);
    announce(t.removed(one.name));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = people.at(-1);
    if (event.key === "Backspace" && text === "" && last !== undefined) return remove(last);
    if (!isShown) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      return setOpen(false);
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      return setAt((at + step + hits.length) % hits.length);
    }
    const hit = hits[at];
    if (event.key !== "Enter" || hit === undefined) return;
    event.preventDefault();
    add(hit);
  };
  return (
    <div className="gc-people">
      <ul className="gc-chips" aria-label={label}>
        {people.map((one) => (
          <Chip key={one.id} principal={one} onRemove={() => remove(one)} />
        ))}
      </ul>
      <div className="td-field" data-size="large">
        <input
          role="combobox"
          aria-label={addLabel}
          placeholder={addLabel}
          aria-expanded={isShown}
          aria-controls={`${id}-hits`}
          aria-activedescendant={isShown ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
          // What is found opens below: there must be room for it above the foot of the page.
          onFocus={(event) => event.target.scrollIntoView({ block: "center" })}
          onBlur={() => setOpen(false)}
        />
      </div>
      {isShown && (
        <ul id={`${id}-hits`} className="gc-hits" role="listbox" aria-label={t.found}>
          {hits.map((hit, index) => (
            <Hit key={hit.id} id={`${id}-${index}`} hit={hit} isActive={index === at} onPick={() => add(hit)} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Chip({
  principal,
  onRemove,
}: {
  readonly principal: RoomPrincipal;
  readonly onRemove: () => void;
}): ReactElement {
  const { id, name, isGroup, isOwner } = principal;
  return (
    <li className="gc-chip" title={isGroup ? t.group(name) : id}>
      {isGroup ? <People16 /> : <Avatar address={id} name={name} size={20} />}
      <span className="td-ellipsis">{name}</span>
      {isOwner && <span className="td-muted">{t.owner}</span>}
      <button type="button" className="td-iconbutton" data-small="" aria-label={t.remove(name)} onClick={onRemove}>
        <Dismiss12 />
      </button>
    </li>
  );
}

interface HitProps {
  readonly id: string;
  readonly hit: Suggestion;
  readonly isActive: boolean;
  readonly onPick: () => void;
}

function Hit({ id, hit, isActive, onPick }: HitProps): ReactElement {
  return (
    <li
      id={id}
      role="option"
      aria-selected={isActive}
      className="gc-hit"
      // The field keeps the focus, or its list would close before the click arrives.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      {hit.isGroup ? <People16 /> : <Avatar address={hit.id} name={hit.name} size={24} />}
      <span className="td-grow">
        <span>{hit.isGroup ? t.group(hit.name) : hit.name}</span>
        {!hit.isGroup && <span className="td-help">{hit.detail ?? hit.id}</span>}
      </span>
    </li>
  );
}
