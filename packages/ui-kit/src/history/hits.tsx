import type {
  HistorySearchSnapshot,
  HistorySearchViewModel,
  SearchGroup,
  SearchHit,
  ShownCount,
} from "@tandem/client-core/view-models";
import { type ReactElement, useMemo, useState } from "react";
import { useDelayed } from "../hooks/index.ts";
import { Search32 } from "../icons/index.ts";
import { Button, EmptyState, RovingList, type RovingItemProps, SkeletonRows } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import { words } from "./words.ts";
import { MoreOfPlace, PlaceRow } from "./group-row.tsx";
import { groupRows, HIT_HEIGHT, type HitListRow, hitRows } from "./group-rows.ts";
import { HitRow } from "./hit-row.tsx";
import { MoreRows } from "./more-rows.tsx";
import { Nothing } from "./nothing.tsx";

/** Where the chosen hit is shown beside the list: a click or the focus chooses it, Enter or a double-click opens it. */
export interface HitChoice {
  readonly selected: SearchHit | undefined;
  readonly onSelect: (hit: SearchHit) => void;
  /** C. */
  readonly onCopy?: (hit: SearchHit) => void;
}

/** The hits under the places where they were said. */
export interface HitGrouping {
  readonly counts: ReadonlyMap<string, ShownCount>;
  readonly groups: ReadonlyMap<string, SearchGroup>;
  readonly onOnly: (place: SearchHit["place"]) => void;
  readonly onMore: (place: SearchHit["place"]) => void;
}

interface HitsProps {
  readonly vm: HistorySearchViewModel;
  readonly state: HistorySearchSnapshot;
  readonly choice: HitChoice | undefined;
  readonly grouping: HitGrouping | undefined;
  /** "/" */
  readonly onEdit: () => void;
}

/** What was found, what is on its way, or why there is nothing. */
export function Hits({ vm, state, choice, grouping, onEdit }: HitsProps): ReactElement {
  const { hits, marked, hasMore, loadingMore } = state;
  const [now] = useState(() => Date.now());
  const rows = useMemo(
    () => (grouping === undefined ? hitRows(hits) : groupRows(hits, { ...grouping, hasMore })),
    [hits, grouping, hasMore],
  );
  const showSkeleton = useDelayed(state.state === "searching" && hits.length === 0);
  if (state.state === "failed") return <Failed vm={vm} state={state} />;
  if (state.state === "empty") return <Hint />;
  if (state.state === "searching" && hits.length === 0) {
    return (
      <div aria-busy="true">{showSkeleton && <SkeletonRows widths={[320, 280, 360, 300]} height={HIT_HEIGHT} />}</div>
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
      renderRow={(row, props) => {
        if (row.kind === "place") {
          const shown = hits.filter(({ place }) => place.jid === row.place.jid).length;
          return <PlaceRow {...{ row, shown, props }} />;
        }
        if (row.kind === "more") return <MoreOfPlace {...{ row, props }} />;
        const chosen = choice === undefined ? props : choosing(props, row.hit, choice);
        return <HitRow hit={row.hit} marked={marked} now={now} hasPlace={grouping === undefined} props={chosen} />;
      }}
      onPick={(row) => {
        if (row.kind !== "hit") act(row, grouping);
        else if (choice === undefined) vm.open(row.hit);
        else choice.onSelect(row.hit);
      }}
      onFilter={onEdit}
      onKey={(row, name) =>
        name === "C" && row.kind === "hit" && choice?.onCopy !== undefined && (choice.onCopy(row.hit), true)
      }
      onOpen={(row) => (row.kind === "hit" ? vm.open(row.hit) : act(row, grouping))}
      after={hasMore ? <MoreRows isLoading={loadingMore} onMore={() => vm.loadMore()} /> : undefined}
    />
  );
}

/** As in a mail program. */
const STEPS = { J: "down", K: "up" } as const;

function act(row: HitListRow, grouping: HitGrouping | undefined): void {
  if (row.kind === "place") grouping?.onOnly(row.place);
  else if (row.kind === "more") grouping?.onMore(row.place);
}

/** The selection follows the focus. */
function choosing(props: RovingItemProps, hit: SearchHit, { onSelect }: HitChoice): RovingItemProps {
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
