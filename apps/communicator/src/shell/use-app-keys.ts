import { focusNextPane, handleKey, isForLayer, type KeyMap } from "@tandem/ui-kit/keyboard";
import { useLatest } from "@tandem/ui-kit";
import { useEffect } from "react";

interface AppKeys {
  readonly onSettings: () => void;
  readonly onSearch: () => void;
  /** False: nothing is open to find in, and the key is the browser's. */
  readonly onFind: (wants?: "day") => void | false;
  /** Escape with no layer open leaves the conversation. */
  readonly onLeave: () => void;
}

/** Keys that work wherever the focus is (design §6). */
export function useAppKeys(keys: AppKeys): void {
  const latest = useLatest(keys);
  useEffect(() => {
    const map: KeyMap = {
      F6: () => focusNextPane(),
      "Shift+F6": () => focusNextPane(true),
      "Ctrl+,": () => latest.current.onSettings(),
      "Ctrl+F": () => latest.current.onFind(),
      "Alt+G": () => latest.current.onFind("day"),
      "Ctrl+Shift+F": () => latest.current.onSearch(),
      Esc: () => (isLayerOpen() ? false : latest.current.onLeave()),
    };
    const onKey = (event: KeyboardEvent): void => {
      if (!isForLayer(event)) handleKey(map, event);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [latest]);
}

function isLayerOpen(): boolean {
  return document.querySelector("[role=dialog], [role=menu]") !== null;
}
