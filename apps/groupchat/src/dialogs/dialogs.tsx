import { later } from "@tandem/ui-kit";
import { type ReactElement } from "react";
import { AddContact, CopyContact, MoveContact, RemoveContact, RenameContact, RenameGroup } from "./contact-dialogs.tsx";
import { BringIn } from "./bring-in.tsx";
import { RenameFilter, SaveFilter } from "./filter-dialogs.tsx";
import { NoteDialog, SetFor, SignOutDialog } from "./me-dialogs.tsx";
import type { DialogRequest } from "./request.ts";
import { CreateRoom } from "./create-room.tsx";
import { CloseRoom, Invite, LeaveRoom, Topic, UnsavedSettings } from "./room-dialogs.tsx";
import { Shortcuts } from "./shortcuts.tsx";

const Settings = later(() => import("../settings/settings.tsx"), { isLayer: true });

interface DialogsProps {
  readonly request: DialogRequest;
  readonly onClose: () => void;
}

export default function Dialogs({ request, onClose }: DialogsProps): ReactElement {
  switch (request.kind) {
    case "add-contact":
      return <AddContact jid={request.jid} onClose={onClose} />;
    case "rename-contact":
      return <RenameContact {...request} onClose={onClose} />;
    case "move-contact":
      return <MoveContact {...request} onClose={onClose} />;
    case "copy-contact":
      return <CopyContact {...request} onClose={onClose} />;
    case "remove-contact":
      return <RemoveContact {...request} onClose={onClose} />;
    case "rename-group":
      return <RenameGroup {...request} onClose={onClose} />;
    case "bring-in":
      return <BringIn {...request} onClose={onClose} />;
    case "create-room":
      return <CreateRoom onClose={onClose} />;
    case "leave-room":
      return <LeaveRoom {...request} onClose={onClose} />;
    case "close-room":
      return <CloseRoom {...request} onClose={onClose} />;
    case "unsaved-settings":
      return <UnsavedSettings {...request} onClose={onClose} />;
    case "invite":
      return <Invite {...request} onClose={onClose} />;
    case "topic":
      return <Topic {...request} onClose={onClose} />;
    case "save-filter":
      return <SaveFilter {...request} onClose={onClose} />;
    case "rename-filter":
      return <RenameFilter {...request} onClose={onClose} />;
    case "note":
      return <NoteDialog onClose={onClose} />;
    case "set-for":
      return <SetFor onClose={onClose} />;
    case "sign-out":
      return <SignOutDialog onClose={onClose} />;
    case "shortcuts":
      return <Shortcuts onClose={onClose} />;
    case "settings":
      return <Settings.View section={request.section} onClose={onClose} />;
  }
}
