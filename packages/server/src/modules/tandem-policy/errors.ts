import { defineErrors } from "../../core/index.ts";

export const policyErrors = defineErrors({
  "policy/unknown-app": {
    type: "modify",
    condition: "bad-request",
    source: "docs/protocol/policy.md §7",
    text: "The attribute app must be groupchat or communicator.",
  },
  "policy/not-for-clients": {
    type: "cancel",
    condition: "not-allowed",
    source: "docs/protocol/policy.md §7",
    text: "Settings are made by the organisation, not by a client.",
  },
  "policy/im-disabled": {
    type: "cancel",
    condition: "not-allowed",
    source: "docs/protocol/policy.md §6",
    text: "The organisation has disabled IM in this app. Use the other one.",
  },
  "policy/unknown-setting": {
    type: "modify",
    condition: "item-not-found",
    source: "docs/protocol/policy.md §5",
    text: "There is no setting of that name: communicator.disableIm, groupchat.disableIm.",
  },
  "policy/wrong-type": {
    type: "modify",
    condition: "not-acceptable",
    source: "docs/protocol/policy.md §5",
    text: "The value does not fit the type of the setting.",
  },
} as const);
