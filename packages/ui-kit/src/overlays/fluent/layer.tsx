import {
  createDOMRenderer,
  FluentProvider,
  type PartialTheme,
  type PositioningVirtualElement,
  RendererProvider,
  webDarkTheme,
  webLightTheme,
} from "@fluentui/react-components";
import {
  type ReactElement,
  type ReactNode,
  useContext,
  useLayoutEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { DocumentContext } from "../../hooks/document.ts";
import { currentTheme, onThemeChange, type ThemeName } from "../../theme/index.ts";
import { elementOf } from "../../keyboard/element.ts";
import type { Anchor } from "../types.ts";

/** Gives Fluent's layers our theme. Their host takes no room; the layers stand in portals at the end of the page. */
export function Layer({ children }: { readonly children: ReactNode }): ReactElement {
  const name = useSyncExternalStore(onThemeChange, currentTheme);
  const theme = useMemo(() => fluentTheme(name), [name]);
  const target = useContext(DocumentContext);
  const renderer = useMemo(() => rendererOf(target), [target]);
  return (
    <RendererProvider renderer={renderer} targetDocument={target}>
      <FluentProvider theme={theme} targetDocument={target} applyStylesToPortals className="td-layer">
        {children}
      </FluentProvider>
    </RendererProvider>
  );
}

const renderers = new WeakMap<Document, ReturnType<typeof createDOMRenderer>>();

/** One for each window: a rule that stands in one document is none in another. */
function rendererOf(target: Document): ReturnType<typeof createDOMRenderer> {
  const made = renderers.get(target) ?? createDOMRenderer(target);
  renderers.set(target, made);
  return made;
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
  if ("nodeType" in anchor) return anchor;
  return { getBoundingClientRect: () => new DOMRect(anchor.x, anchor.y, 0, 0) };
}

/** A closed layer gives the focus back to where it came from (design §6). */
export function useFocusBack(): void {
  const target = useContext(DocumentContext);
  // Read before the layer stands: it takes the focus as it comes.
  const [before] = useState(() => elementOf(target.activeElement));
  useLayoutEffect(() => {
    const giveBack = (): void => {
      if (before?.isConnected) before.focus();
    };
    return () => {
      // Before the layer leaves the page: a dialog that its choice opens has to know where the focus was.
      if (elementOf(target.activeElement)?.closest(LAYERS)) giveBack();
      // What was chosen in the layer may have moved the focus on purpose; then it stays there.
      queueMicrotask(() => {
        if (target.activeElement === null || target.activeElement === target.body) giveBack();
      });
    };
  }, [target, before]);
}

const LAYERS = ".td-menu, .td-card-surface";
