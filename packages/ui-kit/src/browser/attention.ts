/** Tells whether the person looks at this window, now and on every change. */
export function followFocus(tell: (focused: boolean) => void): () => void {
  const report = (): void => tell(document.visibilityState === "visible" && document.hasFocus());
  report();
  window.addEventListener("focus", report);
  window.addEventListener("blur", report);
  document.addEventListener("visibilitychange", report);
  return () => {
    window.removeEventListener("focus", report);
    window.removeEventListener("blur", report);
    document.removeEventListener("visibilitychange", report);
  };
}

/** Tells what the device knows of the network. */
export function followNetwork(tell: (online: boolean) => void): () => void {
  const report = (): void => tell(navigator.onLine);
  report();
  window.addEventListener("online", report);
  window.addEventListener("offline", report);
  return () => {
    window.removeEventListener("online", report);
    window.removeEventListener("offline", report);
  };
}
