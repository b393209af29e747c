import { lazy, type ReactElement, Suspense } from "react";
import type { BringInDialogProps } from "./bring-in-dialog.tsx";

const BringInForm = lazy(() => import("./bring-in-dialog.tsx"));

/** Who else shall come into a conversation (CV3). Loaded when it is asked for. */
export function BringInDialog(props: BringInDialogProps): ReactElement {
  return (
    <Suspense>
      <BringInForm {...props} />
    </Suspense>
  );
}
