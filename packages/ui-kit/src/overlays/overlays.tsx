import { later } from "../hooks/later.tsx";
import { whenIdle } from "../hooks/when-idle.ts";

// Fluent's layers are needed with the first menu, not with the first screen. Render one while it is open.
const menu = later(() => import("./fluent/action-menu.tsx"), { isLayer: true });
const card = later(() => import("./fluent/card.tsx"), { isLayer: true });
const modal = later(() => import("./modal.tsx"), { isLayer: true });

export const ActionMenu = menu.View;
export const Card = card.View;
export const Modal = modal.View;

/** Fetches them when the first screen stands, so that the first menu opens at once. Without a connection there is time later. */
export function preloadOverlays(): void {
  whenIdle(() => [menu, card, modal].forEach((layer) => void layer.preload()));
}
