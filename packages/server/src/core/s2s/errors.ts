import { defineErrors } from "../errors.ts";

/** What becomes of stanzas for other domains. */
export const remoteErrors = defineErrors({
  "remote/not-found": {
    type: "cancel",
    condition: "remote-server-not-found",
    source: "RFC 6120 §8.3.3.16",
    text: "There is no server for that domain, or it does not take connections.",
  },
  "remote/timeout": {
    type: "wait",
    condition: "remote-server-timeout",
    source: "RFC 6120 §8.3.3.17",
    text: "The server of that domain does not answer. Try again later.",
  },
  "remote/not-proved": {
    type: "cancel",
    condition: "remote-server-not-found",
    source: "RFC 6120 §13.7.2",
    text: "No trusted connection with the server of that domain could be made.",
  },
  "remote/component-away": {
    type: "wait",
    condition: "service-unavailable",
    source: "XEP-0114, EC5",
    text: "The service of that address is not connected at the moment. Try again later.",
  },
  "remote/refused": {
    type: "cancel",
    condition: "not-allowed",
    source: "ADR 0014",
    text: "This server does not talk to that domain.",
  },
  "remote/queue-full": {
    type: "wait",
    condition: "resource-constraint",
    source: "ADR 0014",
    text: "Too much is waiting for that domain already. Try again later.",
  },
} as const);
export type RemoteErrorCode = keyof typeof remoteErrors.table;
