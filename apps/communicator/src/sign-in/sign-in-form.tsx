import type { ChosenPresence, SessionSnapshot } from "@tandem/client-core";
import type { HandOverRequest } from "@tandem/client-core/device";
import { Avatar, Button, IconButton, TextField } from "@tandem/ui-kit";
import { ChevronDown16 } from "@tandem/ui-kit/icons";
import { PresenceIcon } from "@tandem/ui-kit/presence";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useId, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

export interface SignInChoice {
  readonly jid: string;
  readonly password: string;
  readonly presence: Exclude<ChosenPresence, "auto">;
  readonly staySignedIn: boolean;
}

interface SignInFormProps {
  readonly choice: SignInChoice;
  readonly setChoice: (choice: SignInChoice) => void;
  readonly request: HandOverRequest | undefined;
  readonly failure: (SessionSnapshot & { readonly kind: "failed" }) | undefined;
  readonly onSubmit: () => void;
}

export function SignInForm({ choice, setChoice, request, failure, onSubmit }: SignInFormProps): ReactElement {
  const { dismissWaiting } = useServices();
  const [isChosen, setIsChosen] = useState(choice.jid !== "" && failure?.code !== "not-an-address");
  const [isIncomplete, setIncomplete] = useState(false);
  const error = isIncomplete
    ? strings.signIn.missing
    : failure === undefined
      ? undefined
      : strings.session[failure.code];
  return (
    <form
      className="cm-signin-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const misses = choice.jid.trim() === "" || choice.password === "";
        setIncomplete(misses);
        if (!misses) onSubmit();
      }}
    >
      {isChosen ? (
        <ChosenAccount jid={choice.jid} onAnother={() => setIsChosen(false)} />
      ) : (
        <TextField
          label={strings.signIn.address}
          type="email"
          name="username"
          autoComplete="username"
          placeholder={strings.signIn.addressExample}
          value={choice.jid}
          autoFocus
          onChange={(event) => setChoice({ ...choice, jid: event.target.value })}
        />
      )}
      <Password
        value={choice.password}
        autoFocus={isChosen}
        onValue={(password) => setChoice({ ...choice, password })}
      />
      {error !== undefined && (
        <p className="td-error" role="alert">
          {error}
        </p>
      )}
      <SignInAs value={choice.presence} onValue={(presence) => setChoice({ ...choice, presence })} />
      <label className="td-check">
        <input
          type="checkbox"
          checked={choice.staySignedIn}
          onChange={(event) => setChoice({ ...choice, staySignedIn: event.target.checked })}
        />
        {texts.signIn.stay}
      </label>
      <Button submit look="primary" size="large">
        {request === undefined ? texts.signIn.submit : texts.signIn.submitAndOpen}
      </Button>
      {request !== undefined && (
        <Button
          look="link"
          onClick={() => {
            dismissWaiting();
            window.close(); // a window that the person opened by hand stays, with the plain sign-in
          }}
        >
          {texts.signIn.notNow}
        </Button>
      )}
    </form>
  );
}

function ChosenAccount({ jid, onAnother }: { readonly jid: string; readonly onAnother: () => void }): ReactElement {
  return (
    <div className="cm-account">
      <Avatar address={jid} name={jid} />
      <div className="td-grow">
        <div className="td-strong td-ellipsis">{jid.split("@")[0]}</div>
        <div className="td-help td-ellipsis">{jid}</div>
      </div>
      {/* Password managers need to see whom the password is for. */}
      <input type="hidden" name="username" autoComplete="username" value={jid} readOnly />
      <IconButton label={texts.signIn.another} onClick={onAnother}>
        <ChevronDown16 />
      </IconButton>
    </div>
  );
}

interface PasswordProps {
  readonly value: string;
  readonly autoFocus: boolean;
  readonly onValue: (password: string) => void;
}

function Password({ value, autoFocus, onValue }: PasswordProps): ReactElement {
  const id = useId();
  const [isShown, setShown] = useState(false);
  return (
    <div>
      <label className="td-label" htmlFor={id}>
        {strings.signIn.password}
      </label>
      <div className="td-field" data-size="large">
        <input
          id={id}
          type={isShown ? "text" : "password"}
          name="password"
          autoComplete="current-password"
          value={value}
          autoFocus={autoFocus}
          onChange={(event) => onValue(event.target.value)}
        />
        <Button
          size="small"
          look="subtle"
          aria-label={isShown ? texts.signIn.hidePassword : texts.signIn.showPassword}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? texts.signIn.hide : texts.signIn.show}
        </Button>
      </div>
    </div>
  );
}

const CHOICES: readonly SignInChoice["presence"][] = ["available", "busy", "dnd", "brb", "away", "appear-offline"];

interface SignInAsProps {
  readonly value: SignInChoice["presence"];
  readonly onValue: (presence: SignInChoice["presence"]) => void;
}

function SignInAs({ value, onValue }: SignInAsProps): ReactElement {
  const id = useId();
  return (
    <div>
      <label className="td-label" htmlFor={id}>
        {texts.signIn.as}
      </label>
      <div className="td-field" data-size="large">
        <PresenceIcon state={value === "appear-offline" ? "offline" : value} size={16} decorative />
        <select id={id} value={value} onChange={(event) => onValue(event.target.value as SignInChoice["presence"])}>
          {CHOICES.map((choice) => (
            <option key={choice} value={choice}>
              {strings.chosen[choice]}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
