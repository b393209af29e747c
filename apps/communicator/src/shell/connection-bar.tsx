import type { SessionSnapshot } from "@tandem/client-core";
import { Bar, Button, useSnapshot } from "@tandem/ui-kit";
import { CheckmarkCircleFilled16, CloudOff16, PlugDisconnected16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useEffect, useState } from "react";
import { useServices } from "../services.ts";

/** A short loss of the connection is not worth a bar. */
const BAR_AFTER_MS = 3000;
/** "Back online" is green for this long, then gone. */
const BACK_MS = 3000;

/** Over the top of a list; it does not push it (design 12). */
export function ConnectionBar(): ReactElement | null {
  const { app } = useServices();
  const session = useSnapshot(app.session, (s) => s);
  const isBack = useJustBack(session.kind);
  const now = useTick(session.kind === "reconnecting");
  if (session.kind === "offline") return <OfflineBar queued={session.queuedMessages} />;
  if (session.kind === "reconnecting" && now - session.since >= BAR_AFTER_MS) {
    return <ReconnectingBar session={session} now={now} onNow={() => app.session.retryNow()} />;
  }
  if (!isBack) return null;
  return (
    <Bar look="success" icon={<CheckmarkCircleFilled16 />}>
      {session.kind === "syncing" ? strings.connection.syncing : strings.connection.back}
    </Bar>
  );
}

function OfflineBar({ queued }: { readonly queued: number }): ReactElement {
  return (
    <Bar look="warning" icon={<CloudOff16 />}>
      {strings.connection.offline} {queued > 0 && strings.connection.waiting(queued)}
    </Bar>
  );
}

interface ReconnectingBarProps {
  readonly session: SessionSnapshot & { readonly kind: "reconnecting" };
  readonly now: number;
  readonly onNow: () => void;
}

function ReconnectingBar({ session, now, onNow }: ReconnectingBarProps): ReactElement {
  const { tries, nextTryAt } = session;
  const next =
    nextTryAt === null ? "" : `, ${strings.connection.nextIn(Math.max(0, Math.ceil((nextTryAt - now) / 1000)))}`;
  return (
    <Bar
      look="warning"
      icon={<PlugDisconnected16 />}
      actions={
        nextTryAt !== null && (
          <Button size="small" onClick={onNow}>
            {strings.connection.now}
          </Button>
        )
      }
    >
      {/* Read once, not each second. */}
      <span aria-hidden="true">
        {strings.connection.reconnecting(tries)}
        {next}
      </span>
      <span className="td-hidden">{strings.connection.reconnecting(tries)}</span>
    </Bar>
  );
}

function useTick(isWanted: boolean): number {
  const { now } = useServices();
  const [time, setTime] = useState(now);
  useEffect(() => {
    if (!isWanted) return undefined;
    const timer = setInterval(() => setTime(now()), 1000);
    return () => clearInterval(timer);
  }, [isWanted, now]);
  return time;
}

/** True for a moment after the connection was lost and came back. */
function useJustBack(kind: SessionSnapshot["kind"]): boolean {
  const [wasLost, setLost] = useState(false);
  const isLost = kind === "reconnecting" || kind === "offline";
  useEffect(() => {
    if (isLost) setLost(true);
    if (isLost || !wasLost) return undefined;
    const timer = setTimeout(() => setLost(false), BACK_MS);
    return () => clearTimeout(timer);
  }, [isLost, wasLost]);
  return wasLost && (kind === "signed-in" || kind === "syncing");
}
