import { PresenceIcon } from "@tandem/ui-kit";
import { Clock16, Edit16, Settings16, SignOut20 } from "@tandem/ui-kit/icons";
import type { MenuEntry } from "@tandem/ui-kit/overlays";
import { presenceChoices } from "@tandem/ui-kit/own-presence";
import { strings } from "@tandem/ui-kit/strings";
import type { Ui } from "../ui.ts";

/** RT28: what one may be for others, for how long, with which words. */
export function presenceEntries({ app, openDialog }: Ui, isPhone: boolean): readonly MenuEntry[] {
  const snapshot = app.me.snapshot();
  const { note } = snapshot;
  const choices = presenceChoices(app.me, snapshot).map(
    ({ key, label, icon, isChosen, pick }): MenuEntry => ({
      kind: "radio",
      key,
      label,
      icon: <PresenceIcon state={icon} size={16} decorative />,
      checked: isChosen,
      onPick: () => pick(),
    }),
  );
  const setFor: MenuEntry = {
    kind: "item",
    key: "set-for",
    label: strings.me.setFor,
    icon: <Clock16 />,
    onPick: () => openDialog({ kind: "set-for" }),
  };
  const automatic: MenuEntry = {
    kind: "item",
    key: "auto",
    label: strings.chosen.auto,
    onPick: () => void app.me.backToAutomatic(),
  };
  const noteText = note === "" ? strings.me.addNote : strings.me.note;
  return [
    ...choices,
    { kind: "separator", key: "after-choices" },
    setFor,
    automatic,
    { kind: "item", key: "note", label: noteText, icon: <Edit16 />, onPick: () => openDialog({ kind: "note" }) },
    ...(note === ""
      ? []
      : [
          {
            kind: "item" as const,
            key: "clear-note",
            label: strings.me.clearNote,
            onPick: () => void app.me.setNote(""),
          },
        ]),
    { kind: "separator", key: "before-sign-out" },
    // A phone has no title bar; this is its way to the settings.
    ...(isPhone
      ? [
          {
            kind: "item" as const,
            key: "settings",
            label: strings.common.settings,
            icon: <Settings16 />,
            onPick: () => openDialog({ kind: "settings" }),
          },
        ]
      : []),
    {
      kind: "item",
      key: "sign-out",
      label: strings.me.signOut,
      icon: <SignOut20 size={16} />,
      onPick: () => openDialog({ kind: "sign-out" }),
    },
  ];
}
