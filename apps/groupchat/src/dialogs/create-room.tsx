import type { Outcome, RoomVisibility } from "@tandem/client-core/view-models";
import { PeoplePicker, type PickedPerson, TextField, useSnapshot } from "@tandem/ui-kit";
import { type ReactElement, useEffect, useId, useState } from "react";
import { laterTexts } from "../texts/later.ts";
import { useUi } from "../ui.ts";
import { TaskDialog } from "./task-dialog.tsx";

const VISIBILITIES: readonly RoomVisibility[] = ["open", "closed", "secret"];

/** RM12: its maker becomes its manager. */
export function CreateRoom({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { app } = useUi();
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const [categoryId, setCategory] = useState("");
  const [visibility, setVisibility] = useState<RoomVisibility>("open");
  const [copyFrom, setCopyFrom] = useState("");
  const [members, setMembers] = useState<readonly PickedPerson[]>([]);
  const { categories, templates, suggestions } = useSnapshot(app.directory, (s) => s);
  useEffect(() => void app.directory.load(), [app]);
  // What the dialog shows is what will be: the rest is taken over unseen.
  const chooseTemplate = (jid: string): void => {
    setCopyFrom(jid);
    const template = templates.find((one) => one.jid === jid);
    if (template === undefined) return;
    setCategory(template.categoryId);
    setVisibility(template.visibility);
  };
  const run = async (): Promise<Outcome> => {
    const outcome = await app.directory.create({
      name: name.trim(),
      visibility,
      members: members.map((one) => one.id),
      ...(copyFrom && { copyFrom }),
      ...(topic.trim() && { topic: topic.trim() }),
      ...(categoryId && { categoryId }),
    });
    if (outcome.ok && outcome.jid !== undefined) app.myChat.openRoom(outcome.jid);
    return outcome;
  };
  return (
    <TaskDialog
      title={laterTexts.dialogs.createRoom}
      action={laterTexts.dialogs.create}
      check={() => (name.trim() === "" ? laterTexts.dialogs.nameMissing : undefined)}
      run={run}
      onClose={onClose}
    >
      <TextField
        label={laterTexts.dialogs.name}
        value={name}
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
      <TextField label={laterTexts.dialogs.topic} value={topic} onChange={(event) => setTopic(event.target.value)} />
      {categories.length > 0 && (
        <Choice
          label={laterTexts.dialogs.category}
          value={categoryId}
          onChoose={setCategory}
          options={[
            ["", laterTexts.dialogs.noCategory],
            ...categories.map(({ id, name: title, depth }) => [id, `${"\u2003".repeat(depth)}${title}`] as const),
          ]}
        />
      )}
      <Choice
        label={laterTexts.dialogs.visibility}
        value={visibility}
        onChoose={(chosen) => setVisibility(VISIBILITIES.find((known) => known === chosen) ?? "open")}
        options={VISIBILITIES.map((known) => [known, laterTexts.dialogs[known]] as const)}
      />
      {templates.length > 0 && (
        <Choice
          label={laterTexts.dialogs.copyFrom}
          value={copyFrom}
          onChoose={chooseTemplate}
          options={[
            ["", laterTexts.dialogs.copyNothing],
            ...templates.map(({ jid, name: room }) => [jid, laterTexts.dialogs.copyOf(room)] as const),
          ]}
        />
      )}
      <PeoplePicker
        label={laterTexts.dialogs.members}
        picked={members}
        hits={suggestions.filter(({ isGroup }) => !isGroup)}
        onText={(text) => app.directory.suggest(text, categoryId || undefined)}
        onAdd={(hit) => setMembers([...members, hit])}
        onRemove={(one) => setMembers(members.filter(({ id }) => id !== one.id))}
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
