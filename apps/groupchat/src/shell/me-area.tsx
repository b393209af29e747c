import { Avatar, PresenceIcon, presenceName, useSnapshot } from "@tandem/ui-kit";
import { ChevronDown12, Clock16, Edit16, Settings16, SignOut20 } from "@tandem/ui-kit/icons";
import type { MenuEntry } from "@tandem/ui-kit/overlays";
import { presenceChoices } from "@tandem/ui-kit/own-presence";
import { shortTime, strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useRef } from "react";
import { type Ui, useUi } from "../ui.ts";
import { Bell } from "./views.ts";

/** Who I am and how others see me; the state opens the presence menu (RT28). */
export function MeArea({ isPhone }: { readonly isPhone: boolean }): ReactElement {
  const ui = useUi();
  const me = useSnapshot(ui.app.me, (s) => s);
  const button = useRef<HTMLButtonElement>(null);
  const name = me.chosen === "appear-offline" ? strings.chosen["appear-offline"] : (me.custom ?? presenceName(me.base));
  const state = me.until === undefined ? name : `${name} · ${strings.me.until(shortTime(me.until, Date.now()))}`;
  const open = (): void => {
    if (button.current !== null)
      ui.openMenu({ label: state, anchor: button.current, entries: presenceEntries(ui, isPhone) });
  };
  return (
    <div className="td-me">
      <Avatar address={me.jid} name={me.name} state={me.base} />
      <div className="td-grow">
        <div className="td-me-name td-ellipsis">{me.name}</div>
        <button
          ref={button}
          type="button"
          className="td-me-state"
          aria-haspopup="menu"
          aria-label={strings.me.change(state)}
          title={me.note === "" ? state : `${state} · ${me.note}`}
          onClick={open}
        >
          <span className="td-ellipsis">{me.note === "" ? state : `${state} · ${me.note}`}</span>
          <ChevronDown12 />
        </button>
      </div>
      {!isPhone && <ActivityBell />}
    </div>
  );
}

function ActivityBell(): ReactElement {
  const { myChat } = useUi().app;
  const isHere = useSnapshot(myChat, (s) => s.open.kind === "activity");
  return (
    <Bell.View fallback={<span className="td-iconbutton" />} isHere={isHere} onPick={() => myChat.openActivity()} />
  );
}

function presenceEntries({ app, openDialog }: Ui, isPhone: boolean): readonly MenuEntry[] {
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
