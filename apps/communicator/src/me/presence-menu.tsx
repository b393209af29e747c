import type { MeSnapshot } from "@tandem/client-core";
import { Button, TextField, useSnapshot, later } from "@tandem/ui-kit";
import { ActionMenu, type Anchor, type MenuEntry, Modal } from "@tandem/ui-kit/overlays";
import { ArrowClockwise16, Clock16, Location16, ShareScreenStart16, SignOut20 } from "@tandem/ui-kit/icons";
import { type PresenceChoice, presenceChoices, SetForDialog } from "@tandem/ui-kit/own-presence";
import { PresenceIcon } from "@tandem/ui-kit/presence";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { type Services, useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

const PlaceDialog = later(() => import("./place-dialog.tsx"), { isLayer: true });

interface PresenceMenuProps {
  readonly anchor: Anchor;
  readonly onClose: () => void;
}

/** The states that a person may choose. In a call and Presenting cannot be picked: they are set by what one does (design 04). */
export function PresenceMenu({ anchor, onClose }: PresenceMenuProps): ReactElement {
  const services = useServices();
  const me = useSnapshot(services.app.me, (s) => s);
  const [dialog, setDialog] = useState<"set-for" | "out-of-office" | "place">();
  const choices = presenceChoices(services.app.me, me);
  if (dialog === "set-for") return <SetForDialog choices={choices} onClose={onClose} />;
  if (dialog === "out-of-office") return <OutOfOfficeDialog onClose={onClose} />;
  if (dialog === "place") return <PlaceDialog.View onClose={onClose} />;
  const entries = [
    ...choices.map((choice) => choiceEntry(choice, isShown(choice, me))),
    { kind: "separator" as const, key: "s1" },
    {
      kind: "item" as const,
      key: "set-for",
      label: strings.me.setFor,
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
    {
      kind: "item" as const,
      key: "presenting",
      label: me.isPresenting ? texts.me.stopPresenting : texts.me.presenting,
      icon: <ShareScreenStart16 />,
      onPick: () => services.app.me.setPresenting?.(!me.isPresenting),
    },
    {
      kind: "item" as const,
      key: "place",
      label: texts.me.setPlace,
      icon: <Location16 />,
      // A place that comes or changes would tell that somebody is there (PR9).
      ...(me.chosen === "appear-offline" && { unavailable: texts.me.notWhileHidden }),
      onPick: () => setDialog("place"),
    },
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

/** With automatic, what others see; a call or a shared screen is none of the choices, though its base state is Busy. */
function isShown({ key, isChosen }: PresenceChoice, { chosen, base, extended }: MeSnapshot): boolean {
  return chosen === "auto" ? base === key && extended === undefined : isChosen;
}

function choiceEntry({ key, label, icon, pick }: PresenceChoice, checked: boolean): MenuEntry {
  return {
    kind: "radio",
    key,
    label,
    checked,
    icon: <PresenceIcon state={icon} size={16} decorative />,
    onPick: () => pick(),
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
