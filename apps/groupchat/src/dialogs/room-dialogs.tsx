import type { Outcome } from "@tandem/client-core/view-models";
import { Button, PeoplePicker, type PickedPerson, TextField, useSnapshot } from "@tandem/ui-kit";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { changesInWords } from "../room-settings/changes.ts";
import { laterTexts } from "../texts/later.ts";
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
      title={laterTexts.dialogs.leaveRoom(name)}
      action={laterTexts.dialogs.leave}
      danger
      run={() => app.room(jid).leave()}
      onClose={onClose}
    >
      <p>{laterTexts.dialogs.leaveRoomText}</p>
    </TaskDialog>
  );
}

/** RM5: nobody enters any more; what was said stays. The name is typed, so that no click does it by mistake. */
export function CloseRoom({ jid, name, onClose }: OfRoom): ReactElement {
  const { app } = useUi();
  const t = laterTexts.roomSettings;
  const isArchived = useSnapshot(app.roomSettings(jid), (s) => s.saved.isArchived);
  const [typed, setTyped] = useState("");
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
      title={t.closeTitle(name)}
      action={t.closeAction}
      danger
      check={() => (typed.trim() === name ? undefined : t.closeWrong)}
      run={run}
      onClose={onClose}
    >
      <p>{t.closeText}</p>
      <p>{isArchived ? t.closeHistory : t.closeForgotten}</p>
      <TextField
        label={t.closeType(name)}
        value={typed}
        autoFocus
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
      />
      <TextField label={t.closeReason} value={reason} onChange={(event) => setReason(event.target.value)} />
    </TaskDialog>
  );
}

/** Who leaves the page of a room's settings is asked what becomes of what they changed; Cancel leads back to it. */
export function UnsavedSettings({ jid, name, onClose }: OfRoom): ReactElement {
  const { app } = useUi();
  const vm = app.roomSettings(jid);
  const settings = useSnapshot(vm, (s) => s);
  const { problem } = settings;
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
      title={laterTexts.roomSettings.unsavedTitle(name)}
      action={strings.common.save}
      check={() => problem && laterTexts.roomSettings.problems[problem]}
      run={() => vm.save()}
      onClose={close}
    >
      <p>{changesInWords(settings)}</p>
      <Button onClick={discard}>{laterTexts.roomSettings.discardChanges}</Button>
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
      title={laterTexts.dialogs.invite(name)}
      action={laterTexts.dialogs.inviteSend}
      check={() => (picked.length === 0 ? laterTexts.im.nobodyChosen : undefined)}
      run={run}
      onClose={onClose}
    >
      <PeoplePicker
        label={laterTexts.im.whom}
        picked={picked}
        hits={hits.filter(({ isGroup }) => !isGroup)}
        onText={(text) => settings.suggest(text)}
        onAdd={(hit) => setPicked([...picked, hit])}
        onRemove={(one) => setPicked(picked.filter(({ id }) => id !== one.id))}
        autoFocus
      />
      <TextField
        label={laterTexts.dialogs.inviteReason}
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
      title={laterTexts.dialogs.changeTopic(name)}
      action={strings.common.save}
      run={() => app.room(jid).setTopic(text.trim())}
      onClose={onClose}
    >
      <TextField
        label={laterTexts.dialogs.topic}
        value={text}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
    </TaskDialog>
  );
}
