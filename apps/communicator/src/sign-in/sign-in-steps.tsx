import type { SessionSnapshot, SignInStep } from "@tandem/client-core";
import { Avatar, Button, Spinner } from "@tandem/ui-kit";
import { CheckmarkCircleFilled16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useEffect } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import type { SignInChoice } from "./sign-in-form.tsx";

interface SignInStepsProps {
  readonly session: SessionSnapshot & { readonly kind: "signing-in" };
  readonly choice: SignInChoice;
  readonly hasRequest: boolean;
}

const ORDER: readonly SignInStep[] = ["connecting", "signing-in", "loading-contacts", "loading-rooms"];

/** Named steps; each is done, under way or still to come. Escape cancels. */
export function SignInSteps({ session, choice, hasRequest }: SignInStepsProps): ReactElement {
  const { app, dismissWaiting } = useServices();
  const at = Math.min(ORDER.indexOf(session.step), 2);
  const cancel = (): void => {
    app.session.cancelSignIn();
    dismissWaiting();
    if (hasRequest) window.close();
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape") cancel();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
  const { steps } = texts.signIn;
  const lines = [
    at > 0 ? steps.connected : steps.connecting,
    at > 1 ? steps.signedIn(strings.chosen[choice.presence]) : steps.signingIn,
    steps.loading,
    ...(hasRequest ? [steps.opening] : []),
  ];
  return (
    <div className="cm-signin-form">
      <div className="cm-account">
        <Avatar address={session.jid} name={session.jid} />
        <div className="td-grow">
          <div className="td-strong td-ellipsis">{session.jid.split("@")[0]}</div>
          <div className="td-help td-ellipsis">{session.jid}</div>
        </div>
      </div>
      <div role="status">
        <ol className="cm-steps">
          {lines.map((line, index) => (
            <li key={line} data-state={index < at ? "done" : index === at ? "now" : "later"}>
              {index < at && <CheckmarkCircleFilled16 />}
              {index === at && <Spinner />}
              {index > at && <span className="cm-step-ring" aria-hidden="true" />}
              {line}
            </li>
          ))}
        </ol>
      </div>
      <div className="cm-progress" aria-hidden="true">
        <div style={{ width: `${((at + 0.5) / lines.length) * 100}%` }} />
      </div>
      <div className="cm-signin-actions">
        <Button onClick={cancel}>{strings.common.cancel}</Button>
      </div>
    </div>
  );
}
