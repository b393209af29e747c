import { later } from "@tandem/ui-kit";

/** Who else shall come into a conversation (CV3). Loaded when it is asked for. */
export const BringInDialog = later(() => import("./bring-in-dialog.tsx"), { isLayer: true }).View;
