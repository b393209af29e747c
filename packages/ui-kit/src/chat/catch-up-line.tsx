import type { TimelineSnapshot, TimelineVerbs } from "@tandem/client-core/view-models";
import { type ReactElement, useEffect, useState } from "react";
import { useDelayed } from "../hooks/index.ts";
import { Warning16 } from "../icons/index.ts";
import { Bar, Button, Spinner } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";

interface CatchUpLineProps {
  readonly timeline: Pick<TimelineSnapshot, "syncingSince" | "nextTryAt">;
  readonly verbs: Pick<TimelineVerbs, "catchUpNow">;
}

/** Says that something is still missing here (RM23), and what can be done when it does not come. Over the list, which stays. */
export function CatchUpLine({ timeline, verbs }: CatchUpLineProps): ReactElement | null {
  const { syncingSince, nextTryAt } = timeline;
  const isSlow = useDelayed(syncingSince !== null);
  if (nextTryAt !== null) return <Failed nextTryAt={nextTryAt} onNow={() => verbs.catchUpNow()} />;
  if (syncingSince === null || !isSlow) return null;
  return <UnderWay text={strings.message.catchingUp} />;
}

/** Lies over the top of the list: in line with it, it would move the list whenever it comes and goes (RM24). */
export function UnderWay({ text }: { readonly text: string }): ReactElement {
  return (
    <div className="td-older">
      <span className="td-older-pill" role="status">
        <Spinner />
        {text}
      </span>
    </div>
  );
}

function Failed({ nextTryAt, onNow }: { readonly nextTryAt: number; readonly onNow: () => void }): ReactElement {
  const seconds = useSecondsUntil(nextTryAt);
  return (
    <Bar
      look="warning"
      icon={<Warning16 />}
      actions={
        <Button size="small" onClick={onNow}>
          {strings.connection.now}
        </Button>
      }
    >
      <span role="status">{strings.message.catchUpFailed}</span> {/* Read once, not each second. */}
      <span aria-hidden="true">{strings.message.nextTryIn(seconds)}</span>
    </Bar>
  );
}

function useSecondsUntil(at: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [at]);
  return Math.max(0, Math.ceil((at - now) / 1000));
}
