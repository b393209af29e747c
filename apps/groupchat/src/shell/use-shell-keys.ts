import { useLatest } from "@tandem/ui-kit";
import { focusInside, focusNextPane, handleKey, isForLayer, type KeyMap } from "@tandem/ui-kit/keyboard";
import { useEffect } from "react";
import { openCommandBox } from "../command-box/open.ts";
import type { Ui } from "../ui.ts";
import { focusEntry } from "./focus.ts";
import type { Layout } from "./layout.ts";
import { openNeighbour, type PlaceHistory } from "./places.ts";

/** The keys of the whole window (design §6); those of lists and of the entry area are theirs. */
export function useShellKeys(ui: Ui, layout: Layout, history: PlaceHistory): void {
  const keys = useLatest(shellKeys(ui, layout, history));
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isForLayer(event)) return;
      handleKey(keys.current, event);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [keys]);
}

function shellKeys(ui: Ui, layout: Layout, history: PlaceHistory): KeyMap {
  const { app, openDialog } = ui;
  const showRail = (): void => layout.setRail(true);
  /** On a phone My Chat lies over the place that is open. */
  const goTo = (open: () => void) => (): void => {
    if (layout.isPhone) layout.setRail(false);
    open();
  };
  return {
    "Ctrl+K": openCommandBox,
    "Ctrl+/": () => openDialog({ kind: "shortcuts" }),
    "Ctrl+,": () => openDialog({ kind: "settings" }),
    F6: () => focusNextPane(),
    "Shift+F6": () => focusNextPane(true),
    "Alt+1": () => {
      // My Chat has made room for the search.
      if (!layout.isRailOpen && app.myChat.snapshot().open.kind === "search") history.back();
      showRail();
      requestAnimationFrame(() => focusPane("rail"));
    },
    "Alt+2": goTo(() => app.myChat.openDirectory()),
    "Alt+3": goTo(() => app.myChat.openSearch()),
    "Alt+4": goTo(() => app.myChat.openActivity()),
    "Ctrl+F": () => findInPlace(app),
    "Alt+G": () => findInPlace(app, "day"),
    "Ctrl+Shift+F": goTo(() => app.myChat.openSearch()),
    "Alt+Up": goTo(() => openNeighbour(app, -1, false)),
    "Alt+Down": goTo(() => openNeighbour(app, 1, false)),
    "Alt+Shift+Up": goTo(() => openNeighbour(app, -1, true)),
    "Alt+Shift+Down": goTo(() => openNeighbour(app, 1, true)),
    "Alt+Left": history.back,
    "Alt+Right": history.forward,
    "Alt+N": () => document.querySelector<HTMLElement>("[data-action=add]")?.click(),
    "Alt+P": () => layout.setSide(!layout.isSideOpen),
    Esc: () => escape(ui, layout),
  };
}

/** Finds in the open room or conversation (RM29); elsewhere the key is the browser's. */
function findInPlace(app: Ui["app"], wants?: "day"): void | false {
  const { open } = app.myChat.snapshot();
  if (open.kind !== "room" && open.kind !== "conversation") return false;
  app.find.open(open.jid, wants);
  return undefined;
}

/** Closes the top layer, then leaves an inline IM for the room it came from, then jumps to the newest message. */
function escape({ app }: Ui, layout: Layout): void | false {
  const { notice, open } = app.myChat.snapshot();
  if (notice !== undefined && notice.kind !== "opening") return app.myChat.dismissNotice();
  if (layout.hasOverlay) return layout.closeOverlays();
  if (open.kind === "conversation" && open.openedFrom !== undefined) return app.myChat.goBack();
  document.querySelector<HTMLElement>("[data-jump=newest]")?.click();
  focusEntry();
  return undefined;
}

function focusPane(name: string): void {
  const pane = document.querySelector<HTMLElement>(`[data-pane=${name}]`);
  if (pane !== null) focusInside(pane);
}
