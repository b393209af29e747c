import { defineErrors } from "../../core/index.ts";

export const webPushErrors = defineErrors({
  "web-push/malformed": {
    type: "modify",
    condition: "bad-request",
    source: "docs/protocol/web-push.md §3",
    text: "A registration has an endpoint and the two keys of the browser.",
  },
  "web-push/endpoint": {
    type: "cancel",
    condition: "not-allowed",
    source: "docs/protocol/web-push.md §6",
    text: "This server does not send to that push service.",
  },
  "web-push/gone": {
    type: "cancel",
    condition: "item-not-found",
    source: "XEP-0060 §7.1.3",
    text: "That browser is not registered any more.",
  },
  "web-push/failed": {
    type: "wait",
    condition: "remote-server-timeout",
    source: "docs/protocol/web-push.md §4",
    text: "The push service of the browser did not take the notification.",
  },
} as const);
