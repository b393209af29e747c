import type { Outcome } from "@tandem/client-core";
import { PeoplePicker, type PickedPerson, useSnapshot } from "@tandem/ui-kit";
import { type ReactElement, useState } from "react";
import { TaskDialog } from "../people/contact-dialogs.tsx";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

export interface BringInDialogProps {
  readonly text: string;
  readonly run: (people: readonly string[]) => Promise<Outcome>;
  readonly onClose: () => void;
}

/** Whom to ask into a conversation (CV3). */
export default function BringInForm({ text, run, onClose }: BringInDialogProps): ReactElement {
  const { app } = useServices();
  const [picked, setPicked] = useState<readonly PickedPerson[]>([]);
  const hits = useSnapshot(app.suggestions, (s) => s);
  return (
    <TaskDialog
      title={texts.talk.bringIn}
      action={texts.talk.ask}
      isReady={picked.length > 0}
      run={() => run(picked.map(({ id }) => id))}
      onClose={onClose}
    >
      <p className="td-help">{text}</p>
      <PeoplePicker
        label={texts.talk.whom}
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
