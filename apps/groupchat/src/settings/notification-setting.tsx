import { Button } from "@tandem/ui-kit";
import { type ReactElement, useState } from "react";
import { laterTexts } from "../texts/later.ts";

/** The browser asks only after a click of the person. */
export function NotificationSetting(): ReactElement {
  const [permission, setPermission] = useState(() => ("Notification" in window ? Notification.permission : "denied"));
  if (permission === "granted") return <p className="td-help">{laterTexts.settings.notificationsOn}</p>;
  if (permission === "denied") return <p className="td-help">{laterTexts.settings.notificationsOff}</p>;
  return (
    <Button onClick={() => void Notification.requestPermission().then(setPermission)}>
      {laterTexts.settings.notificationsAsk}
    </Button>
  );
}
