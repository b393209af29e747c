import type { HistorySearchSnapshot, HistorySearchViewModel } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { CheckmarkCircle32, Search32 } from "../icons/index.ts";
import { Button, EmptyState } from "../primitives/index.ts";
import { searchedIn, unquoted, widerSteps } from "./wider.ts";
import { words } from "./words.ts";

interface NothingProps {
  readonly vm: HistorySearchViewModel;
  readonly state: HistorySearchSnapshot;
}

/** What was looked for and where, and the next wider steps (design 12). */
export function Nothing({ vm, state }: NothingProps): ReactElement {
  const { fields } = state;
  const unknown = state.names.find((name) => !name.found);
  if (state.hasMore) {
    return (
      <EmptyState
        icon={<Search32 />}
        title={words.nothingYet}
        actions={<Button onClick={() => vm.loadMore()}>{words.more}</Button>}
      >
        {words.nothingYetText}
      </EmptyState>
    );
  }
  // A feed has nothing to be widened: what it waits for has not come (design 12).
  if (state.isFeed)
    return (
      <EmptyState icon={<CheckmarkCircle32 />} title={words.upToDate}>
        {words.feedEmpty}
      </EmptyState>
    );
  const said = unquoted([fields.words, ...fields.any].filter((part) => part !== "").join(" "));
  const steps = widerSteps(fields);
  return (
    <EmptyState
      icon={<Search32 />}
      title={said === "" ? words.nothingAtAll : words.nothing(said)}
      actions={
        <>
          {steps.map(({ label, change }) => (
            <Button key={label} onClick={() => vm.set(change)}>
              {label}
            </Button>
          ))}
          {steps.length === 0 && <Button onClick={() => vm.setText("")}>{words.reset}</Button>}
        </>
      }
    >
      {unknown === undefined ? searchedIn(state, Date.now()) || words.nothingText : words.unknownName(unknown.value)}
    </EmptyState>
  );
}
