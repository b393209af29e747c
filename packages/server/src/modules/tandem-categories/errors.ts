import { defineErrors } from "../../core/index.ts";

const source = "docs/protocol/categories.md";

export const errors = defineErrors({
  "categories/unknown": { type: "cancel", condition: "item-not-found", source, text: "There is no such category." },
  "categories/taken": {
    type: "cancel",
    condition: "conflict",
    source,
    text: "There is a category with that id already.",
  },
  "categories/bad-id": {
    type: "modify",
    condition: "bad-request",
    source,
    text: "The id of a category has 1 to 64 of a-z, 0-9 and hyphen.",
  },
  "categories/bad-name": {
    type: "modify",
    condition: "bad-request",
    source,
    text: "The name of a category has 1 to 128 characters.",
  },
  "categories/bad-principal": {
    type: "modify",
    condition: "bad-request",
    source,
    text: "A scope and a list of managers hold addresses, and groups as group:NAME; at most 1000.",
  },
  "categories/bad-policy": {
    type: "modify",
    condition: "bad-request",
    source: "docs/protocol/rooms.md §4; ADR-0050",
    text: "A policy of least retention has a name of 1 to 128 characters and 1 to 36525 days.",
  },
  "categories/bad-default": {
    type: "modify",
    condition: "bad-request",
    source: "RM4",
    text: "Messages are kept for 0 (for ever) to 36525 days.",
  },
  "categories/too-deep": {
    type: "cancel",
    condition: "not-acceptable",
    source: "RM1; SV3 categoryDepthMax",
    text: "The tree may not be that deep.",
  },
  "categories/too-many": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3 categoriesMax",
    text: "There are as many categories as this server allows.",
  },
  "categories/circle": {
    type: "cancel",
    condition: "conflict",
    source: "RM1",
    text: "A category cannot be moved into itself or below itself.",
  },
  "categories/not-empty": {
    type: "cancel",
    condition: "conflict",
    source: "RM1",
    text: "The category still holds rooms or categories. Move or remove them first.",
  },
} as const);
