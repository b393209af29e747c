import { defineErrors } from "../../core/index.ts";

export const adminCommandErrors = defineErrors({
  "administration/refused": {
    type: "modify",
    condition: "not-acceptable",
    source: "XEP-0133 §6",
    text: "The server refused that.",
  },
  "administration/passwords-differ": {
    type: "modify",
    condition: "not-acceptable",
    source: "XEP-0133 §4.1",
    text: "The two passwords are not the same.",
  },
  "administration/one-account": {
    type: "modify",
    condition: "not-acceptable",
    source: "XEP-0133 §4.8",
    text: "Ask for one account at a time.",
  },
  "administration/count": {
    type: "modify",
    condition: "not-acceptable",
    source: "XEP-0133 §4.18",
    text: "Choose one of the numbers that are offered.",
  },
  "administration/too-many": {
    type: "modify",
    condition: "not-acceptable",
    source: "XEP-0133 §4.18",
    text: "There are too many to list at once. Ask for fewer, or use the command line.",
  },
} as const);
