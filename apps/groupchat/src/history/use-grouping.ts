import type { HistoryTrait, SearchDesk, SearchHit, ShownCount } from "@tandem/client-core/view-models";
import { useSnapshot } from "@tandem/ui-kit";
import type { HitGrouping } from "@tandem/ui-kit/history";
import { useEffect, useMemo, useState } from "react";
import { useUi } from "../ui.ts";

const BY_ROOM_KEY = "tandem:groupchat:search-by-room";

/** Chosen on this device. */
export function useByRoom(): readonly [boolean, (isOn: boolean) => void] {
  const [isOn, setOn] = useState(() => localStorage.getItem(BY_ROOM_KEY) === "on");
  const set = (next: boolean): void => {
    setOn(next);
    localStorage.setItem(BY_ROOM_KEY, next ? "on" : "off");
  };
  return [isOn, set];
}

/** Asks what the hits count, once a search is done and as long as somebody looks at it. */
export function useCounting(desk: SearchDesk, isWanted: boolean): void {
  const { history } = useUi().app;
  const text = useSnapshot(history, (s) => s.text);
  const isFeed = useSnapshot(history, (s) => s.isFeed);
  const isDone = useSnapshot(history, (s) => s.state === "done");
  useEffect(() => {
    if (isWanted && isDone) desk.counts.show(text, isFeed);
  }, [desk, text, isFeed, isDone, isWanted]);
}

const NONE: ReadonlyMap<never, ShownCount> = new Map<never, ShownCount>();

/** Of the search that stands there; empty while they are of another. */
export function useTraitCounts(desk: SearchDesk): ReadonlyMap<HistoryTrait, ShownCount> {
  const text = useSnapshot(useUi().app.history, (s) => s.text);
  return useSnapshot(desk.counts, (s) => (s.text === text ? s.traits : NONE));
}

/** Undefined: the hits stand in one list. */
export function useGrouping(desk: SearchDesk, isOn: boolean): HitGrouping | undefined {
  const { history } = useUi().app;
  const text = useSnapshot(history, (s) => s.text);
  const order = useSnapshot(history, (s) => s.order);
  const counts = useSnapshot(desk.counts, (s) => (s.text === text ? s.places : NONE));
  const groups = useSnapshot(desk.groups, (s) => s);
  useEffect(() => desk.groups.of(text, order), [desk, text, order]);
  return useMemo(() => {
    if (!isOn) return undefined;
    const onOnly = (place: SearchHit["place"]): void => history.set({ in: [desk.fields.placeValue(place)] });
    return { counts, groups, onOnly, onMore: (place) => desk.groups.more(text, order, place) };
  }, [isOn, counts, groups, desk, history, text, order]);
}
