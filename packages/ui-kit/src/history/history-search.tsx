import type { HistorySearchViewModel } from "@tandem/client-core/view-models";
import { type ReactElement, type ReactNode, type RefObject, useCallback, useEffect, useRef } from "react";
import { useSnapshot } from "../hooks/index.ts";
import { words } from "./words.ts";
import { Head } from "./head.tsx";
import { HistoryFilters } from "./history-filters.tsx";
import { type HitChoice, type HitGrouping, Hits } from "./hits.tsx";
import "./history.css";

/** Where the words are typed: it has the focus at first, and `onDown` leads from it to the hits. */
export interface FieldsPlace {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onDown: () => void;
}

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
  /** In place of the box with its operators. */
  readonly fields?: ((of: FieldsPlace) => ReactNode) | undefined;
  /** Under the list. */
  readonly foot?: ReactNode;
  readonly choice?: HitChoice | undefined;
  readonly grouping?: HitGrouping | undefined;
  /** The chosen hit in its context. */
  readonly aside?: ReactNode;
}

/** Search in history (RM26, CV4): box and filters, hits with their places, as many pages as there are. */
export function HistorySearch(props: HistorySearchProps): ReactElement {
  const { vm, back, bars, title, actions, idle, choice, aside, fields, foot, grouping } = props;
  const state = useSnapshot(vm, (s) => s);
  const shownIdle = state.state === "empty" ? idle : undefined;
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => field.current?.focus(), []);
  // Who types in the box of a feed goes on in the form that takes its place.
  useEffect(() => {
    if (document.activeElement === document.body) field.current?.focus();
  }, [fields === undefined]);
  const onDown = (): void =>
    list.current?.querySelector<HTMLElement>(':is([role="option"], [role="row"])[tabindex="0"]')?.focus();
  const onEdit = useCallback(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <div className="td-search">
      <div className="td-search-inner" data-idle={shownIdle === undefined ? undefined : ""}>
        {fields === undefined ? <HistoryFilters {...{ vm, state, field, onDown }} /> : fields({ field, onDown })}
        <section className="td-search-results" aria-label={words.results}>
          <Head {...{ vm, state, back, actions }} title={shownIdle?.title ?? title} isIdle={shownIdle !== undefined} />
          {bars !== undefined && <div className="td-bars">{bars}</div>}
          <div ref={list} className="td-search-list">
            {shownIdle?.content ?? <Hits {...{ vm, state, choice, grouping, onEdit }} />}
          </div>
          {foot}
        </section>
        {aside}
      </div>
    </div>
  );
}
