import { defineErrors } from "../../core/index.ts";

export const layerErrors = defineErrors({
  "layers/malformed": {
    type: "modify",
    condition: "bad-request",
    source: "docs/protocol/layers.md §3",
    text: "A layer needs a kind, an id and, for the calendar, a state and its end.",
  },
  "layers/over": {
    type: "modify",
    condition: "not-acceptable",
    source: "docs/protocol/layers.md §3",
    text: "The end lies in the past, or further ahead than a layer may last.",
  },
  "layers/full": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "Too many programs tell about that person. End some of the layers.",
  },
} as const);
