import {
  FluentProvider,
  type PartialTheme,
  type PositioningVirtualElement,
  webDarkTheme,
  webLightTheme,
} from "@fluentui/react-components";
import { type ReactElement, type ReactNode, useEffect, useMemo, useSyncExternalStore } from "react";
import { currentTheme, onThemeChange, type ThemeName } from "../../theme/index.ts";
import type { Anchor } from "../types.ts";

/** Gives Fluent's layers our theme. Their host takes no room; the layers stand in portals at the end of the page. */
export function Layer({ children }: { readonly children: ReactNode }): ReactElement {
  const name = useSyncExternalStore(onThemeChange, currentTheme);
  const theme = useMemo(() => fluentTheme(name), [name]);
  return (
    <FluentProvider theme={theme} applyStylesToPortals className="td-layer">
      {children}
    </FluentProvider>
  );
}

/**
 * Fluent's own values only where tokens.css has none: what the page defines already is left out and so inherited, which
 * keeps one source for each token and lets forced colours through.
 */
function fluentTheme(name: ThemeName): PartialTheme {
  const page = getComputedStyle(document.documentElement);
  const base = Object.entries(name === "light" ? webLightTheme : webDarkTheme);
  const rest = base.filter(([token]) => page.getPropertyValue(`--${token}`) === "");
  return { ...(Object.fromEntries(rest) as PartialTheme), ...OURS };
}

const OURS: PartialTheme = {
  colorNeutralBackground1Hover: "var(--colorNeutralBackgroundHover)",
  colorNeutralBackground1Pressed: "var(--colorNeutralBackgroundPressed)",
  colorNeutralBackground1Selected: "var(--colorNeutralBackgroundSelected)",
  colorSubtleBackgroundHover: "var(--colorNeutralBackgroundHover)",
  colorSubtleBackgroundPressed: "var(--colorNeutralBackgroundPressed)",
  colorNeutralForeground1Hover: "var(--colorNeutralForeground1)",
  colorNeutralForeground1Pressed: "var(--colorNeutralForeground1)",
  colorNeutralForeground2Hover: "var(--colorNeutralForeground1)",
  colorNeutralForeground2Pressed: "var(--colorNeutralForeground1)",
  colorNeutralForeground2BrandHover: "var(--colorBrandForeground1)",
  colorNeutralForeground2BrandPressed: "var(--colorBrandForeground1)",
  colorTransparentStroke: "transparent",
};

/** What Fluent's positioning takes. */
export function anchorTarget(anchor: Anchor): HTMLElement | PositioningVirtualElement {
  if (anchor instanceof HTMLElement) return anchor;
  return { getBoundingClientRect: () => new DOMRect(anchor.x, anchor.y, 0, 0) };
}

/** A closed layer gives the focus back to where it came from (design §6). */
export function useFocusBack(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      // What was chosen in the layer may have moved the focus on purpose; then it stays there.
      queueMicrotask(() => {
        const lost = document.activeElement === null || document.activeElement === document.body;
        if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
      });
    };
  }, []);
}
