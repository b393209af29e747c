import type { ContactRow } from "@tandem/client-core";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { LEVELS } from "./access-field.tsx";
import { TaskDialog } from "./contact-dialogs.tsx";

interface AccessDialogProps {
  readonly contact: ContactRow;
  readonly onClose: () => void;
}

/** Which row of the table holds for this person, in the words of what they will see (PR7). */
export function AccessDialog({ contact, onClose }: AccessDialogProps): ReactElement {
  const { app } = useServices();
  const [level, setLevel] = useState(contact.access);
  return (
    <TaskDialog
      title={texts.access.title(contact.name)}
      action={strings.common.ok}
      run={() => app.contacts.setAccess(contact.jid, level)}
      onClose={onClose}
    >
      <fieldset className="cm-choices" aria-label={texts.people.access}>
        {LEVELS.map((known) => (
          <label key={known} className="td-check cm-choice-explained">
            <input
              type="radio"
              name="level"
              autoFocus={level === known}
              checked={level === known}
              onChange={() => setLevel(known)}
            />
            <span>
              {texts.access.levels[known].name}
              <span className="td-muted">{texts.access.levels[known].text}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </TaskDialog>
  );
}
