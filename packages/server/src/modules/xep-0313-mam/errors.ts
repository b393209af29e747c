import { defineErrors } from "../../core/index.ts";

export const archiveErrors = defineErrors({
  "archive/malformed-query": {
    type: "modify",
    condition: "bad-request",
    source: "XEP-0313 §4.1",
    text: "The archive query is not of the shape that the standard asks for.",
  },
  "archive/unknown-field": {
    type: "cancel",
    condition: "feature-not-implemented",
    source: "XEP-0313 §4.1",
    text: "The archive query uses a field that this archive does not know.",
  },
  "archive/unknown-id": {
    type: "cancel",
    condition: "item-not-found",
    source: "XEP-0313 §4.3.2",
    text: "The archive has no message of that id.",
  },
  "archive/search-words": {
    type: "modify",
    condition: "not-acceptable",
    source: "docs/protocol/search.md §5",
    text: "A search has more words than one may have.",
  },
  "archive/counts-rate": {
    type: "wait",
    condition: "resource-constraint",
    source: "docs/protocol/search.md §6; SV3",
    text: "That were many searches. Wait a moment and try again.",
  },
  "archive/too-many-ids": {
    type: "modify",
    condition: "policy-violation",
    source: "SV3",
    text: "The query names too many messages.",
  },
  "archive/bad-preferences": {
    type: "modify",
    condition: "bad-request",
    source: "XEP-0441 §3",
    text: "The archiving preferences are malformed or name too many addresses.",
  },
} as const);
