import type { Outcome } from "@tandem/client-core/view-models";
import { Button } from "@tandem/ui-kit";
import { Modal } from "@tandem/ui-kit/overlays";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, type ReactNode, useState } from "react";

interface TaskDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Text of the primary button. */
  readonly action: string;
  readonly danger?: boolean;
  /** What is wrong with what was entered; undefined when it can be sent. */
  readonly check?: () => string | undefined;
  readonly run: () => Promise<Outcome>;
  readonly onClose: () => void;
}

/** One task that the server does: stays open with what was entered until it succeeded, and says plainly why it did not. */
export function TaskDialog({ title, children, action, danger, check, run, onClose }: TaskDialogProps): ReactElement {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const submit = async (): Promise<void> => {
    const wrong = check?.();
    setFailure(wrong);
    if (wrong !== undefined || isBusy) return;
    setBusy(true);
    const outcome = await run();
    setBusy(false);
    if (outcome.ok) onClose();
    else setFailure(outcome.detail ?? strings.error[outcome.code]);
  };
  return (
    <Modal
      title={title}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button submit look={danger ? "danger" : "primary"} disabled={isBusy}>
            {action}
          </Button>
          <Button onClick={onClose}>{strings.common.cancel}</Button>
        </>
      }
    >
      <div className="gc-form">
        {children}
        {failure !== undefined && (
          <p className="td-error" role="alert">
            {failure}
          </p>
        )}
      </div>
    </Modal>
  );
}
