import { pubsubError } from "@tandem/protocol/xep-0060-pubsub";
import { defineErrors } from "../../core/index.ts";

export const pepErrors = defineErrors({
  "pep/malformed": {
    type: "modify",
    condition: "bad-request",
    source: "XEP-0060 §7.1.3",
    text: "The request is not of the shape that the standard asks for.",
  },
  "pep/one-item": {
    type: "modify",
    condition: "bad-request",
    source: "XEP-0060 §7.1.3.5",
    text: "Publish exactly one item with one payload.",
    application: pubsubError("item-required"),
  },
  "pep/payload-too-big": {
    type: "modify",
    condition: "not-acceptable",
    source: "XEP-0060 §7.1.3.4",
    text: "The item is too large.",
    application: pubsubError("payload-too-big"),
  },
  "pep/not-yours": {
    type: "auth",
    condition: "forbidden",
    source: "XEP-0060 §7.1.3.1",
    text: "Only the account itself does that on its nodes.",
  },
  "pep/no-node": {
    type: "cancel",
    condition: "item-not-found",
    source: "XEP-0060 §6.5.9.11",
    text: "There is no such node.",
  },
  "pep/no-item": {
    type: "cancel",
    condition: "item-not-found",
    source: "XEP-0060 §7.2.3.4",
    text: "There is no such item.",
  },
  "pep/node-exists": {
    type: "cancel",
    condition: "conflict",
    source: "XEP-0060 §8.1.2",
    text: "That node exists already.",
  },
  "pep/too-many-nodes": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "The account has as many nodes as it may have.",
  },
  "pep/precondition": {
    type: "cancel",
    condition: "conflict",
    source: "XEP-0060 §7.1.5",
    text: "The node is configured otherwise than the publisher asks for.",
    application: pubsubError("precondition-not-met"),
  },
  "pep/presence-required": {
    type: "auth",
    condition: "not-authorized",
    source: "XEP-0060 §6.5.9.3",
    text: "Subscribe to the person's presence first.",
    application: pubsubError("presence-subscription-required"),
  },
  "pep/not-in-group": {
    type: "auth",
    condition: "not-authorized",
    source: "XEP-0060 §6.5.9.4",
    text: "The person shows that to certain groups only.",
    application: pubsubError("not-in-roster-group"),
  },
  "pep/closed": {
    type: "cancel",
    condition: "not-allowed",
    source: "XEP-0060 §6.5.9.5",
    text: "The node is private.",
    application: pubsubError("closed-node"),
  },
  "pep/outcast": {
    type: "auth",
    condition: "forbidden",
    source: "XEP-0060 §6.5.9.6",
    text: "The person does not show that to you.",
  },
  "pep/affiliation": {
    type: "modify",
    condition: "not-acceptable",
    source: "XEP-0060 §8.9.2.3",
    text: "On a personal node others are members, outcasts, or neither; the account stays its owner.",
  },
  "pep/too-many-affiliations": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "The node has as many members and outcasts as it may have.",
  },
  "pep/unsupported": {
    type: "cancel",
    condition: "feature-not-implemented",
    source: "XEP-0060 §6.1.3",
    text: "Personal nodes are followed by presence, not by subscription.",
    application: pubsubError("unsupported", "subscribe"),
  },
} as const);
