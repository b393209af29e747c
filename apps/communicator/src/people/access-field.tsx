import type { AccessLevel } from "@tandem/client-core";
import { type ReactElement, useId } from "react";
import { texts } from "../texts/index.ts";

export const LEVELS: readonly AccessLevel[] = ["personal", "team", "company", "public"];

interface AccessFieldProps {
  readonly label: string;
  readonly value: AccessLevel;
  readonly onValue: (level: AccessLevel) => void;
}

/** One line to choose a level by, with what it means below. */
export function AccessField({ label, value, onValue }: AccessFieldProps): ReactElement {
  const id = useId();
  return (
    <div>
      <label className="td-label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="cm-select"
        value={value}
        aria-describedby={`${id}-text`}
        onChange={(event) => onValue(event.target.value as AccessLevel)}
      >
        {LEVELS.map((level) => (
          <option key={level} value={level}>
            {texts.access.levels[level].name}
          </option>
        ))}
      </select>
      <p id={`${id}-text`} className="td-help">
        {texts.access.levels[value].text}
      </p>
    </div>
  );
}
