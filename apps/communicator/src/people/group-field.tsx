import { useSnapshot } from "@tandem/ui-kit";
import { type ReactElement, useId } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

interface GroupFieldProps {
  readonly value: string;
  readonly onValue: (group: string) => void;
  readonly autoFocus?: boolean;
}

/** A group that exists, or the name of a new one. */
export function GroupField({ value, onValue, autoFocus = false }: GroupFieldProps): ReactElement {
  const { app } = useServices();
  const groups = useSnapshot(app.contacts, (s) => s.groups);
  const id = useId();
  return (
    <div>
      <label className="td-label" htmlFor={id}>
        {texts.people.group}
      </label>
      <div className="td-field" data-size="large">
        <input
          id={id}
          list={`${id}-groups`}
          value={value}
          maxLength={200}
          autoFocus={autoFocus}
          placeholder={texts.people.newGroup}
          onChange={(event) => onValue(event.target.value)}
        />
      </div>
      <datalist id={`${id}-groups`}>
        {groups.map(({ name }) => (name === "" ? null : <option key={name} value={name} />))}
      </datalist>
    </div>
  );
}
