import type { HistorySearchSnapshot, HistorySearchViewModel, SearchHit } from "@tandem/client-core/view-models";
import { type ReactElement, useMemo, useState } from "react";
import { useDelayed } from "../hooks/index.ts";
import { Search32 } from "../icons/index.ts";
import { Button, EmptyState, RovingList, type RovingItemProps, SkeletonRows } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import { words } from "./words.ts";
import { HitRow } from "./hit-row.tsx";
import { MoreRows } from "./more-rows.tsx";
import { Nothing } from "./nothing.tsx";

interface HitListRow {
  readonly key: string;
  readonly text: string;
  readonly height: number;
  readonly hit: SearchHit;
}

const ROW_HEIGHT = 76;

/** Where the chosen hit is shown beside the list: a click or the focus chooses it, Enter or a double-click opens it. */
export interface HitChoice {
  readonly selected: SearchHit | undefined;
  readonly onSelect: (hit: SearchHit) => void;
  /** C. */
  readonly onCopy?: (hit: SearchHit) => void;
}

interface HitsProps {
  readonly vm: HistorySearchViewModel;
  readonly state: HistorySearchSnapshot;
  readonly choice: HitChoice | undefined;
  /** "/" */
  readonly onEdit: () => void;
}

/** What was found, what is on its way, or why there is nothing. */
export function Hits({ vm, state, choice, onEdit }: HitsProps): ReactElement {
  const { hits, marked, hasMore, loadingMore } = state;
  const [now] = useState(() => Date.now());
  const rows = useMemo(
    () => hits.map((hit): HitListRow => ({ key: hit.id, text: hit.author.nick, height: ROW_HEIGHT, hit })),
    [hits],
  );
  const showSkeleton = useDelayed(state.state === "searching" && hits.length === 0);
  if (state.state === "failed") return <Failed vm={vm} state={state} />;
  if (state.state === "empty") return <Hint />;
  if (state.state === "searching" && hits.length === 0) {
    return (
      <div aria-busy="true">{showSkeleton && <SkeletonRows widths={[320, 280, 360, 300]} height={ROW_HEIGHT} />}</div>
    );
  }
  if (hits.length === 0) return <Nothing vm={vm} state={state} />;
  return (
    <RovingList
      role="listbox"
      label={words.results}
      className="td-search-rows"
      rows={rows}
      selected={choice?.selected?.id}
      steps={STEPS}
      renderRow={(row, props) => (
        <HitRow
          hit={row.hit}
          marked={marked}
          now={now}
          props={choice === undefined ? props : choosing(props, row, choice)}
        />
      )}
      onPick={(row) => (choice === undefined ? vm.open(row.hit) : choice.onSelect(row.hit))}
      onFilter={onEdit}
      onKey={(row, name) => name === "C" && choice?.onCopy !== undefined && (choice.onCopy(row.hit), true)}
      onOpen={(row) => vm.open(row.hit)}
      after={hasMore ? <MoreRows isLoading={loadingMore} onMore={() => vm.loadMore()} /> : undefined}
    />
  );
}

/** As in a mail program. */
const STEPS = { J: "down", K: "up" } as const;

/** The selection follows the focus. */
function choosing(props: RovingItemProps, { hit }: HitListRow, { onSelect }: HitChoice): RovingItemProps {
  return {
    ...props,
    onFocus: () => {
      props.onFocus?.();
      onSelect(hit);
    },
  };
}

function Hint(): ReactElement {
  return (
    <EmptyState icon={<Search32 />} title={words.emptyTitle}>
      {words.empty}
    </EmptyState>
  );
}

function Failed({
  vm,
  state,
}: {
  readonly vm: HistorySearchViewModel;
  readonly state: HistorySearchSnapshot;
}): ReactElement {
  const { error, common } = strings;
  const code = state.error ?? "server";
  return (
    <EmptyState
      title={words.failed}
      actions={
        <Button look="primary" onClick={() => vm.search()}>
          {common.retry}
        </Button>
      }
    >
      {code === "not-supported" ? words.notSupported : error[code]}
    </EmptyState>
  );
}
