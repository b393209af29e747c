import { lazy, type ReactElement, Suspense } from "react";
import { whenIdle } from "../hooks/when-idle.ts";
import type { ActionMenuProps, CardProps, ModalProps } from "./types.ts";

// Fluent's layers are needed with the first menu, not with the first screen.
const LazyMenu = lazy(() => import("./fluent/action-menu.tsx"));
const LazyCard = lazy(() => import("./fluent/card.tsx"));
const LazyModal = lazy(() => import("./modal.tsx"));

/** Render it while it is open. */
export function ActionMenu(props: ActionMenuProps): ReactElement {
  return (
    <Suspense>
      <LazyMenu {...props} />
    </Suspense>
  );
}

export function Card(props: CardProps): ReactElement {
  return (
    <Suspense>
      <LazyCard {...props} />
    </Suspense>
  );
}

export function Modal(props: ModalProps): ReactElement {
  return (
    <Suspense>
      <LazyModal {...props} />
    </Suspense>
  );
}

/** Fetches them when the first screen stands, so that the first menu opens at once. Without a connection there is time later. */
export function preloadOverlays(): void {
  const load = (): void => {
    Promise.all([import("./fluent/action-menu.tsx"), import("./fluent/card.tsx"), import("./modal.tsx")]).catch(
      (error: unknown) => console.warn("Menus and dialogs could not be loaded in advance.", error),
    );
  };
  whenIdle(load);
}
