import { defineErrors } from "../../core/index.ts";

export const accountErrors = defineErrors({
  "accounts/exists": {
    type: "cancel",
    condition: "conflict",
    source: "XEP-0077 §3.1.2",
    text: "There is an account with that address.",
  },
  "accounts/not-found": {
    type: "cancel",
    condition: "item-not-found",
    source: "XEP-0133 §4.6",
    text: "There is no account with that address.",
  },
  "accounts/not-here": {
    type: "modify",
    condition: "not-acceptable",
    source: "RFC 6120 §1.3",
    text: "The address must be name@domain with the domain of this server.",
  },
  "accounts/password": {
    type: "modify",
    condition: "not-acceptable",
    source: "RFC 4013 §2",
    text: "A password has 1 to 1,024 characters, none of them a control character.",
  },
  "accounts/iterations": {
    type: "modify",
    condition: "not-acceptable",
    source: "RFC 5802 §5.1",
    text: "Derived keys must have 4,096 iterations, as every account here has.",
  },
  "accounts/profile": {
    type: "modify",
    condition: "not-acceptable",
    source: "docs/protocol/directory.md §2",
    text: "Name, title, department, mail and phone have at most 256 characters each; there are at most 32 groups.",
  },
} as const);
