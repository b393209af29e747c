import type { GroupChatApp } from "@tandem/client-core/view-models";
import { ActionMenu, type ActionMenuProps } from "@tandem/ui-kit/overlays";
import { createContext, lazy, type ReactElement, type ReactNode, Suspense, useContext, useMemo, useState } from "react";
import type { DialogRequest } from "./dialogs/request.ts";

const Dialogs = lazy(() => import("./dialogs/dialogs.tsx"));

export interface Ui {
  readonly app: GroupChatApp;
  readonly openMenu: (menu: Omit<ActionMenuProps, "onClose">) => void;
  readonly openDialog: (dialog: DialogRequest) => void;
}

const UiContext = createContext<Ui | null>(null);

export function useUi(): Ui {
  const ui = useContext(UiContext);
  if (ui === null) throw new Error("useUi is used outside of UiProvider");
  return ui;
}

/** The app and its layers: one menu and one dialog at a time. */
export function UiProvider({
  app,
  children,
}: {
  readonly app: GroupChatApp;
  readonly children: ReactNode;
}): ReactElement {
  const [menu, setMenu] = useState<Omit<ActionMenuProps, "onClose">>();
  const [dialog, setDialog] = useState<DialogRequest>();
  const ui = useMemo<Ui>(
    () => ({
      app,
      // After the event that asked for it has gone by: it would count as a click beside the menu and close it again.
      openMenu: (wanted) => setTimeout(() => setMenu(wanted)),
      openDialog: setDialog,
    }),
    [app],
  );
  return (
    <UiContext value={ui}>
      {children}
      {menu !== undefined && <ActionMenu {...menu} onClose={() => setMenu(undefined)} />}
      {dialog !== undefined && (
        <Suspense>
          <Dialogs request={dialog} onClose={() => setDialog(undefined)} />
        </Suspense>
      )}
    </UiContext>
  );
}
