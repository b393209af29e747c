import type { ViewModel } from "@tandem/client-core/view-models";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";

export { DocumentContext } from "./document.ts";
export { type Later, later } from "./later.tsx";

/**
 * Renders again only when the selected part changes. The selector returns something that the snapshot already holds (or a
 * primitive), so that its identity can be compared.
 */
export function useSnapshot<S, T>(vm: ViewModel<S>, select: (snapshot: S) => T): T {
  return useSyncExternalStore(
    (listener) => vm.subscribe(listener),
    () => select(vm.snapshot()),
  );
}

/** For what changes in bursts and is long to draw: at most once for each frame that is painted, and no later than that. */
export function useFrameSnapshot<S, T>(vm: ViewModel<S>, select: (snapshot: S) => T): T {
  return useSyncExternalStore(
    (listener) => perFrame(listener, (next) => vm.subscribe(next)),
    () => select(vm.snapshot()),
  );
}

function perFrame(listener: () => void, subscribe: (listener: () => void) => () => void): () => void {
  let frame: number | undefined;
  const draw = (): void => {
    frame = undefined;
    listener();
  };
  const unsubscribe = subscribe(() => {
    // Nothing is painted in a window that is hidden.
    if (document.hidden) draw();
    else frame ??= requestAnimationFrame(draw);
  });
  return () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    unsubscribe();
  };
}

/** The same for a view model that may be absent. */
export function useOptionalSnapshot<S, T>(vm: ViewModel<S> | undefined, select: (snapshot: S) => T): T | undefined {
  return useSyncExternalStore(
    (listener) => vm?.subscribe(listener) ?? nothing,
    () => (vm === undefined ? undefined : select(vm.snapshot())),
  );
}
const nothing = (): void => undefined;

/** A function that always sees the newest render, for listeners that are set once. */
export function useLatest<T>(value: T): { readonly current: T } {
  const ref = useRef(value);
  useEffect(() => {
    ref.current = value;
  });
  return ref;
}

/** True from `delay` ms after `wanted` became true: what is quick is not announced by a skeleton (design §7). */
export function useDelayed(wanted: boolean, delay = 150): boolean {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!wanted) {
      setShown(false);
      return undefined;
    }
    const timer = setTimeout(() => setShown(true), delay);
    return () => clearTimeout(timer);
  }, [wanted, delay]);
  return wanted && shown;
}

/** Whether a media query matches, kept up to date. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => window.matchMedia(query).matches,
  );
}

export const PHONE = "(max-width: 559px)";
export const RAIL_OVERLAY = "(max-width: 819px)";
export const SIDE_OVERLAY = "(max-width: 1119px)";
