import type { Outcome, RoomVisibility } from "@tandem/client-core/view-models";
import { TextField, useSnapshot } from "@tandem/ui-kit";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useEffect, useId, useState } from "react";
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

const VISIBILITIES: readonly RoomVisibility[] = ["open", "closed", "secret"];

export function CreateRoom({ onClose }: Closable): ReactElement {
  const { app } = useUi();
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const [categoryId, setCategory] = useState("");
  const [visibility, setVisibility] = useState<RoomVisibility>("open");
  const categories = useSnapshot(app.directory, (s) => s.categories);
  useEffect(() => void app.directory.load(), [app]);
  const run = async (): Promise<Outcome> => {
    const outcome = await app.directory.create({
      name: name.trim(),
      visibility,
      ...(topic.trim() && { topic: topic.trim() }),
      ...(categoryId && { categoryId }),
    });
    if (outcome.ok && outcome.jid !== undefined) app.myChat.openRoom(outcome.jid);
    return outcome;
  };
  return (
    <TaskDialog
      title={texts.dialogs.createRoom}
      action={texts.dialogs.create}
      check={() => (name.trim() === "" ? texts.dialogs.nameMissing : undefined)}
      run={run}
      onClose={onClose}
    >
      <TextField label={texts.dialogs.name} value={name} autoFocus onChange={(event) => setName(event.target.value)} />
      <TextField label={texts.dialogs.topic} value={topic} onChange={(event) => setTopic(event.target.value)} />
      {categories.length > 0 && (
        <Choice
          label={texts.dialogs.category}
          value={categoryId}
          onChoose={setCategory}
          options={[
            ["", texts.dialogs.noCategory],
            ...categories.map(({ id, name: title, depth }) => [id, `${"\u2003".repeat(depth)}${title}`] as const),
          ]}
        />
      )}
      <Choice
        label={texts.dialogs.visibility}
        value={visibility}
        onChoose={(chosen) => setVisibility(VISIBILITIES.find((known) => known === chosen) ?? "open")}
        options={VISIBILITIES.map((known) => [known, texts.dialogs[known]] as const)}
      />
    </TaskDialog>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChoose: (value: string) => void;
}

function Choice({ label, value, options, onChoose }: ChoiceProps): ReactElement {
  const id = useId();
  return (
    <div>
      <label className="td-label" htmlFor={id}>
        {label}
      </label>
      <div className="td-field" data-size="large">
        <select id={id} value={value} onChange={(event) => onChoose(event.target.value)}>
          {options.map(([key, text]) => (
            <option key={key} value={key}>
              {text}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
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
