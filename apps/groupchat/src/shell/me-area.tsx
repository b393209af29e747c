import { Avatar, presenceName, useSnapshot } from "@tandem/ui-kit";
import { ChevronDown12 } from "@tandem/ui-kit/icons";
import { shortTime, strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useRef } from "react";
import { openMenuOf } from "../my-chat/menus-later.ts";
import { useUi } from "../ui.ts";
import { Bell } from "./views.ts";

/** Who I am and how others see me; the state opens the presence menu (RT28). */
export function MeArea({ isPhone }: { readonly isPhone: boolean }): ReactElement {
  const ui = useUi();
  const me = useSnapshot(ui.app.me, (s) => s);
  const button = useRef<HTMLButtonElement>(null);
  const name = me.chosen === "appear-offline" ? strings.chosen["appear-offline"] : (me.custom ?? presenceName(me.base));
  const state = me.until === undefined ? name : `${name} · ${strings.me.until(shortTime(me.until, Date.now()))}`;
  const open = (): void => {
    const anchor = button.current;
    if (anchor !== null) openMenuOf(ui, { label: state, anchor }, (menus) => menus.presenceEntries(ui, isPhone));
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
