import type { SessionSnapshot, SessionViewModel } from "@tandem/client-core/view-models";
import { type ReactElement, type ReactNode, useEffect, useRef, useState } from "react";
import { useSnapshot } from "../hooks/index.ts";
import { CheckmarkCircleFilled16, CloudOff16, PlugDisconnected16 } from "../icons/index.ts";
import { Bar, Button } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";

/** The bar appears after this long without a connection, and the green one stays as long (design 12). */
const QUIET_MS = 3000;

/** How the connection is, over the top of a list, which it does not push; undefined when there is nothing to say (design 12). */
export function useConnectionBar(session: SessionViewModel): ReactNode {
  const state = useSnapshot(session, (s) => s);
  const now = useNow(state.kind === "reconnecting");
  const isBack = useIsBack(state);
  if (state.kind === "offline") {
    const { queuedMessages } = state;
    return (
      <Bar look="warning" icon={<CloudOff16 />}>
        {strings.connection.offline}
        {queuedMessages > 0 && ` ${strings.connection.waiting(queuedMessages)}`}
      </Bar>
    );
  }
  if (state.kind === "reconnecting")
    return now - state.since < QUIET_MS ? undefined : (
      <Reconnecting state={state} now={now} onNow={() => session.retryNow()} />
    );
  return isBack ? <Back session={session} isSyncing={state.kind === "syncing"} /> : undefined;
}

interface ReconnectingProps {
  readonly state: Extract<SessionSnapshot, { readonly kind: "reconnecting" }>;
  readonly now: number;
  readonly onNow: () => void;
}

function Reconnecting({ state, now, onNow }: ReconnectingProps): ReactElement {
  const { nextTryAt, tries } = state;
  const seconds = nextTryAt === null ? 0 : Math.max(0, Math.ceil((nextTryAt - now) / 1000));
  const text = strings.connection.reconnecting(Math.max(1, tries));
  return (
    <Bar
      look="warning"
      icon={<PlugDisconnected16 />}
      actions={
        <Button size="small" onClick={onNow}>
          {strings.connection.now}
        </Button>
      }
    >
      {/* Read once, not each second. */}
      <span aria-hidden="true">
        {text}
        {seconds > 0 && `, ${strings.connection.nextIn(seconds)}`}
      </span>
      <span className="td-hidden">{text}</span>
    </Bar>
  );
}

/** What went out and what came, as far as it has; a number that was shown does not go back as one reads. */
function Back({
  session,
  isSyncing,
}: {
  readonly session: SessionViewModel;
  readonly isSyncing: boolean;
}): ReactElement {
  const { sent, received } = useSnapshot(session.sinceLoss, (s) => s);
  const most = useRef(0);
  most.current = Math.max(most.current, received);
  const { connection } = strings;
  return (
    <Bar look="success" icon={<CheckmarkCircleFilled16 />}>
      {isSyncing ? connection.syncing : `${connection.back}${connection.exchanged(sent, most.current)}`}
    </Bar>
  );
}

/** True for three seconds after a lost connection came back. */
function useIsBack(state: SessionSnapshot): boolean {
  const [wasLost, setLost] = useState(false);
  const isLost = state.kind === "reconnecting" || state.kind === "offline";
  const isHere = state.kind === "signed-in" || state.kind === "syncing";
  useEffect(() => {
    if (isLost) setLost(true);
    // What was missed is being loaded for as long as that takes.
    if (state.kind !== "signed-in" || !wasLost) return undefined;
    const timer = setTimeout(() => setLost(false), QUIET_MS);
    return () => clearTimeout(timer);
  }, [isLost, state.kind, wasLost]);
  return isHere && wasLost;
}

/** The time, once a second while it is shown. */
function useNow(isWanted: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isWanted) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isWanted]);
  return now;
}
