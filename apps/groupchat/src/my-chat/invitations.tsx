import type { ContactRequest, RoomInvitation } from "@tandem/client-core/view-models";
import { Button, useOptionalSnapshot, useSnapshot } from "@tandem/ui-kit";
import { type ReactElement, type ReactNode, useState } from "react";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";

const NO_REQUESTS: readonly ContactRequest[] = [];

/** What waits for an answer stands above the list: invitations to rooms, and requests of people where there are contacts. */
export default function Invitations(): ReactElement | null {
  const { myChat } = useUi().app;
  const invitations = useSnapshot(myChat, (s) => s.invitations);
  const contacts = useSnapshot(myChat, (s) => s.contacts);
  const requests = useOptionalSnapshot(contacts, (s) => s.requests) ?? NO_REQUESTS;
  const roomRequests = useSnapshot(myChat, (s) => s.roomRequests);
  if (invitations.length + requests.length + roomRequests.length === 0) return null;
  return (
    <section className="gc-waiting" aria-label={texts.myChat.invitations}>
      <ul>
        {invitations.map((invitation) => (
          <Invitation key={invitation.id} invitation={invitation} />
        ))}
        {roomRequests.map(({ key, name, jid, roomName }) => (
          <Waiting
            key={key}
            title={name}
            text={texts.myChat.wantsIn(roomName, jid)}
            acceptText={texts.myChat.letIn}
            accept={() => myChat.decideRoomRequest(key, true)}
            decline={() => myChat.decideRoomRequest(key, false)}
          />
        ))}
        {contacts !== undefined &&
          requests.map((request) => (
            <Waiting
              key={request.jid}
              title={request.name}
              text={request.text ?? texts.myChat.requestText}
              acceptText={texts.myChat.acceptRequest}
              accept={() => contacts.accept(request.jid)}
              decline={() => contacts.decline(request.jid)}
            />
          ))}
      </ul>
    </section>
  );
}

function Invitation({ invitation }: { readonly invitation: RoomInvitation }): ReactElement {
  const { myChat } = useUi().app;
  const { id, roomName, fromName, reason } = invitation;
  const from = fromName === undefined ? texts.myChat.invited : texts.myChat.invitedBy(fromName);
  return (
    <Waiting
      title={roomName}
      text={reason === undefined || reason === "" ? from : `${from}: ${reason}`}
      acceptText={texts.myChat.accept}
      accept={() => myChat.acceptInvitation(id)}
      decline={() => myChat.declineInvitation(id)}
    />
  );
}

interface WaitingProps {
  readonly title: ReactNode;
  readonly text: string;
  readonly acceptText: string;
  readonly accept: () => Promise<unknown>;
  readonly decline: () => Promise<unknown>;
}

function Waiting({ title, text, acceptText, accept, decline }: WaitingProps): ReactElement {
  const [isBusy, setBusy] = useState(false);
  const answer = (verb: () => Promise<unknown>): void => {
    setBusy(true);
    void verb().finally(() => setBusy(false));
  };
  return (
    <li>
      <b className="td-strong td-ellipsis">{title}</b>
      <p className="td-help">{text}</p>
      <div className="td-actions">
        <Button size="small" look="primary" disabled={isBusy} onClick={() => answer(accept)}>
          {acceptText}
        </Button>
        <Button size="small" disabled={isBusy} onClick={() => answer(decline)}>
          {texts.myChat.decline}
        </Button>
      </div>
    </li>
  );
}
