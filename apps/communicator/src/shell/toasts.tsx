import { Avatar } from "@tandem/ui-kit";
import { raisesSystemNotification } from "@tandem/ui-kit/browser";
import { type ReactElement, useEffect, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

interface Toast {
  readonly id: string;
  readonly jid: string;
  readonly title: string;
  readonly text: string;
}

const TOAST_MS = 6000;

/**
 * One toast per message and device (RT22). A window that nobody looks at raises a system notification instead, where the
 * person allowed it: exactly one of the two is shown.
 */
export function Toasts(): ReactElement | null {
  const { app } = useServices();
  const [toast, setToast] = useState<Toast>();
  useEffect(
    () =>
      app.notifications.subscribe((event) => {
        if (event.kind === "withdraw") setToast((shown) => (shown?.jid === event.place.jid ? undefined : shown));
        if ((event.kind !== "message" && event.kind !== "available") || !event.toast || raisesSystemNotification())
          return;
        setToast(
          event.kind === "message"
            ? { id: event.id, jid: event.place.jid, title: event.title, text: event.text }
            : { id: `available ${event.jid}`, jid: event.jid, title: event.name, text: texts.people.isAvailable },
        );
      }),
    [app],
  );
  useEffect(() => {
    if (toast === undefined) return undefined;
    const timer = setTimeout(() => setToast(undefined), TOAST_MS);
    return () => clearTimeout(timer);
  }, [toast]);
  if (toast === undefined) return null;
  return (
    <div className="cm-toasts" role="status">
      <button
        key={toast.id}
        type="button"
        className="cm-toast"
        data-toast={toast.jid}
        onClick={() => {
          app.conversations.openConversation(toast.jid);
          setToast(undefined);
        }}
      >
        <Avatar address={toast.jid} name={toast.title} />
        <span className="td-grow">
          <span className="td-strong td-ellipsis cm-block">{toast.title}</span>
          <span className="td-ellipsis td-muted cm-block">{toast.text}</span>
        </span>
      </button>
    </div>
  );
}
