import type { ChosenPresence } from "@tandem/client-core";
import { Button, TextField, useSnapshot } from "@tandem/ui-kit";
import { ActionMenu, type Anchor, type MenuEntry, Modal } from "@tandem/ui-kit/overlays";
import { ArrowClockwise16, Clock16, SignOut20 } from "@tandem/ui-kit/icons";
import { PresenceIcon } from "@tandem/ui-kit/presence";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { type Services, useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

type Choice = Exclude<ChosenPresence, "auto">;
const CHOICES: readonly Choice[] = ["available", "busy", "dnd", "brb", "away", "appear-offline"];

interface PresenceMenuProps {
  readonly anchor: Anchor;
  readonly onClose: () => void;
}

/** The states that a person may choose. In a call and Presenting cannot be picked: they are set by what one does (design 04). */
export function PresenceMenu({ anchor, onClose }: PresenceMenuProps): ReactElement {
  const services = useServices();
  const me = useSnapshot(services.app.me, (s) => s);
  const [dialog, setDialog] = useState<"set-for" | "out-of-office">();
  if (dialog === "set-for") return <SetForDialog onClose={onClose} />;
  if (dialog === "out-of-office") return <OutOfOfficeDialog onClose={onClose} />;
  const entries = [
    ...CHOICES.map((choice) =>
      choiceEntry(choice, me.chosen === "auto" ? me.base === choice : me.chosen === choice, services),
    ),
    { kind: "separator" as const, key: "s1" },
    {
      kind: "item" as const,
      key: "set-for",
      label: texts.me.setFor,
      icon: <Clock16 />,
      onPick: () => setDialog("set-for"),
    },
    {
      kind: "item" as const,
      key: "auto",
      label: strings.chosen.auto,
      icon: <ArrowClockwise16 />,
      onPick: () => void services.app.me.backToAutomatic(),
    },
    ...outOfOfficeEntries(services, () => setDialog("out-of-office")),
    { kind: "separator" as const, key: "s2" },
    {
      kind: "item" as const,
      key: "sign-out",
      label: strings.me.signOut,
      icon: <SignOut20 size={16} />,
      onPick: () => void services.app.session.signOut({ forget: false }),
    },
  ];
  // A picked entry closes the menu first; one that opens a dialog keeps this component.
  const close = (): void => queueMicrotask(() => setDialog((open) => (open === undefined ? (onClose(), open) : open)));
  return <ActionMenu label={texts.me.menu} anchor={anchor} entries={entries} onClose={close} />;
}

function choiceEntry(choice: Choice, checked: boolean, { app }: Services): MenuEntry {
  return {
    kind: "radio",
    key: choice,
    label: strings.chosen[choice],
    checked,
    icon: <PresenceIcon state={choice === "appear-offline" ? "offline" : choice} size={16} decorative />,
    onPick: () => void app.me.setPresence(choice),
  };
}

function outOfOfficeEntries({ app }: Services, ask: () => void): readonly MenuEntry[] {
  if (app.me.setExtended === undefined) return [];
  const isOut = app.me.snapshot().extended?.kind === "out-of-office";
  return [
    {
      kind: "item",
      key: "out-of-office",
      label: isOut ? texts.me.endOutOfOffice : texts.me.outOfOffice,
      icon: <PresenceIcon state="out-of-office" size={16} decorative />,
      onPick: isOut ? () => void app.me.setExtended?.(null) : ask,
    },
  ];
}

function SetForDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { app, now } = useServices();
  const [choice, setChoice] = useState<Choice>("busy");
  const set = (until: number): void => {
    void app.me.setPresence(choice, until);
    onClose();
  };
  return (
    <Modal
      title={texts.me.setForTitle}
      width={360}
      onClose={onClose}
      actions={
        <>
          <Button look="primary" onClick={() => set(now() + 3_600_000)}>
            {texts.me.oneHour}
          </Button>
          <Button onClick={() => set(tomorrowMorning(now()))}>{texts.me.untilTomorrow}</Button>
        </>
      }
    >
      <fieldset className="cm-choices" aria-label={texts.me.menu}>
        {CHOICES.map((known) => (
          <label key={known} className="td-check">
            <input type="radio" name="state" checked={choice === known} onChange={() => setChoice(known)} />
            <PresenceIcon state={known === "appear-offline" ? "offline" : known} size={16} decorative />
            {strings.chosen[known]}
          </label>
        ))}
      </fieldset>
    </Modal>
  );
}

function OutOfOfficeDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { app } = useServices();
  const [text, setText] = useState("");
  const submit = (): void => {
    void app.me.setExtended?.("out-of-office", text.trim() === "" ? {} : { text: text.trim() });
    onClose();
  };
  return (
    <Modal
      title={texts.me.outOfOfficeTitle}
      width={360}
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button submit look="primary">
            {strings.common.ok}
          </Button>
          <Button onClick={onClose}>{strings.common.cancel}</Button>
        </>
      }
    >
      <TextField
        label={texts.me.outOfOfficeText}
        value={text}
        maxLength={140}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
    </Modal>
  );
}

function tomorrowMorning(now: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() + 1);
  day.setHours(8, 0, 0, 0);
  return day.getTime();
}
