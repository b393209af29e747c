import type { SessionSnapshot, SessionViewModel } from "@tandem/client-core/view-models";
import { Button, Spinner, TextField } from "@tandem/ui-kit";
import { ErrorCircleFilled16, GroupChatTile } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type FormEvent, type ReactElement, useState } from "react";
import { texts } from "../texts/index.ts";

interface SignInPageProps {
  readonly session: SessionViewModel;
  readonly state: Extract<SessionSnapshot, { readonly kind: "signed-out" | "signing-in" | "failed" }>;
}

/** One sentence about what went wrong, and everything that was typed stays. */
export function SignInPage({ session, state }: SignInPageProps): ReactElement {
  const [jid, setJid] = useState(() => knownAddress(state));
  const [password, setPassword] = useState("");
  const [staySignedIn, setStay] = useState(true);
  const [isIncomplete, setIncomplete] = useState(false);
  const isBusy = state.kind === "signing-in";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const incomplete = jid.trim() === "" || password === "";
    setIncomplete(incomplete);
    if (!incomplete && !isBusy) void session.signIn({ jid: jid.trim(), password, staySignedIn });
  };
  const failure = isIncomplete
    ? strings.signIn.missing
    : state.kind === "failed"
      ? strings.session[state.code]
      : undefined;
  return (
    <main className="gc-signin">
      <form noValidate onSubmit={submit} aria-busy={isBusy}>
        <GroupChatTile size={48} />
        <h1>{texts.signIn.title}</h1>
        <TextField
          label={strings.signIn.address}
          placeholder={strings.signIn.addressExample}
          value={jid}
          type="email"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={jid === ""}
          readOnly={isBusy}
          onChange={(event) => setJid(event.target.value)}
        />
        <TextField
          label={strings.signIn.password}
          value={password}
          type="password"
          name="password"
          autoComplete="current-password"
          autoFocus={jid !== ""}
          readOnly={isBusy}
          onChange={(event) => setPassword(event.target.value)}
        />
        <div>
          <label className="td-check">
            <input
              type="checkbox"
              checked={staySignedIn}
              disabled={isBusy}
              onChange={(event) => setStay(event.target.checked)}
            />
            {strings.signIn.stay}
          </label>
          <p className="td-help">{strings.signIn.stayHelp}</p>
        </div>
        {failure !== undefined && !isBusy && (
          <p className="td-error" role="alert">
            <ErrorCircleFilled16 />
            <span>
              {failure}
              {state.kind === "failed" && state.detail !== undefined && ` ${state.detail}`}
            </span>
          </p>
        )}
        {isBusy ? (
          <div className="td-line" style={{ gap: 12 }}>
            <Spinner />
            <span className="td-grow" role="status">
              {strings.signIn.steps[state.step]}
            </span>
            <Button size="large" onClick={() => session.cancelSignIn()}>
              {strings.signIn.cancel}
            </Button>
          </div>
        ) : (
          <Button submit look="primary" size="large">
            {strings.signIn.submit}
          </Button>
        )}
      </form>
    </main>
  );
}

function knownAddress(state: SignInPageProps["state"]): string {
  return (state.kind === "signed-out" ? state.rememberedJid : state.jid) ?? "";
}
