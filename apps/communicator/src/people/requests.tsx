import type { AccessLevel, ContactRequest } from "@tandem/client-core";
import { Avatar, Button, useSnapshot } from "@tandem/ui-kit";
import { type ReactElement, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { AccessField } from "./access-field.tsx";
import { defaultAccess } from "./default-access.ts";

/** People who ask to see my presence; above the list, since they wait for an answer. */
export function Requests(): ReactElement | null {
  const { app } = useServices();
  const requests = useSnapshot(app.contacts, (s) => s.requests);
  const knowsAccess = useSnapshot(app.contacts, (s) => s.knowsAccess);
  const me = useSnapshot(app.me, (s) => s.jid);
  if (requests.length === 0) return null;
  return (
    <ul className="cm-requests" aria-label={texts.people.requests}>
      {requests.map((request) => (
        <Request
          key={request.jid}
          request={request}
          access={knowsAccess ? defaultAccess(request.jid, me) : undefined}
          onAccept={(access) => void app.contacts.accept(request.jid, access === undefined ? {} : { access })}
          onDecline={() => void app.contacts.decline(request.jid)}
        />
      ))}
    </ul>
  );
}

interface RequestProps {
  readonly request: ContactRequest;
  /** Undefined on a server that knows no levels. */
  readonly access: AccessLevel | undefined;
  readonly onAccept: (access: AccessLevel | undefined) => void;
  readonly onDecline: () => void;
}

/** Answered in one step: they see me, stand in my list, and see as much of me as I say here (CO2). */
function Request({ request, access, onAccept, onDecline }: RequestProps): ReactElement {
  const [level, setLevel] = useState(access);
  const { jid, name, text } = request;
  return (
    <li className="cm-request">
      <Avatar address={jid} name={name} />
      <div className="td-grow">
        <div>{texts.people.asks(name)}</div>
        <div className="td-help td-ellipsis" title={jid}>
          {text ?? jid}
        </div>
        {level !== undefined && <AccessField label={texts.people.theySee} value={level} onValue={setLevel} />}
        <div className="td-actions">
          <Button size="small" look="primary" onClick={() => onAccept(level)}>
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
