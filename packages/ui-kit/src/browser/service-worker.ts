/** The offline shell. A new version waits until the app starts again; `onWaiting` is called when there is one. */
export function registerServiceWorker(base: string, onWaiting: () => void): void {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  const register = async (): Promise<void> => {
    const registration = await navigator.serviceWorker.register(`${base}sw.js`, { scope: base });
    registration.addEventListener("updatefound", () => {
      const installing = registration.installing;
      installing?.addEventListener("statechange", () => {
        // Without a controller it is the first one: nothing is replaced.
        if (installing.state === "installed" && navigator.serviceWorker.controller !== null) onWaiting();
      });
    });
  };
  register().catch((error: unknown) => console.warn("The app will not start without a connection.", error));
}
