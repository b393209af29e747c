import type { MessageItem } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { ErrorCircleFilled16 } from "../icons/index.ts";
import { Button } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import type { MessageActions } from "./message-row.tsx";

interface MessageFailureProps {
  readonly item: MessageItem;
  readonly actions: Pick<MessageActions, "retry" | "discard" | "takeBack" | "instead">;
}

/** Stays in place and in order; the text is never lost (design §12). */
export function MessageFailure({ item, actions }: MessageFailureProps): ReactElement {
  const { instead } = actions;
  // Where one may not post any more a second try would be in vain.
  const isMute = item.error === "no-voice" && instead !== undefined;
  return (
    <div className="td-message-failure">
      <ErrorCircleFilled16 />
      <span>{strings.message.notSent(whyOf(item))}</span>
      {isMute && (
        // The browser opens windows inside a click only.
        <Button size="small" onClick={() => instead.write(item.id)}>
          {strings.message.instead(instead.name)}
        </Button>
      )}
      {item.exceeded?.kind !== "too-long" && !isMute && (
        <Button size="small" onClick={() => actions.retry(item.id)}>
          {strings.message.tryAgain}
        </Button>
      )}
      {item.text !== "" && (
        <Button size="small" onClick={() => actions.takeBack(item.id)}>
          {strings.compose.edit}
        </Button>
      )}
      <Button size="small" onClick={() => void navigator.clipboard.writeText(item.text)}>
        {strings.message.copy}
      </Button>
      <Button size="small" onClick={() => actions.discard(item.id)}>
        {strings.message.discard}
      </Button>
    </div>
  );
}

/** With the number that it went over, where the server tells it (RM16, RM20). */
function whyOf({ error, exceeded }: MessageItem): string {
  if (exceeded === undefined) return strings.error[error ?? "server"];
  return exceeded.kind === "too-long"
    ? strings.compose.tooLong(exceeded.max)
    : strings.compose.tooSoon(exceeded.seconds);
}
