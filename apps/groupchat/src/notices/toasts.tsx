import type { NotificationEvent } from "@tandem/client-core/view-models";
import { Avatar } from "@tandem/ui-kit";
import { raisesSystemNotification } from "@tandem/ui-kit/browser";
import { NumberSymbol20 } from "@tandem/ui-kit/icons";
import { type ReactElement, useEffect, useState } from "react";
import { useUi } from "../ui.ts";

type Toast = Extract<NotificationEvent, { readonly kind: "message" }>;

const TOAST_MS = 6000;

/** One toast per message and device (RT22); where nobody looks at the window, the system shows it instead. */
export function Toasts(): ReactElement | null {
  const { app } = useUi();
  const [toast, setToast] = useState<Toast>();
  useEffect(
    () =>
      app.notifications.subscribe((event) => {
        if (event.kind === "withdraw") setToast((shown) => (shown?.place.jid === event.place.jid ? undefined : shown));
        if (event.kind === "message" && event.toast && !raisesSystemNotification()) setToast(event);
      }),
    [app],
  );
  useEffect(() => {
    if (toast === undefined) return undefined;
    const timer = setTimeout(() => setToast(undefined), TOAST_MS);
    return () => clearTimeout(timer);
  }, [toast]);
  if (toast === undefined) return null;
  const { place, title, text } = toast;
  const open = (): void => {
    setToast(undefined);
    if (place.kind === "room") app.myChat.openRoom(place.jid);
    else app.myChat.openConversation(place.jid);
  };
  return (
    <div className="gc-toasts" role="status">
      <button key={toast.id} type="button" className="gc-toast" data-toast={place.jid} onClick={open}>
        {place.kind === "room" ? (
          <span className="td-roomtile">
            <NumberSymbol20 />
          </span>
        ) : (
          <Avatar address={place.jid} name={title} />
        )}
        <span className="td-grow">
          <span className="td-strong td-ellipsis">{title}</span>
          <span className="td-muted td-ellipsis">{text}</span>
        </span>
      </button>
    </div>
  );
}
