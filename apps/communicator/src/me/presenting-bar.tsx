import { Bar, Button, useSnapshot } from "@tandem/ui-kit";
import { ShareScreenStart16 } from "@tandem/ui-kit/icons";
import type { ReactElement } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

/** PR3: nobody forgets that they are Busy to all, and hear nothing. */
export function PresentingBar(): ReactElement | null {
  const { app } = useServices();
  const isPresenting = useSnapshot(app.me, (s) => s.isPresenting);
  if (isPresenting === undefined) return null;
  return (
    <Bar
      look="info"
      icon={<ShareScreenStart16 />}
      actions={
        <Button size="small" onClick={() => app.me.setPresenting?.(false)}>
          {texts.me.stopPresenting}
        </Button>
      }
    >
      <b className="td-strong">{texts.me.isPresenting}</b> {texts.me.presentingHelp}
    </Bar>
  );
}
