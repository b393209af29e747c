export interface FocusFacts {
  /** Tab went down in our page and has not come up: focus walks on its own way. */
  readonly isTabDown: boolean;
  readonly isPointerOver: boolean;
  /** A person has acted in this page or in a frame of it, within the browser's few seconds. */
  readonly isActivated: boolean;
  /** Since a key or a button was pressed in our own page. */
  readonly idleMs: number;
}

/** Nobody clicks so soon after a key. */
const KEY_TO_CLICK_MS_MIN = 500;
/** As long as browsers take an act to have been just now (HTML, transient activation). */
const ACTIVATION_MS_MAX = 5_000;

/**
 * Whether a person sent the focus into the frame, or the page in it took it. Browsers do not tell and let it be taken, so it
 * is read from what happened around it. Without a pointer over the frame (touch) an act that was not ours was the frame's.
 */
export function mayTakeFocus({ isTabDown, isPointerOver, isActivated, idleMs }: FocusFacts): boolean {
  if (isTabDown) return true;
  if (isPointerOver) return idleMs >= KEY_TO_CLICK_MS_MIN;
  return isActivated && idleMs >= ACTIVATION_MS_MAX;
}
