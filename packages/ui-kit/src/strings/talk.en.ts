import type { MessageAct } from "@tandem/client-core/view-models";
import { pluralIn } from "./plural.ts";

const n = pluralIn("en");

const refused: Record<MessageAct, string> = {
  correct: "Your edit was not taken.",
  retract: "The message could not be removed.",
  react: "Your reaction was not taken.",
  moderate: "The message could not be removed.",
  pin: "The pins of the room were not changed.",
  show: "That message could not be found. It may be further back than can be read here.",
};

/** What one does with messages. */
export const talkEn = {
  refused,
  actions: "Message actions",
  react: "Add reaction",
  reply: "Reply",
  edit: "Edit",
  copyText: "Copy text",
  copyLink: "Copy link",
  linkCopied: "Link copied",
  pin: "Pin",
  unpin: "Unpin",
  pinned: "Pinned",
  pinnedMessages: "Pinned messages",
  noPins: "Nothing is pinned here yet. Pin a message from its menu, and everybody who comes sees it.",
  noPinsHere: "Nothing is pinned in this room.",
  allPins: (count: number) => n(count, { one: "All #", other: "All #" }),
  pinnedBy: (name: string) => `Pinned by ${name}`,
  saidBy: (name: string, time: string) => `${name}, ${time}`,
  remove: "Remove",
  more: "More",
  mine: "You removed this message",
  removedBy: (name: string) => `Removed by ${name}`,
  removedByManager: "Removed by a manager",
  withReason: (text: string, reason: string) => `${text}: ${reason}`,
  removeMine: "Remove your message?",
  removeMineText: "A note that a message was removed stays in its place. Whoever has read it already may remember it.",
  removeOther: (name: string) => `Remove the message of ${name}?`,
  removeOtherText: "Everyone in the room sees that you removed it, and the reason.",
  reason: "Reason (optional)",
  answered: (name: string, text: string) => `In reply to ${name}: ${text}`,
  earlier: "An earlier message",
  removed: "A message that was removed",
  goToAnswered: "Go to this message",
  goBack: "Back to where you were",
  editing: "Editing your message",
  replyingTo: (name: string) => `Replying to ${name}`,
  stop: "Cancel",
  save: "Save",
  reacted: (emoji: string, names: readonly string[], count: number) => {
    const others = count - names.length;
    const all = others > 0 ? [...names, n(others, { one: "# other", other: "# others" })] : names;
    return `${emoji}: ${list(all)}`;
  },
  chip: (emoji: string, count: number) => `${emoji}, ${n(count, { other: "#" })}`,
  pickReaction: "Choose a reaction",
  findEmoji: "Find an emoji",
  noEmoji: (text: string) => `No emoji for “${text}”`,
};

function list(names: readonly string[]): string {
  return new Intl.ListFormat("en").format(names);
}
