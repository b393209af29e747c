import { type RefObject, useEffect } from "react";
import type { FrameEvent } from "./frame-state.ts";
import { mayTakeFocus } from "./may-take-focus.ts";

/** Puts the focus back where the person had it when the page in the frame takes it unasked. */
export function useFocusGuard(frame: RefObject<HTMLIFrameElement | null>, tell: (event: FrameEvent) => void): void {
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    let last: Element | null = document.activeElement;
    let actedAt = Number.NEGATIVE_INFINITY;
    let isTabDown = false;
    const acted = (event: Event): void => {
      actedAt = event.timeStamp;
      isTabDown = event instanceof KeyboardEvent && event.key === "Tab";
    };
    const rest = { capture: true, signal };
    document.addEventListener("keydown", acted, rest);
    document.addEventListener("pointerdown", acted, rest);
    document.addEventListener("keyup", () => (isTabDown = false), rest);
    document.addEventListener("focusin", (event) => (last = event.target as Element), rest);
    const onBlur = (event: Event): void => {
      const { current } = frame;
      if (current === null || document.activeElement !== current || last === current) return;
      const idleMs = event.timeStamp - actedAt;
      const isActivated = navigator.userActivation?.isActive ?? false;
      const isPointerOver = current.matches(":hover");
      const isGiven = mayTakeFocus({ isTabDown, isPointerOver, isActivated, idleMs });
      isTabDown = false;
      tell(isGiven ? "given-focus" : "took-focus");
      // Chromium moves the keyboard when this event has ended: set at once, the focus would only seem to be back.
      if (!isGiven) setTimeout(() => putBack(last, current));
    };
    window.addEventListener("blur", onBlur, { signal });
    return () => listening.abort();
  }, [frame, tell]);
}

function putBack(last: Element | null, frame: HTMLIFrameElement): void {
  // The person may have been quicker. A frame that was stopped meanwhile has left the focus nowhere.
  const now = document.activeElement;
  if (now !== frame && now !== document.body) return;
  if (last instanceof HTMLElement && last.isConnected && last !== document.body) last.focus();
  else frame.blur();
}
