import type { ReactElement } from "react";
import type { Choice } from "./use-completion.tsx";

interface CompletionListProps {
  readonly id: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly active: number;
  readonly onPick: (choice: Choice) => void;
}

export function optionId(list: string, index: number): string {
  return `${list}-${index}`;
}

/** Stands above the entry area; the focus stays in the text. */
export function CompletionList({ id, label, choices, active, onPick }: CompletionListProps): ReactElement {
  return (
    <ul id={id} className="td-completion" role="listbox" aria-label={label}>
      {choices.map((choice, index) => (
        <li
          key={choice.insert}
          id={optionId(id, index)}
          role="option"
          aria-selected={index === active}
          // The press would take the focus away from the text.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(choice)}
        >
          <bdi className="td-ellipsis">{choice.name}</bdi>
          {choice.beside !== undefined && <span className="td-muted">{choice.beside}</span>}
        </li>
      ))}
    </ul>
  );
}
