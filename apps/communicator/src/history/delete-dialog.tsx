import type { PastConversationRow } from "@tandem/client-core";
import { Button } from "@tandem/ui-kit";
import { Modal } from "@tandem/ui-kit/overlays";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { words } from "./words.ts";

interface DeleteDialogProps {
  readonly row: PastConversationRow;
  readonly onDelete: () => void;
  readonly onClose: () => void;
}

export function DeleteDialog({ row, onDelete, onClose }: DeleteDialogProps): ReactElement {
  const submit = (): void => {
    onClose();
    onDelete();
  };
  return (
    <Modal
      title={words.removeTitle(row.name)}
      width={440}
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button submit look="danger">
            {words.removeDo}
          </Button>
          <Button onClick={onClose}>{strings.common.cancel}</Button>
        </>
      }
    >
      <p>{words.removeText(row.name)}</p>
    </Modal>
  );
}
