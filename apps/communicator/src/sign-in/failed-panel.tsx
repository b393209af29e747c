import type { SessionSnapshot } from "@tandem/client-core";
import type { HandOverRequest } from "@tandem/client-core/device";
import { Button } from "@tandem/ui-kit";
import { ErrorCircleFilled16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

interface FailedPanelProps {
  readonly session: SessionSnapshot & { readonly kind: "failed" };
  readonly request: HandOverRequest | undefined;
  readonly onRetry: () => void;
}

/** What failed, and that the conversation is kept. */
export function FailedPanel({ session, request, onRetry }: FailedPanelProps): ReactElement {
  const { app, dismissWaiting, server } = useServices();
  return (
    <div className="cm-signin-form">
      <div className="cm-failure" role="alert">
        <ErrorCircleFilled16 />
        <div>
          <div className="td-strong">{titleOf(session.code)}</div>
          <p>{strings.session[session.code]}</p>
        </div>
      </div>
      {request !== undefined && <p className="td-help">{texts.signIn.onHold(request.name ?? request.jid)}</p>}
      <Button look="primary" size="large" autoFocus onClick={onRetry}>
        {strings.common.retry}
      </Button>
      <div className="cm-signin-actions">
        <Button look="link" onClick={() => app.session.cancelSignIn()}>
          {texts.signIn.another}
        </Button>
        {request !== undefined && (
          <Button
            look="link"
            onClick={() => {
              dismissWaiting();
              window.close();
            }}
          >
            {texts.signIn.notNow}
          </Button>
        )}
      </div>
      <details className="td-help">
        <summary>{texts.signIn.details}</summary>
        {texts.signIn.detailsText(server, session.detail ?? session.code)}
      </details>
    </div>
  );
}

function titleOf(code: string): string {
  const { failed } = texts.signIn;
  if (code === "unreachable" || code === "unknown-server") return failed.unreachable;
  return code === "insecure" ? failed.insecure : failed.other;
}
