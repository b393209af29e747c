import { defineErrors } from "../../core/index.ts";

export const forgettingErrors = defineErrors({
  "archive/malformed-forget": {
    type: "modify",
    condition: "bad-request",
    source: "docs/protocol/archive.md §2",
    text: "Name a person, and the id of the last message that is to be forgotten.",
  },
  "archive/kept": {
    type: "cancel",
    condition: "not-allowed",
    source: "docs/protocol/archive.md §4",
    text: "Messages have to be kept here: nobody can delete their copy of a conversation.",
  },
} as const);
