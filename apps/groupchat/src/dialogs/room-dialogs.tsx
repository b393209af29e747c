import type { Outcome } from "@tandem/client-core/view-models";
import { Button, PeoplePicker, type PickedPerson, TextField, useSnapshot } from "@tandem/ui-kit";
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
    if (outcome.ok) {
      app.roomSettings(jid).discard();
      app.myChat.goBack();
    }
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

/** Who leaves the page of a room's settings is asked what becomes of what they changed; Cancel leads back to it. */
export function UnsavedSettings({ jid, name, onClose }: OfRoom): ReactElement {
  const { app } = useUi();
  const vm = app.roomSettings(jid);
  const { changed, problem } = useSnapshot(vm, (s) => s);
  const close = (): void => {
    if (vm.snapshot().changed.length > 0) app.myChat.openRoomSettings(jid);
    onClose();
  };
  const discard = (): void => {
    vm.discard();
    onClose();
  };
  return (
    <TaskDialog
      title={texts.roomSettings.unsavedTitle(name)}
      action={strings.common.save}
      check={() => problem && texts.roomSettings.problems[problem]}
      run={() => vm.save()}
      onClose={close}
    >
      <p>{changed.map((key) => texts.roomSettings.changed[key]).join(", ")}</p>
      <Button onClick={discard}>{texts.roomSettings.discardChanges}</Button>
    </TaskDialog>
  );
}

/** RM2: whom the scope of the room leaves out is not offered. */
export function Invite({ jid, name, onClose }: OfRoom): ReactElement {
  const { app } = useUi();
  const settings = app.roomSettings(jid);
  const hits = useSnapshot(settings, (s) => s.suggestions);
  const [picked, setPicked] = useState<readonly PickedPerson[]>([]);
  const [reason, setReason] = useState("");
  const run = async (): Promise<Outcome> => {
    for (const { id } of picked) {
      const outcome = await app.room(jid).invite(id, reason.trim() || undefined);
      if (!outcome.ok) return outcome;
      // Whoever is asked is not asked again when it fails with the next one.
      setPicked((all) => all.filter((one) => one.id !== id));
    }
    return { ok: true };
  };
  return (
    <TaskDialog
      title={texts.dialogs.invite(name)}
      action={texts.dialogs.inviteSend}
      check={() => (picked.length === 0 ? texts.im.nobodyChosen : undefined)}
      run={run}
      onClose={onClose}
    >
      <PeoplePicker
        label={texts.im.whom}
        picked={picked}
        hits={hits.filter(({ isGroup }) => !isGroup)}
        onText={(text) => settings.suggest(text)}
        onAdd={(hit) => setPicked([...picked, hit])}
        onRemove={(one) => setPicked(picked.filter(({ id }) => id !== one.id))}
        autoFocus
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
