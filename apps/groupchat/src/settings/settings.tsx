import {
  type Appearance,
  APPEARANCES,
  Button,
  chooseAppearance,
  chosenAppearance,
  NotificationForm,
  PushSetting,
  useSnapshot,
} from "@tandem/ui-kit";
import { Modal } from "@tandem/ui-kit/overlays";
import { IdleSetting, KeySetting } from "@tandem/ui-kit/own-presence";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, type ReactNode, useEffect, useRef, useState } from "react";
import { texts } from "../texts/index.ts";
import { laterTexts } from "../texts/later.ts";
import { useUi } from "../ui.ts";
import { AboutIm } from "./about-im.tsx";
import { NotificationSetting } from "./notification-setting.tsx";

interface SettingsProps {
  readonly section: "im" | undefined;
  readonly onClose: () => void;
}

/** One scrolling page in a dialog, so that the place behind it stays. */
export default function Settings({ section, onClose }: SettingsProps): ReactElement {
  const { app } = useUi();
  const im = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (section === "im") im.current?.scrollIntoView();
  }, [section]);
  return (
    <Modal
      title={laterTexts.settings.title}
      width={640}
      onClose={onClose}
      actions={<Button onClick={onClose}>{strings.common.close}</Button>}
    >
      <div className="gc-settings">
        <AppearanceSetting />
        <Section title={strings.idle.title}>
          <IdleSetting />
        </Section>
        <KeySetting />
        <Section title={laterTexts.settings.notifications}>
          <NotificationSetting />
          <PushSetting load={app.push} hasRooms />
          <NotificationForm vm={app.preferences} hasRooms />
        </Section>
        <div ref={im}>
          <Section title={texts.aboutIm.title}>
            <AboutIm />
          </Section>
        </div>
        <SignIns onClose={onClose} />
      </div>
    </Modal>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** Takes effect at once, in both apps. */
function AppearanceSetting(): ReactElement {
  const [chosen, setChosen] = useState<Appearance>(chosenAppearance);
  return (
    <Section title={strings.appearance.title}>
      <div className="gc-chips" role="radiogroup" aria-label={strings.appearance.title}>
        {APPEARANCES.map((appearance) => (
          <label key={appearance} className="td-check">
            <input
              type="radio"
              name="appearance"
              checked={chosen === appearance}
              onChange={() => {
                chooseAppearance(appearance);
                setChosen(appearance);
              }}
            />
            {strings.appearance[appearance]}
          </label>
        ))}
      </div>
    </Section>
  );
}

function SignIns({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { app, openDialog } = useUi();
  const jid = useSnapshot(app.me, (s) => s.jid);
  return (
    <Section title={laterTexts.settings.signInsTitle}>
      <p className="td-help">
        {laterTexts.settings.signedInAs} {jid}
      </p>
      <p className="td-help">{laterTexts.settings.signInsText}</p>
      <div className="td-actions">
        <Button
          onClick={() => {
            onClose();
            void app.session.signOut({ forget: true });
          }}
        >
          {laterTexts.settings.revoke}
        </Button>
        <Button onClick={() => openDialog({ kind: "sign-out" })}>{laterTexts.settings.signOut}</Button>
      </div>
    </Section>
  );
}
