import type { HistorySearchSnapshot, HistorySearchViewModel } from "@tandem/client-core/view-models";
import type { ReactElement, Ref } from "react";
import { Dismiss12, ErrorCircleFilled16 } from "../icons/index.ts";
import { Button, SearchField } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import { dayOf, SEARCH_SPANS, SEARCH_TRAITS } from "./criteria.ts";
import { words } from "./words.ts";

interface HistoryFiltersProps {
  readonly vm: HistorySearchViewModel;
  readonly state: HistorySearchSnapshot;
  readonly field: Ref<HTMLInputElement>;
  /** Down from the box goes to the hits. */
  readonly onDown: () => void;
}

/** The box with its operators, and the same operators as chips and boxes to click (design 07b). */
export function HistoryFilters({ vm, state, field, onDown }: HistoryFiltersProps): ReactElement {
  return (
    <aside className="td-search-filters" aria-label={words.filters}>
      <div className="td-search-title">
        <h2>{strings.history.title}</h2>
        <Button look="link" size="small" disabled={state.text === ""} onClick={() => vm.setText("")}>
          {words.reset}
        </Button>
      </div>
      <SearchField
        ref={field}
        label={words.words}
        value={state.text}
        aria-describedby="history-help"
        onText={(text) => vm.setText(text)}
        onKeyUp={(event) => {
          if (event.key === "Enter") vm.search();
          if (event.key === "ArrowDown") onDown();
        }}
      />
      <p id="history-help" className="td-help">
        {words.help}
      </p>
      <Names vm={vm} state={state} />
      <fieldset>
        <legend className="td-label">{words.contains}</legend>
        {SEARCH_TRAITS.map((trait) => {
          // Names are a list of which one is to stand there, and a search has one such list.
          const isApart = trait === "mention" && state.fields.any.length > 0;
          return (
            <label key={trait} className="td-check" title={isApart ? words.notBesideAny : undefined}>
              <input
                type="checkbox"
                checked={state.has.includes(trait) && !isApart}
                disabled={isApart}
                onChange={() => vm.toggleHas(trait)}
              />
              {words.traits[trait]}
            </label>
          );
        })}
      </fieldset>
      <Days vm={vm} state={state} />
    </aside>
  );
}

function Names({ vm, state }: Pick<HistoryFiltersProps, "vm" | "state">): ReactElement | null {
  if (state.names.length === 0) return null;
  return (
    <div className="td-line td-search-names">
      {state.names.map(({ operator, value, label, found }) => (
        <button
          key={`${operator}:${value}`}
          type="button"
          className="td-chip"
          data-unknown={found ? undefined : ""}
          aria-label={words.removeName(words.operators[operator], label)}
          onClick={() => vm.removeName(operator, value)}
        >
          {!found && <ErrorCircleFilled16 />}
          {words.operators[operator]} {label}
          <Dismiss12 />
        </button>
      ))}
    </div>
  );
}

function Days({ vm, state }: Pick<HistoryFiltersProps, "vm" | "state">): ReactElement {
  const { after = "", before = "" } = state;
  return (
    <fieldset>
      <legend className="td-label">{words.date}</legend>
      <div className="td-line td-search-days">
        <label className="td-field">
          <span className="td-hidden">{words.after}</span>
          <input
            type="date"
            value={dayOf(after, Date.now())}
            onChange={(event) => vm.setDays(event.target.value, before)}
          />
        </label>
        <label className="td-field">
          <span className="td-hidden">{words.before}</span>
          <input
            type="date"
            value={dayOf(before, Date.now())}
            onChange={(event) => vm.setDays(after, event.target.value)}
          />
        </label>
      </div>
      <div className="td-line td-search-names">
        {SEARCH_SPANS.map((span) => (
          <button
            key={span}
            type="button"
            className="td-chip"
            aria-pressed={after === span}
            onClick={() => vm.setDays(after === span ? "" : span, "")}
          >
            {words.spans[span]}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
