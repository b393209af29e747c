import type { FindSnapshot, FindViewModel, TimelineVerbs } from "@tandem/client-core/view-models";
import { type KeyboardEvent, type ReactElement, useEffect, useLayoutEffect, useRef } from "react";
import { useSnapshot } from "../hooks/index.ts";
import { ChevronDown16, Dismiss16 } from "../icons/index.ts";
import { IconButton, SearchField } from "../primitives/index.ts";
import { words } from "../history/words.ts";
import { strings } from "../strings/index.ts";
import { DayField } from "./day-field.tsx";
import { useHighlights } from "./use-highlights.ts";
import "./find-bar.css";

export interface FindBarProps {
  readonly vm: FindViewModel;
  readonly verbs: Pick<TimelineVerbs, "showDay" | "firstAt">;
}

/**
 * Find in the open room or conversation, and go to a day of it (RM29): Enter and F3 go back in time, with Shift forward, Escape
 * ends it.
 */
export default function FindBar({ vm, verbs }: FindBarProps): ReactElement {
  const state = useSnapshot(vm, (s) => s);
  const bar = useRef<HTMLDivElement>(null);
  const { wants, opened } = state;
  useFocusBack(bar);
  useStepKeys(vm);
  useHighlights(bar, state.marked);
  return (
    <div ref={bar} className="td-find" role="search" aria-label={strings.find.bar} onKeyDown={(e) => onKey(e, vm)}>
      <div className="td-find-parts">
        <Words vm={vm} state={state} />
        <DayField verbs={verbs} asked={wants === "day" ? opened : 0} />
        <IconButton className="td-find-close" label={strings.common.close} shortcut="Esc" onClick={() => vm.close()}>
          <Dismiss16 />
        </IconButton>
      </div>
    </div>
  );
}

function Words({ vm, state }: { readonly vm: FindViewModel; readonly state: FindSnapshot }): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  const { find } = strings;
  const { wants, opened } = state;
  useEffect(() => {
    if (wants !== "words") return;
    field.current?.focus();
    field.current?.select();
  }, [wants, opened]);
  return (
    <div className="td-find-words" data-find="">
      <SearchField
        ref={field}
        label={find.field}
        value={state.text}
        onText={(text) => vm.setText(text)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          step(vm, event.shiftKey);
        }}
      />
      <span className="td-find-count" role="status">
        {standing(state)}
      </span>
      <IconButton className="td-find-older" label={find.older} shortcut="Enter" onClick={() => vm.next()}>
        <ChevronDown16 />
      </IconButton>
      <IconButton label={find.newer} shortcut="Shift+Enter" onClick={() => vm.previous()}>
        <ChevronDown16 />
      </IconButton>
    </div>
  );
}

function step(vm: FindViewModel, isBack: boolean): void {
  if (isBack) vm.previous();
  else vm.next();
}

/** The window has nothing more to do for this Escape. */
function onKey(event: KeyboardEvent, vm: FindViewModel): void {
  if (event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  vm.close();
}

function standing({ text, state, error, at, total }: FindSnapshot): string {
  const { find, error: errors } = strings;
  if (text.trim() === "" || state === "empty") return "";
  if (state === "searching") return find.searching;
  if (state === "failed") return error === "not-supported" ? words.notSupported : errors[error ?? "server"];
  if (total?.count === 0 || (at === 0 && total === undefined)) return find.none;
  return at === 0 ? "" : find.at(at, Math.max(at, total?.count ?? 0), total?.isExact ?? false);
}

/** F3 goes on from wherever one is. */
function useStepKeys(vm: FindViewModel): void {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== "F3" || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      step(vm, event.shiftKey);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [vm]);
}

/** Where the cursor was before, unless it has gone elsewhere meanwhile. */
function useFocusBack(bar: { readonly current: HTMLElement | null }): void {
  // Before the field takes it.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const here = bar.current;
    return () => {
      const isHere = document.activeElement === document.body || here?.contains(document.activeElement) === true;
      if (isHere && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [bar]);
}
