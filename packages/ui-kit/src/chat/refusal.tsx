import type { TimelineSnapshot } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { Dismiss16, ErrorCircleFilled16 } from "../icons/index.ts";
import { Bar, IconButton } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";

interface RefusalProps {
  readonly refusal: TimelineSnapshot["refusal"];
  readonly onClose: () => void;
}

/** What I did with a message and the server did not take; it is undone already. */
export function Refusal({ refusal, onClose }: RefusalProps): ReactElement | null {
  if (refusal === null) return null;
  const why = refusal.act === "show" && refusal.error === "not-found" ? "" : ` ${strings.error[refusal.error]}`;
  return (
    <Bar
      look="danger"
      icon={<ErrorCircleFilled16 />}
      actions={
        <IconButton small label={strings.common.close} onClick={onClose}>
          <Dismiss16 />
        </IconButton>
      }
    >
      {strings.talk.refused[refusal.act]}
      {why}
    </Bar>
  );
}
