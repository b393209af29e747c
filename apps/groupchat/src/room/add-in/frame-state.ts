/** What becomes of a framed page, as far as the page around it can see. */
export type FrameState =
  | { readonly kind: "loading" }
  /** `isQuiet`: it has said nothing of itself for a while. It may do without, or be the browser's own page about an error. */
  | { readonly kind: "shown"; readonly isQuiet: boolean; readonly takings: number }
  /** Nothing came. */
  | { readonly kind: "failed" }
  /** The policy of this page does not know it: it was registered later. */
  | { readonly kind: "refused" }
  /** It went to a place that is not registered. */
  | { readonly kind: "strayed" }
  /** It took the focus too often. */
  | { readonly kind: "stopped" };

export type FrameEvent =
  | "loaded"
  /** It speaks our protocol. */
  | "spoke"
  /** Our policy stopped it: at its own address, or on its way to another. */
  | "refused"
  | "strayed"
  | "load-overdue"
  | "word-overdue"
  | "took-focus"
  /** A person has gone into it. */
  | "given-focus";

/** From the first byte that is asked for to the load event. */
export const LOAD_MS_MAX = 30_000;
/** From the load event to the first word. */
export const WORD_MS_MAX = 10_000;
/** So often in a row the page may take the focus unasked before it is stopped; each time it is put right. */
export const TAKINGS_MAX = 3;

export const LOADING: FrameState = { kind: "loading" };

export function nextFrameState(state: FrameState, event: FrameEvent): FrameState {
  if (state.kind !== "loading" && state.kind !== "shown") return state;
  const isShown = state.kind === "shown";
  const shown = isShown ? state : ({ kind: "shown", isQuiet: false, takings: 0 } as const);
  switch (event) {
    case "loaded":
      return shown;
    case "spoke":
      return isShown && !state.isQuiet ? state : { ...shown, isQuiet: false };
    case "refused":
    case "strayed":
      return { kind: event };
    case "load-overdue":
      return isShown ? state : { kind: "failed" };
    case "word-overdue":
      return isShown ? { ...shown, isQuiet: true } : state;
    case "given-focus":
      return isShown ? { ...state, takings: 0 } : state;
    case "took-focus":
      return shown.takings + 1 >= TAKINGS_MAX ? { kind: "stopped" } : { ...shown, takings: shown.takings + 1 };
  }
}
