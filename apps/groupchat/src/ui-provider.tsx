import type { GroupChatApp } from "@tandem/client-core/view-models";
import { PhotosProvider, later } from "@tandem/ui-kit";
import { ActionMenu, type ActionMenuProps } from "@tandem/ui-kit/overlays";
import { type LinkOpener, LinksContext } from "@tandem/ui-kit/text";
import { type ReactElement, type ReactNode, useMemo, useState } from "react";
import type { DialogRequest } from "./dialogs/request.ts";
import { type Ui, UiContext } from "./ui.ts";

const Dialogs = later(() => import("./dialogs/dialogs.tsx"), { isLayer: true });

/** One menu and one dialog at a time, over whatever is open. */
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
  const opener = useMemo<LinkOpener>(
    () => ({
      room: (jid, message) => (message === undefined ? app.myChat.openRoom(jid) : app.myChat.openRoomAt(jid, message)),
      roomName: (jid) => app.myChat.roomName(jid),
      person: (jid) => app.myChat.openConversation(jid),
      broken: (fault, text) => app.myChat.showBrokenLink(fault, text),
    }),
    [app],
  );
  return (
    <UiContext value={ui}>
      <LinksContext value={opener}>
        <PhotosProvider value={app.faces.photo}>{children}</PhotosProvider>
      </LinksContext>
      {menu !== undefined && <ActionMenu {...menu} onClose={() => setMenu(undefined)} />}
      {dialog !== undefined && <Dialogs.View request={dialog} onClose={() => setDialog(undefined)} />}
    </UiContext>
  );
}
