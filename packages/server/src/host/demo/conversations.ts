import type { Said } from "./rooms.ts";

/** One-to-one conversations: between whom, and what was said. */
export const demoConversations: readonly {
  readonly between: readonly [string, string];
  readonly said: readonly Said[];
}[] = [
  {
    between: ["maya", "dana"],
    said: [
      [3 * 60, "dana", "Is the 14:00 release firm? I have a reconciliation running until about two."],
      [3 * 60 - 4, "maya", "Firm unless you say no. Tell me by 13:45."],
      [43, "dana", "I will need you to hold. Details on the bridge in a minute."],
      [42, "maya", "Held as soon as you say it there."],
    ],
  },
  {
    between: ["maya", "tomasz"],
    said: [
      [26 * 60, "tomasz", "Who do I talk to about the blotter columns in 4.2?"],
      [26 * 60 - 12, "maya", "Amara. I have put you into her review on Monday."],
      [7, "tomasz", "Seen my question in FX Desk EMEA? New York close is 22:00 our time."],
    ],
  },
  {
    between: ["maya", "grace"],
    said: [
      [2 * 1440, "grace", "The runbook for batch restarts is out of date, step 6 names a host that we no longer have."],
      [2 * 1440 - 9, "maya", "Changed, thank you. Step 7 as well."],
    ],
  },
  {
    between: ["priya", "kenji"],
    said: [
      [36, "priya", "Can you be on the bridge as long as this is SEV-2?"],
      [36, "kenji", "Yes. Omar covers the rest."],
    ],
  },
];
