import type { AboutImSnapshot, SettingRow } from "@tandem/client-core";
import { Button, NotificationForm, PushSetting, useSnapshot } from "@tandem/ui-kit";
import { Modal } from "@tandem/ui-kit/overlays";
import { IdleSetting, KeySetting } from "@tandem/ui-kit/own-presence";
import { clockTime, strings } from "@tandem/ui-kit/strings";
import { type Appearance, APPEARANCES, chooseAppearance, chosenAppearance } from "@tandem/ui-kit/theme";
import { type ReactElement, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

/** Appearance, who has IM here and why, notifications, sign-in, removal. */
export default function SettingsDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  return (
    <Modal
      title={strings.common.settings}
      width={480}
      onClose={onClose}
      actions={<Button onClick={onClose}>{strings.common.close}</Button>}
    >
      <div className="cm-settings">
        <AppearanceSection />
        <AboutImSection />
        <section aria-label={strings.idle.title}>
          <h3>{strings.idle.title}</h3>
          <IdleSetting />
        </section>
        <KeySetting />
        <NotificationSection />
        <SignInSection />
      </div>
    </Modal>
  );
}

function AppearanceSection(): ReactElement {
  const [chosen, setChosen] = useState(chosenAppearance);
  const choose = (appearance: Appearance): void => {
    chooseAppearance(appearance);
    setChosen(appearance);
  };
  return (
    <fieldset className="cm-choices">
      <legend>{strings.appearance.title}</legend>
      {APPEARANCES.map((appearance) => (
        <label key={appearance} className="td-check">
          <input type="radio" name="appearance" checked={chosen === appearance} onChange={() => choose(appearance)} />
          {strings.appearance[appearance]}
        </label>
      ))}
    </fieldset>
  );
}

/** RT4: each setting with its value and the layer that it came from. */
function AboutImSection(): ReactElement {
  const { app } = useServices();
  const about = useSnapshot(app.aboutIm, (s) => s);
  const { settings } = texts;
  return (
    <section aria-label={settings.aboutIm}>
      <h3>{settings.aboutIm}</h3>
      <p>
        <b className="td-strong">{settings.preferred[about.preferred]}.</b> {settings.because[about.because]}
      </p>
      <dl className="cm-facts">
        {about.settings.map((row) => (
          <div key={row.name}>
            <dt>{settings.names[row.name]}</dt>
            <dd>
              {row.value ? settings.on : settings.off} · {layerText(row)}
            </dd>
          </div>
        ))}
      </dl>
      <p className="td-help">{settings.readAt(clockTime(about.readAt))}</p>
      <OwnChoice about={about} />
    </section>
  );
}

function layerText({ layer, source }: SettingRow): string {
  const name = texts.settings.layers[layer];
  return source === undefined ? name : texts.settings.layerOf(name, source);
}

/** Layer 4; what a policy decides cannot be changed here, and says so. */
function OwnChoice({ about }: { readonly about: AboutImSnapshot }): ReactElement {
  const { setPersonSetting } = useServices();
  const row = about.settings.find((setting) => setting.name === "communicator.disableIm");
  const [isOff, setOff] = useState(row?.value ?? false);
  const isDecided = row !== undefined && row.layer !== "person" && row.layer !== "default";
  return (
    <div>
      <label className="td-check">
        <input
          type="checkbox"
          checked={isDecided ? row.value : isOff}
          disabled={isDecided}
          aria-describedby="cm-own-choice"
          onChange={(event) => {
            setOff(event.target.checked);
            setPersonSetting("communicator.disableIm", event.target.checked ? true : undefined);
          }}
        />
        {texts.settings.turnOffIm}
      </label>
      <p className="td-help" id="cm-own-choice">
        {isDecided ? texts.settings.decidedElsewhere : texts.settings.turnOffImHelp}
      </p>
    </div>
  );
}

function NotificationSection(): ReactElement {
  const { app } = useServices();
  return (
    <section aria-label={texts.settings.notifications}>
      <h3>{texts.settings.notifications}</h3>
      <Permission />
      <PushSetting load={app.push} hasRooms={false} />
      <NotificationForm vm={app.preferences} hasRooms={false} />
    </section>
  );
}

/** The browser asks only after a click of the person. */
function Permission(): ReactElement | null {
  const [permission, setPermission] = useState(() => ("Notification" in window ? Notification.permission : undefined));
  if (permission === undefined) return null;
  if (permission !== "default")
    return <p>{permission === "granted" ? texts.settings.notificationsOn : texts.settings.notificationsBlocked}</p>;
  return (
    <Button onClick={() => void Notification.requestPermission().then(setPermission)}>
      {texts.settings.allowNotifications}
    </Button>
  );
}

function SignInSection(): ReactElement {
  const { app, removeFromDevice } = useServices();
  const jid = useSnapshot(app.me, (s) => s.jid);
  const [asks, setAsks] = useState(false);
  const { settings } = texts;
  return (
    <section aria-label={settings.signIns}>
      <h3>{settings.signIns}</h3>
      <p>{settings.signedInAs(jid)}</p>
      <Button onClick={() => void app.session.signOut({ forget: true })}>{settings.revoke}</Button>
      <p className="td-help">{settings.revokeHelp}</p>
      {asks ? (
        <div className="td-actions" role="group" aria-label={settings.removeTitle}>
          <Button look="danger" onClick={() => void removeFromDevice()}>
            {settings.removeDo}
          </Button>
          <Button autoFocus onClick={() => setAsks(false)}>
            {strings.common.cancel}
          </Button>
        </div>
      ) : (
        <Button onClick={() => setAsks(true)}>{settings.remove}</Button>
      )}
      <p className="td-help">{settings.removeHelp}</p>
    </section>
  );
}
