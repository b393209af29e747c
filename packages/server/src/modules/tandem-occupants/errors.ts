import { defineErrors } from "../../core/index.ts";

export const occupantsErrors = defineErrors({
  "occupants/watched-full": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3 roomPresenceWatchedMax",
    text: "This session watches as many people as it may. Ask for those that are in view.",
  },
} as const);
