import type { NewCategory } from "../../modules/tandem-categories/contract.ts";

/** Minutes before the first start, who, what; oldest first. */
export type Said = readonly [minutesAgo: number, author: string, text: string];

export interface DemoRoom {
  readonly local: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly owner: string;
  readonly managers: readonly string[];
  readonly members: readonly string[];
  readonly isMembersOnly?: boolean;
  readonly topic?: { readonly text: string; readonly by: string; readonly minutesAgo: number };
  /** How many of the last messages nobody but their authors has read yet. */
  readonly unread?: number;
  readonly said: readonly Said[];
}

export const demoCategories: readonly NewCategory[] = [
  { id: "operations", name: "Operations", order: 1 },
  { id: "trading", name: "Trading", order: 2 },
  { id: "engineering", name: "Engineering", order: 3 },
];

const HOUR = 60;
const DAY = 24 * HOUR;
const everybody = [
  "maya",
  "dana",
  "priya",
  "kenji",
  "sofia",
  "claire",
  "noah",
  "tomasz",
  "amara",
  "omar",
  "lukas",
  "grace",
];

export const demoRooms: readonly DemoRoom[] = [
  {
    local: "ops-bridge",
    name: "Ops Bridge",
    unread: 4,
    description: "What is broken now, who has it, when the next word comes.",
    category: "operations",
    owner: "priya",
    managers: ["maya"],
    members: everybody,
    topic: { text: "SEV-2: EUR settlement batch 14 delayed. Next update 14:15", by: "priya", minutesAgo: 34 },
    said: [
      [
        2 * DAY + 5 * HOUR,
        "grace",
        "Night shift is done. Two disk alerts on settle-eur-01, both cleared by themselves, ticket is open for storage.",
      ],
      [2 * DAY + 4 * HOUR + 52, "priya", "Thanks Grace. I take the bridge from here."],
      [
        2 * DAY + 2 * HOUR,
        "sofia",
        "Three clients ask why confirmations for batch 9 came late. Is there a line that I may send?",
      ],
      [
        2 * DAY + HOUR + 55,
        "priya",
        '"Confirmations of batch 9 were sent 18 minutes late because of a slow report. All payments were on time." That is all we know, and it is true.',
      ],
      [2 * DAY + HOUR + 54, "sofia", "Sent. Thank you."],
      [
        DAY + 6 * HOUR,
        "omar",
        "I restart the report replica at 19:00, read-only for about four minutes. Nothing settles at that hour.",
      ],
      [DAY + 5 * HOUR + 48, "dana", "Fine with settlement."],
      [DAY + HOUR, "omar", "Replica is back, lag is under a second."],
      [54, "kenji", "Lock waits on settle-eur-02 have gone up since 13:00. Looking."],
      [49, "dana", "Batch 14 has not moved for ten minutes. We have 18,240 instructions in the queue."],
      [
        34,
        "priya",
        "SEV-2 declared. EUR settlement batch 14 is stuck behind a lock on `settle-eur-02`. I am incident manager. Updates here every 15 minutes, no side threads please. Bridge is open, details are in the topic.",
      ],
      [
        31,
        "kenji",
        "Found the blocker. One session has held row locks for 41 minutes:\n```sql\nselect pid, state, wait_event, age(now(), xact_start) as held\nfrom   pg_stat_activity where datname = 'settle_eur' order by held desc limit 1;\n\n  pid  |        state        | wait_event |   held\n-------+---------------------+------------+----------\n 21874 | idle in transaction | ClientRead | 00:41:07\n```",
      ],
      [
        28,
        "dana",
        "That is our reconciliation job. Safe to terminate: positions were checkpointed at 13:05, so nothing is lost. @Maya Lindqvist please hold the 14:00 release until I confirm the settlement break list.",
      ],
      [26, "kenji", "Terminated 21874. Queue is draining: 18,240 → 11,900 in two minutes."],
      [24, "kenji", "At this rate we are clear by 13:58."],
      [
        23,
        "dana",
        "Breaks so far, 37 lines. The settlement break list for batch 14 is on the share, owners in column F.",
      ],
      [
        21,
        "lukas",
        "Desk briefing, EUR batch 14: payments with value date today are not at risk, the cut-off for the euro system is 16:00 and the queue clears well before. Desks should not resubmit. Duplicates raised since 13:20 will be netted automatically, and any that miss the netting come back to the desk that raised them with a note.",
      ],
      [
        12,
        "omar",
        "I have set idle_in_transaction_session_timeout to five minutes for the reconciliation role, so this one cannot come back.",
      ],
      [
        6,
        "priya",
        "Queue is empty. We stay at SEV-2 until Dana has the breaks down to zero. Next update in 15 minutes.",
      ],
    ],
  },
  {
    local: "incident-4471",
    name: "Incident 4471",
    unread: 5,
    description: "Confirmations to two custodians rejected since the certificate change.",
    category: "operations",
    owner: "grace",
    managers: ["priya"],
    members: ["grace", "priya", "maya", "kenji", "sofia", "omar", "dana"],
    topic: {
      text: "4471: custodian confirmations rejected. Workaround in place, cause found",
      by: "grace",
      minutesAgo: 5 * HOUR,
    },
    said: [
      [
        DAY + 9 * HOUR,
        "grace",
        'Opening 4471. Two custodians reject our confirmations with "unknown issuer" since 02:10.',
      ],
      [DAY + 8 * HOUR + 50, "omar", "The intermediate certificate was rotated at 02:00. We send the leaf without it."],
      [DAY + 8 * HOUR + 31, "grace", "Resent by hand to both, 112 confirmations. Both say received."],
      [DAY + 2 * HOUR, "sofia", "Custodian B confirms in writing that no deadline was missed."],
      [
        5 * HOUR,
        "kenji",
        "The chain is complete again on gateway 1. Gateway 2 after the close, I do not touch it during the day.",
      ],
      [
        4 * HOUR + 40,
        "priya",
        "Agreed. @Maya Lindqvist please put the chain check into the release list, this is the second time.",
      ],
      [70, "maya", "Added as a blocking check for 4.2: the gateway must present the whole chain."],
    ],
  },
  {
    local: "shift-handover",
    name: "Shift Handover",
    unread: 1,
    description: "One message per shift: open, watch, done.",
    category: "operations",
    owner: "grace",
    managers: [],
    members: ["grace", "priya", "sofia", "maya", "omar", "kenji"],
    said: [
      [
        2 * DAY + 5 * HOUR + 5,
        "grace",
        "Nights → days. Open: disk alerts settle-eur-01 (storage has it). Watch: report lag. Done: end-of-day, all six markets.",
      ],
      [
        DAY + 15 * HOUR,
        "priya",
        "Days → nights. Open: nothing. Watch: certificate rotation at 02:00, Omar is on call. Done: batch 1 to 22.",
      ],
      [
        DAY + 5 * HOUR,
        "grace",
        "Nights → days. Open: 4471, confirmations to two custodians. Watch: both gateways. Done: end-of-day, all six markets.",
      ],
      [
        15 * HOUR,
        "priya",
        "Days → nights. Open: 4471, gateway 2 after the close. Watch: nothing else. Done: batch 1 to 22.",
      ],
      [
        5 * HOUR + 10,
        "grace",
        "Nights → days. Open: 4471 as before. Watch: lock waits on settle-eur-02, a little high at 04:00. Done: end-of-day, all six markets.",
      ],
    ],
  },
  {
    local: "fx-desk-emea",
    name: "FX Desk EMEA",
    unread: 3,
    description: "Flow, axes and what the desk must know. No client names.",
    category: "trading",
    owner: "tomasz",
    managers: ["lukas"],
    members: ["tomasz", "noah", "lukas", "maya", "dana", "sofia"],
    isMembersOnly: true,
    topic: { text: "ECB at 14:15. Spreads wide until 14:40", by: "tomasz", minutesAgo: 6 * HOUR },
    said: [
      [DAY + 7 * HOUR, "tomasz", "Morning. Quiet calendar until the ECB tomorrow. Keep the book flat into the fixing."],
      [DAY + 6 * HOUR + 20, "noah", "EURSEK is thin, 15 wide in ten. I quote with a minute."],
      [DAY + 3 * HOUR, "lukas", "Client note is out. Questions about the settlement calendar go to Sofia."],
      [
        6 * HOUR,
        "tomasz",
        "ECB at 14:15. Spreads wide until 14:40, then normal. Nobody leaves resting orders over it.",
      ],
      [5 * HOUR + 30, "noah", "Understood. Moving the stops out of the system until 14:40."],
      [48, "tomasz", "Settlement says batch 14 is late. Do not resubmit, they net duplicates by hand."],
      [44, "noah", "Three tickets of mine are in it, 40 million together. @Dana Ortiz are they in the break list?"],
      [22, "dana", "All three are through, none is in the list."],
      [19, "noah", "Thank you."],
      [
        9,
        "tomasz",
        "@Maya Lindqvist does the 4.2 release touch the blotter? If so I want it after the New York close.",
      ],
    ],
  },
  {
    local: "rates-flow",
    name: "Rates Flow",
    description: "Rates, auctions, repo.",
    category: "trading",
    owner: "lukas",
    managers: ["tomasz"],
    members: ["lukas", "tomasz", "noah", "maya"],
    said: [
      [2 * DAY + 6 * HOUR, "lukas", "Auction calendar for the week is on the share. The ten-year tap is on Thursday."],
      [DAY + 6 * HOUR, "noah", "Repo: specials in the old ten-year, 25 under general collateral."],
      [7 * HOUR, "lukas", "Tap went at 1.9 times covered, half a point of tail."],
    ],
  },
  {
    local: "release-4-2",
    name: "Release 4.2",
    unread: 2,
    description: "What goes, what waits, who says so.",
    category: "engineering",
    owner: "maya",
    managers: ["amara"],
    members: ["maya", "amara", "kenji", "omar", "dana", "priya", "claire"],
    topic: { text: "4.2 on hold until Dana confirms the breaks", by: "maya", minutesAgo: 27 },
    said: [
      [
        2 * DAY + 3 * HOUR,
        "amara",
        "Scope is frozen: settlement calendar, netting of duplicates, the new break list. Nothing else goes in.",
      ],
      [2 * DAY + 2 * HOUR + 40, "claire", "Compliance needs the netting audit log from the first day, not later."],
      [
        2 * DAY + 2 * HOUR + 33,
        "amara",
        "It is in, with the same retention as the ledger. I send you the extract of the test run.",
      ],
      [
        DAY + 4 * HOUR,
        "kenji",
        "Migration 118 took 6 min 40 s on a copy of production. Window is 15. The way back is a restore, 11 minutes, tried twice.",
      ],
      [DAY + 3 * HOUR + 10, "maya", "Good. Go or no-go is today at 13:30, release at 14:00."],
      [68, "claire", "Extract read, compliance says go."],
      [66, "kenji", "Go from the database."],
      [64, "amara", "Go from the product side."],
      [27, "maya", "Hold. Settlement has a SEV-2 on batch 14 and wants the break list first. Nobody deploys."],
      [25, "kenji", "Held. The pipeline is paused, not cancelled."],
      [8, "amara", "If we slip past 16:00 I would rather go tomorrow morning, with everybody awake."],
    ],
  },
  {
    local: "database-guild",
    name: "Database Guild",
    description: "Queries, locks, migrations: ask before it hurts.",
    category: "engineering",
    owner: "kenji",
    managers: ["omar"],
    members: ["kenji", "omar", "maya"],
    said: [
      [3 * DAY, "omar", 'Reading for the week: why "idle in transaction" is never idle.'],
      [DAY + 5 * HOUR, "kenji", "Partial indexes on the ledger saved 40 GB. Write-up follows."],
    ],
  },
  {
    local: "town-hall",
    name: "Town Hall",
    description: "What concerns all of us.",
    category: "engineering",
    owner: "amara",
    managers: ["maya", "priya"],
    members: everybody,
    said: [
      [3 * DAY + 2 * HOUR, "amara", "Welcome to Town Hall. Rarely used, read by everybody."],
      [
        DAY + 8 * HOUR,
        "claire",
        "Reminder: the annual training closes on Friday. It takes 25 minutes, the reminder mails take longer.",
      ],
    ],
  },
];
