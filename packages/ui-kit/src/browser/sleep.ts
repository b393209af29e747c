/** Browsers wake a page that nobody looks at once a minute; twice missed is no throttling any more. */
export const SLEPT_MS = 150_000;
const LOOK_MS = 30_000;

/** Whether the device slept: between two looks more time has gone by than any page that runs is left alone. */
export function createSleepClock(now: () => number): { hasSlept(): boolean } {
  let last = now();
  return {
    hasSlept() {
      const gone = now() - last;
      last += gone;
      return gone >= SLEPT_MS;
    },
  };
}

/** Tells after the device, or this page, has slept, before the hand that woke it counts; and as the page is put to sleep. */
export function followSleep(tell: () => void): () => void {
  const clock = createSleepClock(() => Date.now());
  const look = (): void => {
    if (clock.hasSlept()) tell();
  };
  const timer = setInterval(look, LOOK_MS);
  const off = new AbortController();
  const early = { capture: true, passive: true, signal: off.signal };
  for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "focus"])
    window.addEventListener(kind, look, early);
  for (const kind of ["visibilitychange", "resume"]) document.addEventListener(kind, look, early);
  document.addEventListener("freeze", tell, early);
  return () => {
    clearInterval(timer);
    off.abort();
  };
}
