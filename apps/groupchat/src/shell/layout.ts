import { PHONE, RAIL_OVERLAY, SIDE_OVERLAY, useMedia } from "@tandem/ui-kit";
import { useState } from "react";

export interface Layout {
  readonly isPhone: boolean;
  readonly isRailOpen: boolean;
  readonly isSideOpen: boolean;
  /** The rail or the side panel lies over the messages. */
  readonly hasOverlay: boolean;
  readonly setRail: (open: boolean) => void;
  readonly setSide: (open: boolean) => void;
  readonly closeOverlays: () => void;
}

const SIDE_KEY = "tandem:groupchat:side";

/** Which panes are there. Wide windows remember the side panel on this device; on narrow ones both panes are overlays and start closed. */
export function useLayout(): Layout {
  const isPhone = useMedia(PHONE);
  const isRailOverlay = useMedia(RAIL_OVERLAY);
  const isSideOverlay = useMedia(SIDE_OVERLAY);
  const [side, setStoredSide] = useState(() => localStorage.getItem(SIDE_KEY) !== "closed");
  const [overlaySide, setOverlaySide] = useState(false);
  const [overlayRail, setOverlayRail] = useState(true);
  return {
    isPhone,
    isRailOpen: !isRailOverlay || overlayRail,
    isSideOpen: isSideOverlay ? overlaySide : side,
    hasOverlay: (isRailOverlay && overlayRail && !isPhone) || (isSideOverlay && overlaySide),
    setRail: setOverlayRail,
    setSide(open) {
      if (isSideOverlay) return setOverlaySide(open);
      setStoredSide(open);
      localStorage.setItem(SIDE_KEY, open ? "open" : "closed");
    },
    closeOverlays() {
      setOverlayRail(false);
      setOverlaySide(false);
    },
  };
}
