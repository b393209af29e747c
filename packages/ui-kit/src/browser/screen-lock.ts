/** Both apps share it, as they share the origin. */
const KEY = "tandem:notice-lock";
const CHANGED = "tandem-notice-lock";
/** The least that browsers take; only the screen is asked for. */
const THRESHOLD_MS = 60_000;

interface IdleDetector extends EventTarget {
  readonly screenState: "locked" | "unlocked" | null;
  start(options: { readonly threshold: number; readonly signal: AbortSignal }): Promise<void>;
}
interface IdleDetectorClass {
  new (): IdleDetector;
  requestPermission(): Promise<PermissionState>;
}

const detectorOf = (): IdleDetectorClass | undefined =>
  (window as unknown as { readonly IdleDetector?: IdleDetectorClass }).IdleDetector;

/** Whether this browser can tell (Idle Detection API; Chromium). */
export function canNoticeLock(): boolean {
  return detectorOf() !== undefined;
}

export function noticesLock(): boolean {
  return canNoticeLock() && localStorage.getItem(KEY) === "on";
}

/** Inside a click: the browser asks the person. False: refused, there or before. */
export async function noticeLock(isWanted: boolean): Promise<boolean> {
  const isAllowed = isWanted && (await detectorOf()?.requestPermission()) === "granted";
  localStorage.setItem(KEY, isAllowed ? "on" : "off");
  window.dispatchEvent(new Event(CHANGED));
  return isAllowed;
}

/** Tells when the screen is locked and unlocked, for as long as the person wants it and the browser allows it. */
export function followScreenLock(tell: (isLocked: boolean) => void): () => void {
  let watching: AbortController | undefined;
  const follow = (): void => {
    watching?.abort();
    watching = undefined;
    const Detector = detectorOf();
    if (Detector === undefined || !noticesLock()) return;
    const { signal } = (watching = new AbortController());
    void watch(new Detector(), signal, tell);
  };
  const onStorage = ({ key }: StorageEvent): void => {
    if (key === KEY) follow();
  };
  follow();
  window.addEventListener(CHANGED, follow);
  window.addEventListener("storage", onStorage);
  return () => {
    watching?.abort();
    window.removeEventListener(CHANGED, follow);
    window.removeEventListener("storage", onStorage);
  };
}

async function watch(detector: IdleDetector, signal: AbortSignal, tell: (isLocked: boolean) => void): Promise<void> {
  let wasLocked = false;
  const report = (): void => {
    const isLocked = detector.screenState === "locked";
    if (isLocked === wasLocked || signal.aborted) return;
    wasLocked = isLocked;
    tell(isLocked);
  };
  detector.addEventListener("change", report);
  try {
    await detector.start({ threshold: THRESHOLD_MS, signal });
    report();
  } catch (error) {
    // The permission was taken back in the browser's own settings: as without it.
    if (!signal.aborted) console.warn("The lock of the screen cannot be noticed.", error);
  }
}
