import { Bar, Button, useSnapshot } from "@tandem/ui-kit";
import { useConnectionBar } from "@tandem/ui-kit/connection";
import { CommunicatorTile, GroupChatTile } from "@tandem/ui-kit/icons";
import type { ReactNode } from "react";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";

/** What lies over the top of the list; undefined when there is nothing to say. */
export function useBars(): ReactNode {
  const connection = useConnectionBar(useUi().app.session);
  const changed = useChangedBar();
  if (connection === undefined && changed === undefined) return undefined;
  return (
    <>
      {connection}
      {changed}
    </>
  );
}

/** A change of the preferred app is told and never applied under the person's hands (RT2). */
function useChangedBar(): ReactNode {
  const { aboutIm } = useUi().app;
  const changed = useSnapshot(aboutIm, (s) => s.changed);
  if (changed === undefined) return undefined;
  const toCommunicator = changed.preferred === "communicator";
  return (
    <Bar
      look="info"
      icon={toCommunicator ? <CommunicatorTile size={16} /> : <GroupChatTile size={16} />}
      actions={
        <>
          <Button size="small" look="primary" onClick={() => aboutIm.restart()}>
            {texts.notices.restart}
          </Button>
          <Button size="small" look="subtle" onClick={() => aboutIm.dismissChanged()}>
            {texts.notices.later}
          </Button>
        </>
      }
    >
      {toCommunicator ? texts.notices.movesToCommunicator : texts.notices.movesHere}
    </Bar>
  );
}
