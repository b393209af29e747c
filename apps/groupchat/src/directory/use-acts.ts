import type { DirectoryRoom } from "@tandem/client-core/view-models";
import { strings } from "@tandem/ui-kit/strings";
import { useMemo, useState } from "react";
import { useUi } from "../ui.ts";

/** What is done with a room of the list, from its row or its details. */
export interface Acts {
  /** Why the last one did not succeed, and with which room. */
  readonly failure: string | undefined;
  readonly forget: () => void;
  /** Into a room that is followed; else the row changes in place, and the room opens by the next Enter (design 07a). */
  readonly enter: (room: DirectoryRoom) => void;
}

export function useActs(): Acts {
  const { app } = useUi();
  const [failure, setFailure] = useState<string>();
  const acts = useMemo(
    () => ({
      forget: () => setFailure(undefined),
      enter(room: DirectoryRoom): void {
        const { jid, name, access } = room;
        if (room.joined) return app.myChat.openRoom(jid);
        if (access === "join") {
          void app.directory.join(jid).then((outcome) => {
            // What is not there any more is told by the list itself.
            if (outcome.ok || outcome.code === "not-found" || outcome.refusal === "not-found") return;
            const { code, refusal } = outcome;
            setFailure(`${name}: ${refusal === undefined ? strings.error[code] : strings.refusal[refusal].text}`);
          });
        } else if (access === "ask") {
          void app.directory.ask(jid).then((outcome) => {
            if (outcome.ok || outcome.code === "not-found") return;
            setFailure(`${name}: ${outcome.detail ?? strings.error[outcome.code]}`);
          });
        }
      },
    }),
    [app],
  );
  return { ...acts, failure };
}
