import { NS_COMMANDS } from "@tandem/protocol/xep-0050-commands";
import { el } from "@tandem/xml";
import { defineErrors } from "../../core/index.ts";

export const commandErrors = defineErrors({
  "commands/malformed-action": {
    type: "modify",
    condition: "bad-request",
    source: "XEP-0050 §4.4",
    text: "There is no such action.",
    application: el("malformed-action", NS_COMMANDS),
  },
  "commands/bad-action": {
    type: "modify",
    condition: "bad-request",
    source: "XEP-0050 §4.4",
    text: "That action cannot be taken at this point of the command.",
    application: el("bad-action", NS_COMMANDS),
  },
  "commands/bad-payload": {
    type: "modify",
    condition: "bad-request",
    source: "XEP-0050 §4.4",
    text: "The form is not filled in as it asks for.",
    application: el("bad-payload", NS_COMMANDS),
  },
  "commands/bad-session": {
    type: "modify",
    condition: "bad-request",
    source: "XEP-0050 §4.4",
    text: "That session is of another command.",
    application: el("bad-sessionid", NS_COMMANDS),
  },
  "commands/expired": {
    type: "cancel",
    condition: "not-allowed",
    source: "XEP-0050 §4.4",
    text: "That command has ended or took too long. Begin it again.",
    application: el("session-expired", NS_COMMANDS),
  },
} as const);
