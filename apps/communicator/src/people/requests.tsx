import type { ContactRequest } from "@tandem/client-core";
import { Avatar, Button, useSnapshot } from "@tandem/ui-kit";
import type { ReactElement } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

/** People who ask to see my presence; above the list, since they wait for an answer. */
export function Requests(): ReactElement | null {
  const { app } = useServices();
  const requests = useSnapshot(app.contacts, (s) => s.requests);
  if (requests.length === 0) return null;
  return (
    <ul className="cm-requests" aria-label={texts.people.requests}>
      {requests.map((request) => (
        <Request
          key={request.jid}
          request={request}
          onAccept={() => void app.contacts.accept(request.jid)}
          onDecline={() => void app.contacts.decline(request.jid)}
        />
      ))}
    </ul>
  );
}

interface RequestProps {
  readonly request: ContactRequest;
  readonly onAccept: () => void;
  readonly onDecline: () => void;
}

function Request({ request, onAccept, onDecline }: RequestProps): ReactElement {
  const { jid, name, text } = request;
  return (
    <li className="cm-request">
      <Avatar address={jid} name={name} />
      <div className="td-grow">
        <div>{texts.people.asks(name)}</div>
        <div className="td-help td-ellipsis" title={jid}>
          {text ?? jid}
        </div>
        <div className="td-actions">
          <Button size="small" look="primary" onClick={onAccept}>
            {texts.people.accept}
          </Button>
          <Button size="small" onClick={onDecline}>
            {texts.people.decline}
          </Button>
        </div>
      </div>
    </li>
  );
}
