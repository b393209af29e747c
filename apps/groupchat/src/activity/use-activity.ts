import type { ActivityViewModel } from "@tandem/client-core/view-models";
import { useOptionalSnapshot, useSnapshot } from "@tandem/ui-kit";
import { useEffect, useState } from "react";
import { useUi } from "../ui.ts";

/** Undefined while its code is on its way. */
export function useActivity(): ActivityViewModel | undefined {
  const { app } = useUi();
  const [vm, setVm] = useState<ActivityViewModel>();
  useEffect(() => {
    let isHere = true;
    app.activity().then(
      (loaded) => isHere && setVm(loaded),
      (error: unknown) => console.warn("Activity could not be loaded.", error),
    );
    return () => {
      isHere = false;
    };
  }, [app]);
  return vm;
}

/** What is new, and what waits for an answer of mine. */
export function useActivityCount(vm: ActivityViewModel | undefined): number {
  const { app } = useUi();
  const waiting = useSnapshot(app.myChat, (s) => s.invitations.length + s.roomRequests.length);
  return waiting + (useOptionalSnapshot(vm, (s) => s.unread) ?? 0);
}
