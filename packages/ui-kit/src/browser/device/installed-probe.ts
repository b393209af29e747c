import type { InstalledProbePort } from "@tandem/client-core/device";

interface RelatedApplication {
  readonly platform: string;
  readonly id?: string;
}

/** getInstalledRelatedApps is Chromium's alone; it answers in top-level windows only. */
export function installedProbe(): InstalledProbePort | undefined {
  const { getInstalledRelatedApps: ask } = navigator as Navigator & {
    readonly getInstalledRelatedApps?: () => Promise<readonly RelatedApplication[]>;
  };
  if (ask === undefined || window !== window.top) return undefined;
  return {
    settled,
    visit(path) {
      const here = location.href;
      // A window of the app itself asks from where it is.
      if (location.pathname.startsWith(path.replace(/[^/]*$/, ""))) return () => undefined;
      history.replaceState(history.state, "", path);
      return () => history.replaceState(history.state, "", here);
    },
    async installedAppIds() {
      const apps = await ask.call(navigator);
      return apps.filter(({ platform }) => platform === "webapp").map(({ id }) => id ?? "");
    },
  };
}

/** While the browser installs the app it has the page loaded out of sight, and a changed address makes the installation fail. */
async function settled(): Promise<void> {
  while (!isSettled()) await nextChange();
  await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
}

function isSettled(): boolean {
  return document.readyState === "complete" && document.visibilityState === "visible" && document.hasFocus();
}

function nextChange(): Promise<void> {
  return new Promise((changed) => {
    const done = new AbortController();
    const end = (): void => {
      done.abort();
      changed();
    };
    const options = { signal: done.signal };
    window.addEventListener("load", end, options);
    window.addEventListener("focus", end, options);
    document.addEventListener("visibilitychange", end, options);
  });
}
