/**
 * Loads the app with the policy that the server gives now. The service worker keeps the page with the one of before, and a
 * newer worker waits for the next start: this is that start.
 */
export async function loadAppAnew(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.update();
    const worker = registration?.installing ?? registration?.waiting;
    if (worker) await takeOver(worker);
  } catch (error) {
    console.warn("A newer service worker was not found.", error);
  }
  location.reload();
}

/** Workbox's word for it; resolves when that worker serves this page, or has failed. */
function takeOver(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve) => {
    const step = (): void => {
      if (worker.state === "installed") worker.postMessage({ type: "SKIP_WAITING" });
      if (worker.state === "activated" || worker.state === "redundant") resolve();
    };
    worker.addEventListener("statechange", step);
    step();
  });
}
