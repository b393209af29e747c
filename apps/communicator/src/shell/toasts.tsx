import type { NotificationEvent } from "@tandem/client-core/view-models";
import { Avatar, Toasts as ToastStack, type Toast } from "@tandem/ui-kit";
import type { ReactElement } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

function toastOf(event: NotificationEvent): Toast | undefined {
  if (event.kind === "message") return event.toast ? event : undefined;
  if (event.kind !== "available" || !event.toast) return undefined;
  const { jid, name } = event;
  const place = { kind: "conversation", jid } as const;
  return { id: `available ${jid}`, place, title: name, text: texts.people.isAvailable };
}

/** Who wrote, and which tagged contact has become available (CO4); a click leads to the conversation. */
export function Toasts(): ReactElement {
  const { app } = useServices();
  return (
    <ToastStack
      source={app.notifications}
      toastOf={toastOf}
      picture={({ place, title }) => <Avatar address={place.jid} name={title} />}
      onOpen={({ jid }) => app.conversations.openConversation(jid)}
    />
  );
}
