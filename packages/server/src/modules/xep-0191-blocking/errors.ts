import { NS_BLOCKING_ERRORS } from "@tandem/protocol/xep-0191-blocking";
import { el } from "@tandem/xml";
import { defineErrors } from "../../core/index.ts";

export const blockingErrors = defineErrors({
  "blocking/malformed": {
    type: "modify",
    condition: "bad-request",
    source: "XEP-0191 §3.3",
    text: "A block names at least one address, and only addresses.",
  },
  "blocking/list-full": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "The block list is full.",
  },
  "blocking/you-block": {
    type: "cancel",
    condition: "not-acceptable",
    source: "XEP-0191 §3.5",
    text: "You have blocked that address. Unblock it first.",
    application: el("blocked", NS_BLOCKING_ERRORS),
  },
  // The two below say what an absent contact's server says, word for word: the sender must not learn that it is blocked.
  "blocking/message-refused": {
    type: "cancel",
    condition: "service-unavailable",
    source: "XEP-0191 §3.3",
    text: "The message could not be delivered.",
  },
  "blocking/request-refused": {
    type: "cancel",
    condition: "service-unavailable",
    source: "XEP-0191 §3.3",
    text: "Nothing here answers that request.",
  },
} as const);
