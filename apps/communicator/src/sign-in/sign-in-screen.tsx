import type { SessionFailure, SessionSnapshot } from "@tandem/client-core";
import { Avatar, useSnapshot } from "@tandem/ui-kit";
import { CommunicatorTile, GroupChatTile, LockClosed16 } from "@tandem/ui-kit/icons";
import type { HandOverRequest } from "@tandem/client-core/device";
import { type ReactElement, useState } from "react";
import { useServices, useSignal } from "../services.ts";
import { TitleBar } from "../shell/title-bar.tsx";
import { texts } from "../texts/index.ts";
import { FailedPanel } from "./failed-panel.tsx";
import { SignInForm, type SignInChoice } from "./sign-in-form.tsx";
import { SignInSteps } from "./sign-in-steps.tsx";
import { useSignIn } from "./use-sign-in.ts";

/** The title says why it is here; a request from Group Chat waits behind it (design 06, RT18). */
export function SignInScreen(): ReactElement {
  const { app, waiting, server } = useServices();
  const session = useSnapshot(app.session, (s) => s);
  const request = useSignal(waiting)?.request;
  const [choice, setChoice] = useState<SignInChoice>(() => firstChoice(session, request));
  const signIn = useSignIn();
  const title = titleOf(session, request);
  const failure = session.kind === "failed" ? session : undefined;
  return (
    <div className="td-window cm-window">
      <TitleBar />
      <main className="cm-signin" aria-label={title}>
        <div className="cm-signin-scroll">
          <SignInHead title={title} request={request} />
          {session.kind === "signing-in" ? (
            <SignInSteps session={session} choice={choice} hasRequest={request !== undefined} />
          ) : failure !== undefined && SERVER_FAILURES.has(failure.code) ? (
            <FailedPanel session={failure} request={request} onRetry={() => signIn(choice)} />
          ) : (
            <SignInForm {...{ choice, setChoice, request }} failure={failure} onSubmit={() => signIn(choice)} />
          )}
        </div>
        <div className="cm-foot">
          <LockClosed16 />
          <span className="td-grow td-ellipsis">{server}</span>
        </div>
      </main>
    </div>
  );
}

function SignInHead({
  title,
  request,
}: {
  readonly title: string;
  readonly request: HandOverRequest | undefined;
}): ReactElement {
  return (
    <div className="cm-signin-head">
      {request === undefined ? (
        <CommunicatorTile size={56} />
      ) : (
        // Without presence: nothing is known of them yet.
        <span className="cm-signin-person">
          <Avatar address={request.jid} name={request.name ?? request.jid} size={72} />
          <span className="cm-signin-tile">
            <CommunicatorTile size={20} />
          </span>
        </span>
      )}
      <h1>{title}</h1>
      {request !== undefined && (
        <p className="td-line td-help">
          <GroupChatTile size={16} />
          {request.roomName === undefined
            ? texts.conversation.openedFromApp
            : texts.conversation.openedFrom(request.roomName)}
        </p>
      )}
    </div>
  );
}

function titleOf(session: SessionSnapshot, request: HandOverRequest | undefined): string {
  if (request === undefined) return texts.signIn.title;
  const name = request.name ?? request.jid;
  return session.kind === "signing-in" ? texts.signIn.message(name) : texts.signIn.toMessage(name);
}

/** The account of Group Chat is chosen where it asked; else the one that was used here last. */
function firstChoice(session: SessionSnapshot, request: HandOverRequest | undefined): SignInChoice {
  const last = session.kind === "signed-out" ? session.rememberedJid : "jid" in session ? session.jid : undefined;
  return { jid: request?.account ?? last ?? "", password: "", presence: "available", staySignedIn: true };
}

/** What a person cannot mend by typing something else. */
const SERVER_FAILURES: ReadonlySet<SessionFailure> = new Set([
  "unreachable",
  "unknown-server",
  "insecure",
  "server-error",
]);
