import type { SessionSnapshot } from "@tandem/client-core/view-models";
import { Bar, Button, useSnapshot } from "@tandem/ui-kit";
import {
  CheckmarkCircleFilled16,
  CloudOff16,
  CommunicatorTile,
  GroupChatTile,
  PlugDisconnected16,
} from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactNode, useEffect, useState } from "react";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";

/** The bar appears after this long without a connection, and the green one stays as long (design 12). */
const QUIET_MS = 3000;

/** What lies over the top of the list; undefined when there is nothing to say. */
export function useBars(): ReactNode {
  const connection = useConnectionBar();
  const changed = useChangedBar();
  if (connection === undefined && changed === undefined) return undefined;
  return (
    <>
      {connection}
      {changed}
    </>
  );
}

function useConnectionBar(): ReactNode {
  const { session } = useUi().app;
  const state = useSnapshot(session, (s) => s);
  const now = useNow(state.kind === "reconnecting" || state.kind === "offline");
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
  if (state.kind === "reconnecting" && now - state.since >= QUIET_MS) {
    const { nextTryAt, tries } = state;
    const seconds = nextTryAt === null ? 0 : Math.max(0, Math.ceil((nextTryAt - now) / 1000));
    return (
      <Bar
        look="warning"
        icon={<PlugDisconnected16 />}
        actions={
          <Button size="small" onClick={() => session.retryNow()}>
            {strings.connection.now}
          </Button>
        }
      >
        {strings.connection.reconnecting(Math.max(1, tries))}
        {seconds > 0 && `, ${strings.connection.nextIn(seconds)}`}
      </Bar>
    );
  }
  if (!isBack) return undefined;
  return (
    <Bar look="success" icon={<CheckmarkCircleFilled16 />}>
      {state.kind === "syncing" ? strings.connection.syncing : strings.connection.back}
    </Bar>
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

/** True for three seconds after a lost connection came back. */
function useIsBack(state: SessionSnapshot): boolean {
  const [wasLost, setLost] = useState(false);
  const isLost = state.kind === "reconnecting" || state.kind === "offline";
  const isHere = state.kind === "signed-in" || state.kind === "syncing";
  useEffect(() => {
    if (isLost) setLost(true);
    if (!isHere || !wasLost) return undefined;
    const timer = setTimeout(() => setLost(false), QUIET_MS);
    return () => clearTimeout(timer);
  }, [isLost, isHere, wasLost]);
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
