import { defineErrors } from "../../core/index.ts";

export const rosterErrors = defineErrors({
  "roster/one-item": {
    type: "modify",
    condition: "bad-request",
    source: "RFC 6121 §2.3.3",
    text: "A roster set names exactly one contact by its bare address.",
  },
  "roster/own-address": {
    type: "cancel",
    condition: "not-allowed",
    source: "RFC 6121 §2.3.3",
    text: "You cannot be your own contact.",
  },
  "roster/not-there": {
    type: "modify",
    condition: "item-not-found",
    source: "RFC 6121 §2.5.3",
    text: "That person is not in your contact list.",
  },
  "roster/too-long": {
    type: "modify",
    condition: "not-acceptable",
    source: "RFC 6121 §2.3.3",
    text: "The name or a group is too long, or there are too many groups.",
  },
  "roster/full": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "The contact list is full.",
  },
} as const);
