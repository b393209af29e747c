import type { Outcome } from "@tandem/client-core/view-models";
import { TextField } from "@tandem/ui-kit";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import { TaskDialog } from "./task-dialog.tsx";

interface Closable {
  readonly onClose: () => void;
}
interface OfRoom extends Closable {
  readonly jid: string;
  readonly name: string;
}

export function LeaveRoom({ jid, name, onClose }: OfRoom): ReactElement {
  const { app } = useUi();
  return (
    <TaskDialog
      title={texts.dialogs.leaveRoom(name)}
      action={texts.dialogs.leave}
      danger
      run={() => app.room(jid).leave()}
      onClose={onClose}
    >
      <p>{texts.dialogs.leaveRoomText}</p>
    </TaskDialog>
  );
}

/** RM5: nobody enters any more; what was said stays. */
export function CloseRoom({ jid, name, onClose }: OfRoom): ReactElement {
  const { app } = useUi();
  const [reason, setReason] = useState("");
  const run = async (): Promise<Outcome> => {
    const outcome = await app.roomSettings(jid).close(reason);
    if (outcome.ok) app.myChat.goBack();
    return outcome;
  };
  return (
    <TaskDialog
      title={texts.roomSettings.closeTitle(name)}
      action={texts.roomSettings.closeAction}
      danger
      run={run}
      onClose={onClose}
    >
      <p>{texts.roomSettings.closeHelp}</p>
      <TextField
        label={texts.roomSettings.closeReason}
        value={reason}
        autoFocus
        onChange={(event) => setReason(event.target.value)}
      />
    </TaskDialog>
  );
}

export function Invite({ jid, name, onClose }: OfRoom): ReactElement {
  const { app } = useUi();
  const [address, setAddress] = useState("");
  const [reason, setReason] = useState("");
  return (
    <TaskDialog
      title={texts.dialogs.invite(name)}
      action={texts.dialogs.inviteSend}
      check={() => (address.trim() === "" ? texts.dialogs.addressMissing : undefined)}
      run={() => app.room(jid).invite(address.trim(), reason.trim() === "" ? undefined : reason.trim())}
      onClose={onClose}
    >
      <TextField
        label={texts.dialogs.address}
        value={address}
        placeholder={strings.signIn.addressExample}
        type="email"
        autoFocus
        autoComplete="off"
        onChange={(event) => setAddress(event.target.value)}
      />
      <TextField
        label={texts.dialogs.inviteReason}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </TaskDialog>
  );
}

export function Topic({ jid, name, topic, onClose }: OfRoom & { readonly topic: string }): ReactElement {
  const { app } = useUi();
  const [text, setText] = useState(topic);
  return (
    <TaskDialog
      title={texts.dialogs.changeTopic(name)}
      action={strings.common.save}
      run={() => app.room(jid).setTopic(text.trim())}
      onClose={onClose}
    >
      <TextField label={texts.dialogs.topic} value={text} autoFocus onChange={(event) => setText(event.target.value)} />
    </TaskDialog>
  );
}
