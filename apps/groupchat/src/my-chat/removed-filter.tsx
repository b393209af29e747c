import { Button, IconButton, useSnapshot } from "@tandem/ui-kit";
import { Dismiss16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";

/** A filter that was deleted by mistake comes back as it was, read up to the same place. */
export default function RemovedFilter(): ReactElement | null {
  const { filters } = useUi().app;
  const removed = useSnapshot(filters, (s) => s.removed);
  const [failure, setFailure] = useState<string>();
  if (removed === undefined) return null;
  const undo = async (): Promise<void> => {
    const outcome = await filters.undoRemove();
    setFailure(outcome.ok ? undefined : (outcome.detail ?? strings.error[outcome.code]));
  };
  return (
    <div className="td-line gc-removed" role="status">
      <span className="td-grow">{failure ?? texts.filters.removed(removed.name)}</span>
      <Button size="small" onClick={() => void undo()}>
        {texts.filters.undo}
      </Button>
      <IconButton label={strings.common.close} onClick={() => filters.forgetRemoved()}>
        <Dismiss16 />
      </IconButton>
    </div>
  );
}
