import type { HistorySearchSnapshot, HistorySearchViewModel } from "@tandem/client-core/view-models";
import { type ReactElement, type ReactNode, useRef, useState } from "react";
import { ChevronDown12 } from "../icons/index.ts";
import { ActionMenu } from "../overlays/index.ts";
import { strings } from "../strings/index.ts";
import { words } from "./words.ts";

interface HeadProps {
  readonly vm: HistorySearchViewModel;
  readonly state: HistorySearchSnapshot;
  readonly back: ReactNode;
  readonly title: string | undefined;
  readonly actions: ReactNode;
  readonly isIdle: boolean;
}

/** How many there are, where and how quickly they were found; in which order they stand. */
export function Head({ vm, state, back, title, actions, isIdle }: HeadProps): ReactElement {
  return (
    <header className="td-header">
      {back}
      <div className="td-grow">
        <h1 aria-live="polite">{title ?? headline(state)}</h1>
        <span className="td-header-topic">
          {title !== undefined && !isIdle && headline(state)} {placesLine(state)} {noteOf(state)}
        </span>
      </div>
      {(!isIdle || actions !== undefined) && (
        <div className="td-search-acts">
          {!isIdle && <OrderChip vm={vm} state={state} />}
          {actions}
        </div>
      )}
    </header>
  );
}

function headline({ state, total, hits }: HistorySearchSnapshot): string {
  if (state === "searching") return words.searching;
  if (state === "empty" || state === "failed") return strings.history.title;
  return words.total(total?.count ?? hits.length, total?.isExact ?? true);
}

function placesLine({ state, hits, hasMore, tookMs }: HistorySearchSnapshot): string {
  if (state !== "done") return "";
  const places = new Map(hits.map(({ place }) => [place.jid, place.kind]));
  const rooms = [...places.values()].filter((kind) => kind === "room").length;
  const found = hits.length === 0 ? [] : [words.places(rooms, places.size - rooms, hasMore)];
  return [...found, ...(tookMs === undefined ? [] : [words.took(tookMs)])].join(", ");
}

/** What was left out of the search, if anything was. */
function noteOf({ state, total }: HistorySearchSnapshot): string {
  if (state !== "done") return "";
  if (total?.isIndexing === true) return words.indexing;
  return total?.isPartial === true ? words.partial : "";
}

const ORDERS = ["newest", "relevance"] as const;

function OrderChip({ vm, state }: Pick<HeadProps, "vm" | "state">): ReactElement {
  const chip = useRef<HTMLButtonElement>(null);
  const [anchor, setAnchor] = useState<HTMLElement>();
  return (
    <>
      <button
        ref={chip}
        type="button"
        className="td-chip"
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        title={words.order}
        onClick={() => setAnchor(chip.current ?? undefined)}
      >
        {words.orders[state.order]}
        <ChevronDown12 />
      </button>
      {anchor !== undefined && (
        <ActionMenu
          label={words.order}
          anchor={anchor}
          entries={ORDERS.map((order) => ({
            kind: "radio",
            key: order,
            label: words.orders[order],
            checked: order === state.order,
            onPick: () => vm.setOrder(order),
          }))}
          onClose={() => setAnchor(undefined)}
        />
      )}
    </>
  );
}
