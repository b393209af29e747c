import type { ReactNode } from "react";

export type MenuEntry =
  | {
      readonly kind: "item";
      readonly key: string;
      readonly label: string;
      readonly icon?: ReactNode;
      /** The key that does the same. */
      readonly shortcut?: string;
      /** Why it cannot be chosen now; shown with it. */
      readonly unavailable?: string;
      readonly onPick: () => void;
    }
  | {
      readonly kind: "radio";
      readonly key: string;
      readonly label: string;
      readonly icon?: ReactNode;
      readonly checked: boolean;
      readonly onPick: () => void;
    }
  | { readonly kind: "separator"; readonly key: string };

/** Where a layer stands: at a point of the window, or at an element. */
export type Anchor = { readonly x: number; readonly y: number } | HTMLElement;

export interface ActionMenuProps {
  readonly label: string;
  readonly anchor: Anchor;
  readonly entries: readonly MenuEntry[];
  readonly onClose: () => void;
  /** On a phone it comes from the foot of the window, over its whole width. */
  readonly isSheet?: boolean;
}

export interface CardProps {
  readonly label: string;
  readonly anchor: Anchor;
  /** Where it stands if there is room: beside what it belongs to, or above, where that would hide what is written. */
  readonly side?: "beside" | "above" | undefined;
  readonly children: ReactNode;
  readonly onClose: () => void;
}

export interface ModalProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons, the primary one first. */
  readonly actions?: ReactNode;
  readonly onClose: () => void;
  /** Sent with Enter from any of its fields. */
  readonly onSubmit?: () => void;
  /** Width in px. */
  readonly width?: number;
}
