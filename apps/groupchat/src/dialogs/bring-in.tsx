import { PeoplePicker, type PickedPerson, useSnapshot } from "@tandem/ui-kit";
import { type ReactElement, useState } from "react";
import { laterTexts } from "../texts/later.ts";
import { useUi } from "../ui.ts";
import { TaskDialog } from "./task-dialog.tsx";

interface BringInProps {
  readonly jid: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** An IM becomes a room of the moment with more people in it (CV3). */
export function BringIn({ jid, name, onClose }: BringInProps): ReactElement {
  const { app } = useUi();
  const [picked, setPicked] = useState<readonly PickedPerson[]>([]);
  const hits = useSnapshot(app.suggestions, (s) => s);
  return (
    <TaskDialog
      title={laterTexts.im.bringIn}
      action={laterTexts.im.ask}
      check={() => (picked.length === 0 ? laterTexts.im.nobodyChosen : undefined)}
      run={() => app.conversation(jid).bringIn(picked.map(({ id }) => id))}
      onClose={onClose}
    >
      <p className="td-help">{laterTexts.im.bringInText(name)}</p>
      <PeoplePicker
        label={laterTexts.im.whom}
        picked={picked}
        hits={hits}
        onText={app.suggestions.setText}
        onAdd={(hit) => setPicked([...picked, hit])}
        onRemove={(one) => setPicked(picked.filter(({ id }) => id !== one.id))}
        autoFocus
      />
    </TaskDialog>
  );
}
