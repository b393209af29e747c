import { defineErrors } from "../../core/index.ts";

export const presenceErrors = defineErrors({
  "presence/unknown-type": {
    type: "modify",
    condition: "bad-request",
    source: "RFC 6121 §4.7.1",
    text: "Presence of that type does not exist.",
  },
  "presence/too-long": {
    type: "modify",
    condition: "not-acceptable",
    source: "SV3",
    text: "The presence is too long.",
  },
  "presence/directed-full": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "Presence has been directed to too many addresses.",
  },
  "presence/requests-full": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "Too many requests are waiting for that person.",
  },
} as const);
