import type { OpenPlace } from "@tandem/client-core/view-models";
import { PHONE, RAIL_OVERLAY, SIDE_OVERLAY, useMedia } from "@tandem/ui-kit";
import { useState } from "react";

export interface Layout {
  readonly isPhone: boolean;
  readonly isRailOpen: boolean;
  readonly isSideOpen: boolean;
  /** The page of the room; never where it has none. */
  readonly isAddInOpen: boolean;
  /** The rail or the side panel lies over the messages. */
  readonly hasOverlay: boolean;
  readonly setRail: (open: boolean) => void;
  readonly setSide: (open: boolean) => void;
  readonly setAddIn: (open: boolean) => void;
  readonly closeOverlays: () => void;
}

const SIDE_KEY = "tandem:groupchat:side";
const ADD_IN_KEY = "tandem:groupchat:add-in";
/** Below it the page of a room stands in the place of the side panel: beside both the messages would be a strip. */
const BOTH = "(min-width: 1440px)";

/** So wide, the search has three panes of its own, and My Chat makes room (design 07b). */
export const IN_PLACE_OF_MY_CHAT = "(min-width: 1120px)";

/**
 * Which panes are there. Wide windows remember the side panel and the page of a room on this device; on narrow ones all panes
 * are overlays and start closed. Whatever opens a place, a link or a notice as well as a row, takes My Chat from over it.
 * `hasAddIn`: the open room has a page.
 */
export function useLayout(open: OpenPlace, hasAddIn: boolean): Layout {
  const isPhone = useMedia(PHONE);
  const isRailOverlay = useMedia(RAIL_OVERLAY);
  const isSideOverlay = useMedia(SIDE_OVERLAY);
  const hasRoomForBoth = useMedia(BOTH);
  const isSearchWide = useMedia(IN_PLACE_OF_MY_CHAT);
  // The page of a room's settings has the list of its sections there, the search its filters.
  const isInPlace =
    open.kind === "room-settings" || (isSearchWide && open.kind === "search" && open.filter === undefined);
  const [side, setSide] = useStoredPane(SIDE_KEY);
  const [addIn, setAddIn] = useStoredPane(ADD_IN_KEY);
  const [overlay, setOverlay] = useState<"side" | "add-in">();
  const [overlayRail, setOverlayRail] = useState(open.kind === "none");
  const [seen, setSeen] = useState(open);
  if (seen !== open) {
    setSeen(open);
    if (open.kind !== "none") setOverlayRail(false);
  }
  const isAddInOpen = hasAddIn && (isSideOverlay ? overlay === "add-in" : addIn);
  const isSideOpen = isSideOverlay ? overlay === "side" : side && (hasRoomForBoth || !isAddInOpen);
  return {
    isPhone,
    isRailOpen: isRailOverlay ? overlayRail : !isInPlace,
    isSideOpen,
    isAddInOpen,
    hasOverlay: (isRailOverlay && overlayRail && !isPhone) || (isSideOverlay && (isSideOpen || isAddInOpen)),
    setRail: setOverlayRail,
    setSide(open) {
      if (isSideOverlay) return setOverlay(open ? "side" : undefined);
      if (open && isAddInOpen && !hasRoomForBoth) setAddIn(false);
      setSide(open);
    },
    setAddIn(open) {
      if (isSideOverlay) setOverlay(open ? "add-in" : undefined);
      else setAddIn(open);
    },
    closeOverlays() {
      setOverlayRail(false);
      setOverlay(undefined);
    },
  };
}

/** Open unless it was closed on this device. */
function useStoredPane(key: string): readonly [boolean, (open: boolean) => void] {
  const [isOpen, setOpen] = useState(() => localStorage.getItem(key) !== "closed");
  const set = (open: boolean): void => {
    setOpen(open);
    localStorage.setItem(key, open ? "open" : "closed");
  };
  return [isOpen, set];
}
