import { defineErrors } from "../../core/index.ts";

export const accessErrors = defineErrors({
  "access/malformed": {
    type: "modify",
    condition: "bad-request",
    source: "docs/protocol/access.md §2",
    text: "Each item needs an address and one of the levels personal, team, company, public.",
  },
  "access/full": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "Too many people have an access level of their own. Give some of them the default again.",
  },
} as const);
