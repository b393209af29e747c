/** What a person may choose; `system` follows the device, also while the app runs. */
export const APPEARANCES = ["system", "light", "dark", "hc"] as const;
export type Appearance = (typeof APPEARANCES)[number];
export type ThemeName = Exclude<Appearance, "system">;

const KEY = "tandem:appearance";
const listeners = new Set<() => void>();

export function chosenAppearance(): Appearance {
  const stored = localStorage.getItem(KEY);
  return APPEARANCES.find((known) => known === stored) ?? "system";
}

/** Both apps share it, as they share the origin. */
export function chooseAppearance(appearance: Appearance): void {
  localStorage.setItem(KEY, appearance);
  applyTheme();
}

export function currentTheme(): ThemeName {
  return (document.documentElement.dataset.theme as ThemeName | undefined) ?? "light";
}

export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Call before the first render: sets the theme and keeps it with the system and with the other app. */
export function followAppearance(): void {
  applyTheme();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) applyTheme();
  });
}

function applyTheme(): void {
  const chosen = chosenAppearance();
  const theme = chosen === "system" ? systemTheme() : chosen;
  document.documentElement.dataset.theme = theme;
  for (const listener of listeners) listener();
}

function systemTheme(): ThemeName {
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
