import { defineErrors } from "../../core/index.ts";

export const activityErrors = defineErrors({
  "activity/malformed": {
    type: "modify",
    condition: "bad-request",
    source: "docs/protocol/activity.md",
    text: "Activity is asked for with how much of it, and in front of what.",
  },
} as const);
