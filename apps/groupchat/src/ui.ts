import type { GroupChatApp } from "@tandem/client-core/view-models";
import type { ActionMenuProps } from "@tandem/ui-kit/overlays";
import { createContext, useContext } from "react";
import type { DialogRequest } from "./dialogs/request.ts";

/** The app and its layers, for every screen. */
export interface Ui {
  readonly app: GroupChatApp;
  readonly openMenu: (menu: Omit<ActionMenuProps, "onClose">) => void;
  readonly openDialog: (dialog: DialogRequest) => void;
}

export const UiContext = createContext<Ui | null>(null);

export function useUi(): Ui {
  const ui = useContext(UiContext);
  if (ui === null) throw new Error("A screen was rendered outside of UiProvider.");
  return ui;
}
