import { Bar, Button, useSnapshot } from "@tandem/ui-kit";
import { CommunicatorTile, GroupChatTile } from "@tandem/ui-kit/icons";
import type { ReactElement } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

/** The facts changed while the app runs: told quietly, never applied under the person's hands (RT2). */
export function ChangedBar(): ReactElement | null {
  const { app } = useServices();
  const changed = useSnapshot(app.aboutIm, (s) => s.changed);
  if (changed === undefined) return null;
  return (
    <div className="cm-changed">
      <Bar
        look="info"
        icon={changed.preferred === "communicator" ? <CommunicatorTile size={16} /> : <GroupChatTile size={16} />}
        actions={
          <>
            <Button size="small" onClick={() => app.aboutIm.restart()}>
              {texts.settings.restart}
            </Button>
            <Button size="small" look="subtle" onClick={() => app.aboutIm.dismissChanged()}>
              {texts.settings.later}
            </Button>
          </>
        }
      >
        <b className="td-strong">{texts.settings.changed[changed.preferred]}</b> {texts.settings.changedText}
      </Bar>
    </div>
  );
}
