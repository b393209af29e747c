import { defineErrors } from "../../core/index.ts";

export const inboxErrors = defineErrors({
  "inbox/malformed": {
    type: "modify",
    condition: "bad-request",
    source: "XEP-0430 §3.1",
    text: "The question for the inbox is not of the shape that the standard asks for.",
  },
  "inbox/unknown-conversation": {
    type: "cancel",
    condition: "item-not-found",
    source: "XEP-0059 §2.2",
    text: "The inbox has no conversation of that address to begin the page at.",
  },
} as const);
