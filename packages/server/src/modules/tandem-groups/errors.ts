import { defineErrors } from "../../core/index.ts";

export const groupErrors = defineErrors({
  "groups/malformed": {
    type: "modify",
    condition: "bad-request",
    source: "docs/protocol/groups.md §3",
    text: "Name a group, with 1 to 256 characters.",
  },
  "groups/not-found": {
    type: "cancel",
    condition: "item-not-found",
    source: "docs/protocol/groups.md §6",
    text: "There is no group of that name.",
  },
  "groups/no-such-account": {
    type: "cancel",
    condition: "item-not-found",
    source: "docs/protocol/groups.md §2",
    text: "There is no account with that address.",
  },
  "groups/exists": {
    type: "cancel",
    condition: "conflict",
    source: "docs/protocol/groups.md §2",
    text: "There is a group of that name.",
  },
  "groups/too-many": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "There are as many groups as this server keeps. Remove one first.",
  },
  "groups/too-large": {
    type: "cancel",
    condition: "not-acceptable",
    source: "SV3",
    text: "The group has more people than can be shown in a contact list.",
  },
  "groups/watches-full": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "This session watches as many groups as it may. Close one first.",
  },
} as const);
