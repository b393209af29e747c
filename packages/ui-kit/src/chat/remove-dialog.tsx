import type { MessageItem, Outcome } from "@tandem/client-core/view-models";
import { type ReactElement, useState } from "react";
import { Modal } from "../overlays/index.ts";
import { Button, TextField } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";

interface RemoveDialogProps {
  readonly item: MessageItem;
  readonly retract: () => void;
  readonly moderate: (reason: string) => Promise<Outcome>;
  readonly onClose: () => void;
}

/** Asks before a message goes: it does not come back. */
export function RemoveDialog({ item, retract, moderate, onClose }: RemoveDialogProps): ReactElement {
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string>();
  const isMine = item.may.retract;
  const remove = async (): Promise<void> => {
    if (isMine) retract();
    const outcome = isMine ? ({ ok: true } as const) : await moderate(reason.trim());
    if (outcome.ok) onClose();
    else setProblem(outcome.detail ?? strings.error[outcome.code]);
  };
  const { talk, common } = strings;
  return (
    <Modal
      title={isMine ? talk.removeMine : talk.removeOther(item.author.nick)}
      width={420}
      onClose={onClose}
      onSubmit={() => void remove()}
      actions={
        <>
          <Button look="danger" submit>
            {talk.remove}
          </Button>
          <Button onClick={onClose}>{common.cancel}</Button>
        </>
      }
    >
      <p>{isMine ? talk.removeMineText : talk.removeOtherText}</p>
      {item.text !== "" && <blockquote className="td-removing">{item.text}</blockquote>}
      {!isMine && (
        <TextField
          label={talk.reason}
          value={reason}
          maxLength={200}
          error={problem}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
    </Modal>
  );
}
