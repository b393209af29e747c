import type { RoomInvitation } from "@tandem/client-core";
import { Button, useSnapshot } from "@tandem/ui-kit";
import { People16 } from "@tandem/ui-kit/icons";
import { type ReactElement, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { useOutcome } from "./use-outcome.ts";

/** Who asks me into a conversation of more than two (CV3); above the list, since they wait for an answer. */
export function TalkInvitations(): ReactElement | null {
  const { app } = useServices();
  const invitations = useSnapshot(app.talks, (s) => s.invitations);
  if (invitations.length === 0) return null;
  return (
    <ul className="cm-requests" aria-label={texts.talk.invitations}>
      {invitations.map((invitation) => (
        <Invitation key={invitation.id} invitation={invitation} />
      ))}
    </ul>
  );
}

function Invitation({ invitation }: { readonly invitation: RoomInvitation }): ReactElement {
  const { app } = useServices();
  const [isDone, setDone] = useState(false);
  const { error, isBusy, run } = useOutcome(() => setDone(true));
  const { id, roomName, fromName, from } = invitation;
  return (
    <li className="cm-request" hidden={isDone}>
      <span className="cm-room-tile">
        <People16 />
      </span>
      <div className="td-grow">
        <div>{texts.talk.asks(fromName ?? from ?? "")}</div>
        <div className="td-help td-ellipsis" title={roomName}>
          {roomName}
        </div>
        {error !== undefined && (
          <p className="td-error" role="alert">
            {error}
          </p>
        )}
        <div className="td-actions">
          <Button size="small" look="primary" disabled={isBusy} onClick={() => run(() => app.talks.accept(id))}>
            {texts.talk.join}
          </Button>
          <Button size="small" disabled={isBusy} onClick={() => run(() => app.talks.decline(id))}>
            {texts.people.decline}
          </Button>
        </div>
      </div>
    </li>
  );
}
