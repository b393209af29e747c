import { Avatar, presenceName, useSnapshot } from "@tandem/ui-kit";
import { ChevronDown12 } from "@tandem/ui-kit/icons";
import { shortTime, strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useRef } from "react";
import { openMenuOf } from "../my-chat/menus-later.ts";
import { useUi } from "../ui.ts";
import { Bell } from "./views.ts";

/** My state in words, and the button that opens the presence menu (RT28). */
function useMe(isPhone: boolean) {
  const ui = useUi();
  const me = useSnapshot(ui.app.me, (s) => s);
  const button = useRef<HTMLButtonElement>(null);
  const name = me.chosen === "appear-offline" ? strings.chosen["appear-offline"] : (me.custom ?? presenceName(me.base));
  const state = me.until === undefined ? name : `${name} · ${strings.me.until(shortTime(me.until, Date.now()))}`;
  const shown = me.note === "" ? state : `${state} · ${me.note}`;
  const open = (): void => {
    const anchor = button.current;
    if (anchor !== null) openMenuOf(ui, { label: state, anchor }, (menus) => menus.presenceEntries(ui, isPhone));
  };
  return {
    me,
    shown,
    props: {
      ref: button,
      type: "button",
      "aria-haspopup": "menu",
      "aria-label": strings.me.change(state),
      title: shown,
      onClick: open,
    } as const,
  };
}

/** Who I am and how others see me, with the bell. */
export function MeArea(): ReactElement {
  const { me, shown, props } = useMe(false);
  return (
    <div className="td-me">
      <Avatar address={me.jid} name={me.name} state={me.base} />
      <div className="td-grow">
        <div className="td-me-name td-ellipsis">{me.name}</div>
        <button {...props} className="td-me-state">
          <span className="td-ellipsis">{shown}</span>
          <ChevronDown12 />
        </button>
      </div>
      <ActivityBell />
    </div>
  );
}

/** The same on a phone, in the head of the first page (design 11). */
export function MeButton(): ReactElement {
  const { me, props } = useMe(true);
  return (
    <button {...props} className="td-iconbutton gc-touch">
      <Avatar address={me.jid} name={me.name} state={me.base} />
    </button>
  );
}

function ActivityBell(): ReactElement {
  const { myChat } = useUi().app;
  const isHere = useSnapshot(myChat, (s) => s.open.kind === "activity");
  return (
    <Bell.View fallback={<span className="td-iconbutton" />} isHere={isHere} onPick={() => myChat.openActivity()} />
  );
}
