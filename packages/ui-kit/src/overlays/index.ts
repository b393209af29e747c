export { ActionMenu, Card, Modal, preloadOverlays } from "./overlays.tsx";
export type { ActionMenuProps, Anchor, CardProps, MenuEntry, ModalProps } from "./types.ts";
