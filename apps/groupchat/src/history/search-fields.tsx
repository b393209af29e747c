import type {
  HistorySearchViewModel,
  HistoryTrait,
  SearchDesk,
  SearchFields,
  ShownCount,
} from "@tandem/client-core/view-models";
import { Button, useSnapshot } from "@tandem/ui-kit";
import { SEARCH_SPANS, SEARCH_TRAITS, dayOf } from "@tandem/ui-kit/history";
import { strings } from "@tandem/ui-kit/strings";
import { type KeyboardEvent, type ReactElement, type ReactNode, type Ref, useId, useState } from "react";
import { PeopleField, PlacesField } from "./name-fields.tsx";
import { useTraitCounts } from "./use-grouping.ts";
import { words } from "./words.ts";

interface SearchFieldsProps {
  readonly vm: HistorySearchViewModel;
  readonly desk: SearchDesk;
  readonly field: Ref<HTMLInputElement>;
  /** Down from the words goes to the hits. */
  readonly onDown: () => void;
  /** At the foot. */
  readonly actions: ReactNode;
}

/** The search as a form (design 07b): another view of the line in the title bar, in the place of My Chat. */
export function SearchFieldsPane({ vm, desk, field, onDown, actions }: SearchFieldsProps): ReactElement {
  const fields = useSnapshot(vm, (s) => s.fields);
  const isEmpty = useSnapshot(vm, (s) => s.text === "");
  const counts = useTraitCounts(desk);
  return (
    <aside className="gc-fields" aria-label={words.filters} data-pane="rail">
      <header className="td-sidehead">
        <h2 className="td-grow">{strings.history.title}</h2>
        <Button look="link" size="small" disabled={isEmpty} onClick={() => vm.setText("")}>
          {words.reset}
        </Button>
      </header>
      <div className="gc-fields-list">
        <WordsField {...{ vm, desk, fields, field, onDown }} />
        <PeopleField vm={vm} desk={desk} />
        <PlacesField vm={vm} desk={desk} />
        <DateFields vm={vm} fields={fields} />
        <fieldset>
          <legend className="td-label">{words.contains}</legend>
          {SEARCH_TRAITS.map((trait) => (
            <Trait key={trait} {...{ vm, trait, fields }} count={counts.get(trait)} />
          ))}
        </fieldset>
      </div>
      {actions !== undefined && <div className="gc-fields-foot">{actions}</div>}
    </aside>
  );
}

interface TraitProps {
  readonly vm: HistorySearchViewModel;
  readonly trait: HistoryTrait;
  readonly fields: SearchFields;
  /** What it would leave, once the server has told. */
  readonly count: ShownCount | undefined;
}

function Trait({ vm, trait, fields, count }: TraitProps): ReactElement {
  const total = useSnapshot(vm, (s) => (s.state === "done" ? s.total : undefined));
  // Names are a list of which one is to stand there, and a search has one such list.
  const isApart = trait === "mention" && fields.any.length > 0;
  const isOn = fields.has.includes(trait) && !isApart;
  const shown = isApart ? undefined : isOn ? total : count;
  return (
    <label className="td-check" title={isApart ? words.notBesideAny : undefined}>
      <input type="checkbox" checked={isOn} disabled={isApart} onChange={() => vm.toggleHas(trait)} />
      <span className="td-grow">{words.traits[trait]}</span>
      {shown !== undefined && <span className="gc-count">{words.count(shown.count, shown.isExact)}</span>}
    </label>
  );
}

const MODES = ["exact", "all", "any"] as const;

interface WordsFieldProps extends Omit<SearchFieldsProps, "actions"> {
  readonly fields: SearchFields;
}

/** What is typed stands as it is typed until the field is left or Enter is pressed: operators then become what they name. */
function WordsField({ vm, desk, fields, field, onDown }: WordsFieldProps): ReactElement {
  const id = useId();
  const { text, mode } = desk.fields.wordsOf(fields);
  const [draft, setDraft] = useState<{ readonly text: string; readonly base: SearchFields }>();
  // An empty field says nothing of how its words are meant: what was chosen stands.
  const [chosen, setChosen] = useState(mode);
  const now = text === "" && draft === undefined ? (chosen ?? mode) : mode;
  const type = (typed: string): void => {
    const base = draft?.base ?? fields;
    setDraft({ text: typed, base });
    vm.setText(desk.fields.written(base, typed, chosen ?? now));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter") {
      setDraft(undefined);
      vm.search();
    } else if (event.key === "ArrowDown") onDown();
    else if (event.key === "Escape" && text !== "") {
      setDraft(undefined);
      vm.set({ words: "", any: [] });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div>
      <label className="td-label" htmlFor={id}>
        {words.words}
      </label>
      <div className="td-field">
        <input
          ref={field}
          id={id}
          type="search"
          autoComplete="off"
          spellCheck={false}
          title={words.operators}
          value={draft?.text ?? text}
          onChange={(event) => type(event.target.value)}
          onFocus={() => setChosen(mode)}
          onBlur={() => setDraft(undefined)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="gc-chips" role="group" aria-label={words.meant}>
        {MODES.map((one) => (
          <button
            key={one}
            type="button"
            className="td-chip"
            aria-pressed={now === one}
            onClick={() => {
              setDraft(undefined);
              setChosen(one);
              if (text !== "") vm.set(desk.fields.inMode(fields, one));
            }}
          >
            {words.modes[one]}
          </button>
        ))}
      </div>
    </div>
  );
}

function DateFields({
  vm,
  fields,
}: {
  readonly vm: HistorySearchViewModel;
  readonly fields: SearchFields;
}): ReactElement {
  const { after = "", before = "" } = fields;
  return (
    <fieldset>
      <legend className="td-label">{words.date}</legend>
      <div className="gc-dates">
        <DayField label={words.after} day={after} onDay={(day) => vm.setDays(day, before)} />
        <DayField label={words.before} day={before} onDay={(day) => vm.setDays(after, day)} />
      </div>
      <div className="gc-chips">
        {SEARCH_SPANS.map((span) => (
          <button
            key={span}
            type="button"
            className="td-chip"
            aria-pressed={after === span}
            onClick={() => vm.setDays(after === span ? "" : span, before)}
          >
            {words.spans[span]}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

interface DayFieldProps {
  readonly label: string;
  readonly day: string;
  readonly onDay: (day: string) => void;
}

function DayField({ label, day, onDay }: DayFieldProps): ReactElement {
  return (
    <label className="td-field">
      <span className="td-hidden">{label}</span>
      <input type="date" title={label} value={dayOf(day, Date.now())} onChange={(event) => onDay(event.target.value)} />
    </label>
  );
}
