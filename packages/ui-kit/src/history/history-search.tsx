import type { HistorySearchSnapshot, HistorySearchViewModel, SearchHit } from "@tandem/client-core/view-models";
import { type ReactElement, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useDelayed, useSnapshot } from "../hooks/index.ts";
import { Search32 } from "../icons/index.ts";
import { Button, EmptyState, RovingList, SkeletonRows } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import { HistoryFilters } from "./history-filters.tsx";
import { HitRow } from "./hit-row.tsx";
import { MoreRows } from "./more-rows.tsx";
import "./history.css";

interface HistorySearchProps {
  readonly vm: HistorySearchViewModel;
  readonly back?: ReactNode;
  readonly bars?: ReactNode;
  /** In place of what was found; the count stands below then. */
  readonly title?: string;
  /** Beside the orders. */
  readonly actions?: ReactNode;
  /** What stands there as long as nothing is looked for, in place of a hint. */
  readonly idle?: { readonly title: string; readonly content: ReactNode };
}

interface HitListRow {
  readonly key: string;
  readonly text: string;
  readonly height: number;
  readonly hit: SearchHit;
}

const ROW_HEIGHT = 76;

/** Search in history (RM26, CV4): box and filters, hits with their places, as many pages as there are. */
export function HistorySearch({ vm, back, bars, title, actions, idle }: HistorySearchProps): ReactElement {
  const state = useSnapshot(vm, (s) => s);
  const shownIdle = state.state === "empty" ? idle : undefined;
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <div className="td-search">
      <div className="td-search-inner" data-idle={shownIdle === undefined ? undefined : ""}>
        <HistoryFilters
          {...{ vm, state, field }}
          onDown={() =>
            list.current?.querySelector<HTMLElement>(':is([role="option"], [role="row"])[tabindex="0"]')?.focus()
          }
        />
        <section className="td-search-results" aria-label={strings.history.results}>
          <Head {...{ vm, state, back, actions }} title={shownIdle?.title ?? title} isIdle={shownIdle !== undefined} />
          {bars !== undefined && <div className="td-bars">{bars}</div>}
          <div ref={list} className="td-search-list">
            {shownIdle?.content ?? <Hits vm={vm} state={state} />}
          </div>
        </section>
      </div>
    </div>
  );
}

function Head({
  vm,
  state,
  back,
  title,
  actions,
  isIdle,
}: {
  readonly vm: HistorySearchViewModel;
  readonly state: HistorySearchSnapshot;
  readonly back: ReactNode;
  readonly title: string | undefined;
  readonly actions: ReactNode;
  readonly isIdle: boolean;
}): ReactElement {
  const { history } = strings;
  return (
    <header className="td-header">
      {back}
      <div className="td-grow">
        <h1 aria-live="polite">{title ?? headline(state)}</h1>
        <span className="td-header-topic">
          {title !== undefined && !isIdle && headline(state)} {placesLine(state)}{" "}
          {state.state === "done" && state.total?.isIndexing === true && history.indexing}
        </span>
      </div>
      {!isIdle && (
        <div className="td-line" role="radiogroup" aria-label={history.order}>
          {(["newest", "relevance"] as const).map((order) => (
            <button
              key={order}
              type="button"
              role="radio"
              className="td-chip"
              aria-checked={state.order === order}
              onClick={() => vm.setOrder(order)}
            >
              {history.orders[order]}
            </button>
          ))}
        </div>
      )}
      {actions}
    </header>
  );
}

function headline({ state, total, hits }: HistorySearchSnapshot): string {
  const { history } = strings;
  if (state === "searching") return history.searching;
  if (state === "empty" || state === "failed") return history.title;
  return history.total(total?.count ?? hits.length, total?.isExact ?? true);
}

function placesLine({ state, hits, hasMore }: HistorySearchSnapshot): string {
  if (state !== "done" || hits.length === 0) return "";
  const places = new Map(hits.map(({ place }) => [place.jid, place.kind]));
  const rooms = [...places.values()].filter((kind) => kind === "room").length;
  return strings.history.places(rooms, places.size - rooms, hasMore);
}

function Hits({
  vm,
  state,
}: {
  readonly vm: HistorySearchViewModel;
  readonly state: HistorySearchSnapshot;
}): ReactElement {
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
      label={strings.history.results}
      className="td-search-rows"
      rows={rows}
      renderRow={(row, props) => <HitRow hit={row.hit} words={marked} now={now} props={props} />}
      onPick={(row) => vm.open(row.hit)}
      onOpen={(row) => vm.open(row.hit)}
      after={hasMore ? <MoreRows isLoading={loadingMore} onMore={() => vm.loadMore()} /> : undefined}
    />
  );
}

function Hint(): ReactElement {
  return (
    <EmptyState icon={<Search32 />} title={strings.history.emptyTitle}>
      {strings.history.empty}
    </EmptyState>
  );
}

function Nothing({
  vm,
  state,
}: {
  readonly vm: HistorySearchViewModel;
  readonly state: HistorySearchSnapshot;
}): ReactElement {
  const { history } = strings;
  const unknown = state.names.find((name) => !name.found);
  if (state.hasMore) {
    return (
      <EmptyState
        icon={<Search32 />}
        title={history.nothingYet}
        actions={<Button onClick={() => vm.loadMore()}>{history.more}</Button>}
      >
        {history.nothingYetText}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Search32 />}
      title={history.nothing(state.text)}
      actions={<Button onClick={() => vm.setText("")}>{history.reset}</Button>}
    >
      {unknown === undefined ? history.nothingText : history.unknownName(unknown.value)}
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
  const { history, error, common } = strings;
  const code = state.error ?? "server";
  return (
    <EmptyState
      title={history.failed}
      actions={
        <Button look="primary" onClick={() => vm.search()}>
          {common.retry}
        </Button>
      }
    >
      {code === "not-supported" ? history.notSupported : error[code]}
    </EmptyState>
  );
}
