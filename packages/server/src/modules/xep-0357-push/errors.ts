import { defineErrors } from "../../core/index.ts";

export const pushErrors = defineErrors({
  "push/malformed": {
    type: "modify",
    condition: "bad-request",
    source: "XEP-0357 §5",
    text: "Give the address of a push service, and publish options only as its form.",
  },
  "push/full": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "Notifications are switched on for too many devices. Switch one off first.",
  },
} as const);
