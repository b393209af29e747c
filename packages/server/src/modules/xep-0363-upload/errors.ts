import { defineErrors } from "../../core/index.ts";

export const errors = defineErrors({
  "files/too-large": {
    type: "modify",
    condition: "not-acceptable",
    source: "XEP-0363 ex. 10",
    text: "The file is too large.",
  },
  "files/bad-name": {
    type: "modify",
    condition: "not-acceptable",
    source: "SV3",
    text: "A file needs a name of at most 255 characters, and at least one byte.",
  },
  "files/quota": {
    type: "wait",
    condition: "resource-constraint",
    source: "XEP-0363 ex. 11, SV3",
    text: "There is no room left for that file. Remove some of yours first.",
  },
  "files/too-many": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "You have as many files as an account may have. Remove some first.",
  },
  "files/slots-open": {
    type: "wait",
    condition: "resource-constraint",
    source: "XEP-0363 ex. 11, SV3",
    text: "Too many uploads are under way. Finish some of them first.",
  },
  "files/forbidden": {
    type: "auth",
    condition: "forbidden",
    source: "XEP-0363 ex. 12",
    text: "Only people of this server may store files here.",
  },
  "files/no-web": {
    type: "cancel",
    condition: "service-unavailable",
    source: "own choice",
    text: "This server has no web address under which files could be reached.",
  },
  "files/unknown": {
    type: "cancel",
    condition: "item-not-found",
    source: "RM19, SV5",
    text: "There is no such file.",
  },
} as const);
