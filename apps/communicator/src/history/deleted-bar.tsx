import type { PastConversationsViewModel } from "@tandem/client-core";
import { Button, useSnapshot } from "@tandem/ui-kit";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, type ReactNode, useEffect, useRef } from "react";
import { words } from "./words.ts";

interface DeletedBarProps {
  readonly vm: PastConversationsViewModel;
  readonly onUndo: (jid: string) => void;
}

/** What is about to be deleted, as long as it can be kept; or that it was not deleted, and why. */
export function DeletedBar({ vm, onUndo }: DeletedBarProps): ReactElement {
  const { deleted, notDeleted } = useSnapshot(vm, (s) => s);
  const last = deleted[0];
  return (
    <div className="td-undo" role="status">
      {notDeleted !== undefined ? (
        <Bar
          key="not"
          text={`${words.notRemoved(notDeleted.name)} ${notDeleted.error === "not-allowed" ? words.mustKeep : strings.error[notDeleted.error]}`}
          action={strings.common.close}
          onAction={() => vm.dismissNotDeleted()}
        />
      ) : (
        last !== undefined && (
          <Bar
            key={last.jid}
            text={words.removed(last.name)}
            action={strings.contacts.undo}
            title="Ctrl+Z"
            onAction={() => onUndo(last.jid)}
          />
        )
      )}
    </div>
  );
}

interface BarProps {
  readonly text: ReactNode;
  readonly action: string;
  readonly title?: string;
  readonly onAction: () => void;
}

function Bar({ text, action, title, onAction }: BarProps): ReactElement {
  const button = useRef<HTMLButtonElement>(null);
  // With the last row of the list the focus would go to nowhere.
  useEffect(() => {
    if (document.activeElement === document.body) button.current?.focus();
  }, []);
  return (
    <div className="td-undo-bar">
      <span className="td-grow">{text}</span>
      <Button ref={button} size="small" title={title} onClick={onAction}>
        {action}
      </Button>
    </div>
  );
}
