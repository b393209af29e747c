import { defineErrors } from "../../core/index.ts";

export const messageErrors = defineErrors({
  "message/nobody-there": {
    type: "cancel",
    condition: "service-unavailable",
    source: "RFC 6121 §8.5",
    text: "The message could not be delivered.",
  },
  "message/not-stored": {
    type: "cancel",
    condition: "service-unavailable",
    source: "XEP-0334 §4.2",
    text: "Nobody is there, and the message asks not to be stored.",
  },
  "message/too-long": {
    type: "modify",
    condition: "not-acceptable",
    source: "SV3",
    text: "The message is too long.",
  },
} as const);
