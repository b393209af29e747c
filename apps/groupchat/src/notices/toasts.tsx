import type { NotificationEvent } from "@tandem/client-core/view-models";
import { Avatar, Toasts as ToastStack, type Toast } from "@tandem/ui-kit";
import { NumberSymbol20 } from "@tandem/ui-kit/icons";
import type { ReactElement } from "react";
import { useUi } from "../ui.ts";

const toastOf = (event: NotificationEvent): Toast | undefined =>
  event.kind === "message" && event.toast ? event : undefined;

/** What was said where nobody looks; a click leads there. */
export function Toasts(): ReactElement {
  const { app } = useUi();
  const open = ({ kind, jid }: Toast["place"]): void => {
    if (kind === "room") app.myChat.openRoom(jid);
    else app.myChat.openConversation(jid);
  };
  return <ToastStack source={app.notifications} toastOf={toastOf} picture={pictureOf} onOpen={open} />;
}

function pictureOf({ place, title }: Toast): ReactElement {
  if (place.kind === "conversation") return <Avatar address={place.jid} name={title} />;
  return (
    <span className="td-roomtile">
      <NumberSymbol20 />
    </span>
  );
}
