import type { GroupChatApp, OpenPlace } from "@tandem/client-core/view-models";
import { useEffect, useRef, useState } from "react";
import { placesInOrder } from "../my-chat/rows.ts";

export interface PlaceHistory {
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
  readonly back: () => void;
  readonly forward: () => void;
}

/** How many places Alt+Left can walk back. */
const PLACES_MAX = 50;

/** Back and forward over the places that were open, like a browser's, but inside the app. */
export function usePlaceHistory(app: GroupChatApp, open: OpenPlace): PlaceHistory {
  const places = useRef<OpenPlace[]>([]);
  const [index, setIndex] = useState(-1);
  useEffect(() => {
    if (open.kind === "none" || isSame(places.current[index], open)) return;
    places.current = [...places.current.slice(0, index + 1), open].slice(-PLACES_MAX);
    setIndex(places.current.length - 1);
  }, [open, index]);
  const go = (to: number): void => {
    const place = places.current[to];
    if (place === undefined) return;
    setIndex(to);
    openPlace(app, place);
  };
  // The search may stand in the place of My Chat: there is a way out of it, whatever came before.
  const isFirst = index <= 0;
  return {
    canGoBack: !isFirst || open.kind === "search",
    canGoForward: index < places.current.length - 1,
    back: () => (isFirst && open.kind === "search" ? app.myChat.goBack() : go(index - 1)),
    forward: () => go(index + 1),
  };
}

function openPlace(app: GroupChatApp, place: OpenPlace): void {
  if (place.kind === "room") app.myChat.openRoom(place.jid);
  else if (place.kind === "conversation") app.myChat.openConversation(place.jid);
  else if (place.kind === "room-settings") app.myChat.openRoomSettings(place.jid);
  else if (place.kind === "directory") app.myChat.openDirectory();
  else if (place.kind === "activity") app.myChat.openActivity();
  else if (place.kind === "search" && place.filter !== undefined) app.filters.open(place.filter);
  else if (place.kind === "search") app.myChat.openSearch();
}

function isSame(a: OpenPlace | undefined, b: OpenPlace): boolean {
  if (a?.kind !== b.kind) return false;
  if (a.kind === "search" && b.kind === "search") return a.filter === b.filter;
  return !("jid" in a && "jid" in b) || a.jid === b.jid;
}

/** Alt+Up and Alt+Down; with `unread` only places with something new. */
export function openNeighbour(app: GroupChatApp, step: 1 | -1, unread: boolean): void {
  const snapshot = app.myChat.snapshot();
  const places = placesInOrder(snapshot);
  const { open } = snapshot;
  const here = "jid" in open ? places.findIndex((place) => place.jid === open.jid) : -1;
  const start = here === -1 && step === -1 ? places.length : here;
  for (let index = start + step; index >= 0 && index < places.length; index += step) {
    const place = places[index];
    if (place === undefined || (unread && !place.unread)) continue;
    return openPlace(app, place);
  }
}
