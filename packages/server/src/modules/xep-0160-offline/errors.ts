import { defineErrors } from "../../core/index.ts";

export const offlineErrors = defineErrors({
  "offline/full": {
    type: "wait",
    condition: "service-unavailable",
    source: "XEP-0160 §2",
    text: "Too many messages are waiting for that person.",
  },
} as const);
