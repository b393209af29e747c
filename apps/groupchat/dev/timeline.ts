import type {
  DraftSnapshot,
  MessageItem,
  ReactionChip,
  TimelineItem,
  TimelineSnapshot,
  TimelineVerbs,
} from "@tandem/client-core/view-models";
import { jidOf } from "./people.ts";
import type { Settable } from "./state.ts";

export const TODAY = "2026-11-12";

export const at = (time: string, day = TODAY): number => new Date(`${day}T${time}:00`).getTime();

let made = 0;
export function message(nick: string, time: string, text: string, more: Partial<MessageItem> = {}): MessageItem {
  made += 1;
  return {
    kind: "message",
    id: `m${made}`,
    author: { nick, jid: jidOf(nick) },
    at: at(time),
    text,
    state: "sent",
    mine: nick === "Maya Lindqvist",
    joinedToPrevious: false,
    edited: false,
    retracted: false,
    mentionsMe: false,
    reactions: [],
    pinned: false,
    may: {
      respond: true,
      edit: nick === "Maya Lindqvist",
      retract: nick === "Maya Lindqvist",
      moderate: nick !== "Maya Lindqvist",
      pin: true,
      link: true,
      copy: true,
    },
    ...more,
  };
}

const chip = (emoji: string, count: number, mine = false): ReactionChip => ({
  emoji,
  count,
  mine,
  names: ["Priya Raman", "Kenji Arakawa"],
});

export const day = (date: string): TimelineItem => ({ kind: "day", id: `day-${date}`, date });
export const unread = (count: number): TimelineItem => ({ kind: "unread", id: "unread", count });

export function timeline(items: readonly TimelineItem[]): TimelineSnapshot {
  return {
    items,
    hasOlder: false,
    loadingOlder: false,
    syncingSince: null,
    nextTryAt: null,
    isComplete: true,
    leftAt: null,
    newBelow: 0,
    target: null,
    refusal: null,
  };
}

const BLOCKER = `Found the blocker. One session has held row locks for 41 minutes:
\`\`\`sql
select pid, state, wait_event, age(now(), xact_start) as held
from   pg_stat_activity where datname = 'settle_eur' order by held desc limit 1;

  pid  |        state        | wait_event |   held
-------+---------------------+------------+----------
 21874 | idle in transaction | ClientRead | 00:41:07
\`\`\``;

export const roomItems: readonly TimelineItem[] = [
  day(TODAY),
  message(
    "Priya Raman",
    "13:41",
    "SEV-2 declared. EUR settlement batch 14 is stuck behind a lock on `settle-eur-02`. I am incident manager. Updates here every 15 minutes, no side threads please. Bridge is open, details are pinned.",
    { reactions: [chip("👍", 9), chip("👀", 4, true)] },
  ),
  message("Kenji Arakawa", "13:44", BLOCKER),
  message(
    "Dana Ortiz",
    "13:47",
    "That is our reconciliation job. Safe to terminate: positions were checkpointed at 13:05, so nothing is lost. @Maya Lindqvist please hold the 14:00 release until I confirm the settlement break list.",
    {
      mentionsMe: true,
      replyTo: { id: "m2", author: "Kenji Arakawa", text: "Found the blocker. One session has held row locks" },
    },
  ),
  unread(4),
  message("Kenji Arakawa", "13:49", "Terminated 21874. Queue is draining: 18,240 → 11,900 in two minutes.", {
    reactions: [chip("✅", 6), chip("🙏", 2)],
  }),
  message("Kenji Arakawa", "13:51", "At this rate we are clear by 13:58.", { joinedToPrevious: true }),
  message(
    "Dana Ortiz",
    "13:52",
    "Breaks so far, 37 lines. The *settlement break* list for batch 14 is at https://files.castellan.example/eur-14, owners in column F.",
  ),
  message(
    "Lukas Brandt",
    "13:54",
    "Desk briefing 13:54: EUR batch 14. Payments with value date today are not at risk: the cut-off for the euro system is 16:00.",
  ),
];

export const imItems: readonly TimelineItem[] = [
  day("2026-11-10"),
  message(
    "Dana Ortiz",
    "16:52",
    "Auditors want the evidence for the October exception queue. Do you still have the export, or shall I ask Mateo to run it again?",
  ),
  message(
    "Maya Lindqvist",
    "16:58",
    "I have it. The filter was `queue = 'EX' and aged > 2d`, 212 rows. Putting it in the audit folder now.",
  ),
  message("Maya Lindqvist", "17:02", "Done. Read access is set for your team and for Sofia.", {
    joinedToPrevious: true,
  }),
  day(TODAY),
  message("Dana Ortiz", "13:31", "Can you cover the 14:00 release call? I am stuck with the clearing bank."),
  message("Maya Lindqvist", "13:32", "Yes, covered. I will hold it until you confirm the break list."),
  unread(1),
  message(
    "Dana Ortiz",
    "13:57",
    "I would release at *14:20* if the queue is at zero and Sofia has signed off the exception list.",
  ),
  message("Maya Lindqvist", "13:58", "Noted.", { state: "sending" }),
  message("Maya Lindqvist", "13:58", "Next check at 14:15.", {
    state: "failed",
    error: "not-allowed",
    joinedToPrevious: true,
  }),
];

export const NO_DRAFT: DraftSnapshot = { text: "", charsMax: 4000, composing: { kind: "new" }, offersStory: false };

/** Sending adds the message at once; everything else only shows in the console. */
export function timelineVerbs(
  vm: () => Settable<{
    readonly timeline: TimelineSnapshot;
    readonly draft: DraftSnapshot;
  }>,
): TimelineVerbs {
  const items = (change: (old: readonly TimelineItem[]) => readonly TimelineItem[]): void =>
    vm().set({ timeline: { ...vm().snapshot().timeline, items: change(vm().snapshot().timeline.items) } });
  const compose = (composing: DraftSnapshot["composing"]): void =>
    vm().set({ draft: { ...vm().snapshot().draft, composing } });
  return {
    loadOlder: async () => undefined,
    setAtBottom: (atBottom) => {
      if (atBottom && vm().snapshot().timeline.newBelow > 0)
        vm().set({ timeline: { ...vm().snapshot().timeline, newBelow: 0 } });
    },
    setDraft: (text) => vm().set({ draft: { ...NO_DRAFT, text } }),
    send: () => {
      const { text } = vm().snapshot().draft;
      if (text.trim() === "") return false;
      vm().set({ draft: NO_DRAFT });
      items((old) => [...old, message("Maya Lindqvist", "13:59", text)]);
      return true;
    },
    retry: (id) =>
      items((old) =>
        old.map((item) => (item.id === id && item.kind === "message" ? { ...item, state: "sending" } : item)),
      ),
    discard: (id) => items((old) => old.filter((item) => item.id !== id)),
    takeBack: () => undefined,
    setImportant: () => undefined,
    setStory: () => undefined,
    declineStory: () => undefined,
    setReadingAt: () => undefined,
    catchUpNow: () => undefined,
    setTyping: () => undefined,
    markRead: () => undefined,
    edit: (id) => compose({ kind: "edit", id }),
    editLast: () => false,
    reply: (id) => compose({ kind: "reply", id, author: "Kenji Arakawa", text: BLOCKER }),
    stopComposing: () => compose({ kind: "new" }),
    react: () => undefined,
    retract: () => undefined,
    moderate: async () => ({ ok: false, code: "not-allowed" }),
    setPinned: async () => undefined,
    show: (id) => vm().set({ timeline: { ...vm().snapshot().timeline, target: { id } } }),
    showAnswered: async () => undefined,
    linkTo: (id) => `#/room/${id}`,
    dismissRefusal: () => undefined,
    open: () => undefined,
    close: () => undefined,
  };
}
