import { defineErrors } from "../../core/index.ts";

const source = "docs/protocol/filters.md";

export const errors = defineErrors({
  "filters/malformed": {
    type: "modify",
    condition: "bad-request",
    source,
    text: "A filter has an id and looks for words, people, rooms, categories, files, links or importance. It has no dates.",
  },
  "filters/unknown": { type: "cancel", condition: "item-not-found", source, text: "There is no such filter." },
  "filters/own-kind": {
    type: "cancel",
    condition: "not-allowed",
    source,
    text: "The filter of your mentions is always there. Hide it, or switch off its alert.",
  },
  "filters/name": {
    type: "modify",
    condition: "not-acceptable",
    source,
    text: "The name of a filter has 1 to {max} characters.",
  },
  "filters/too-long": {
    type: "modify",
    condition: "not-acceptable",
    source,
    text: "A filter has at most {words} words, and lists at most {max} people, rooms and categories.",
  },
  "filters/full": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "You have {max} filters. Delete one first.",
  },
} as const);
