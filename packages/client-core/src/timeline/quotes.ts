import type { MessageItem, ReactionChip, ReplyQuote } from "../view-models/timeline.ts";
import { summaryOf, type Message } from "./message.ts";

const QUOTED_CHARS_MAX = 200;
/** Names that a tooltip holds; the count says how many there are in all. */
export const REACTION_NAMES_MAX = 20;
/** Different emoji that stand under one message; the most used ones. */
export const REACTION_CHIPS_MAX = 20;

/** What stands above an answer. Only what we have ourselves: what an answer says that somebody wrote proves nothing. */
export function quoteOf(message: Message, referenced: (id: string) => Message | undefined): ReplyQuote | undefined {
  const reply = message.retracted ? undefined : message.payload?.reply;
  if (reply === undefined) return undefined;
  const found = referenced(reply.id);
  if (found === undefined) return { text: "" };
  return { id: found.id, author: found.nick, text: found.retracted ? "" : summaryOf(found).slice(0, QUOTED_CHARS_MAX) };
}

const NONE: readonly ReactionChip[] = [];

/** Reactions by emoji, in the order in which the first of each came. */
export function chipsOf({ reactions = [] }: Message): readonly ReactionChip[] {
  if (reactions.length === 0) return NONE;
  const chips = new Map<string, { count: number; mine: boolean; names: string[] }>();
  for (const { sender, nick, emoji } of reactions) {
    for (const one of emoji) {
      const chip = chips.get(one) ?? { count: 0, mine: false, names: [] };
      chips.set(one, chip);
      chip.count++;
      if (sender === "me") chip.mine = true;
      else if (chip.names.length < REACTION_NAMES_MAX) chip.names.push(nick);
    }
  }
  const all = [...chips].map(([emoji, chip]) => ({ emoji, ...chip }));
  if (all.length <= REACTION_CHIPS_MAX) return all;
  const shown = new Set(all.toSorted((a, b) => b.count - a.count).slice(0, REACTION_CHIPS_MAX));
  return all.filter((chip) => shown.has(chip) || chip.mine);
}

/** Whether both quotes say the same, so that an item need not be made anew. */
export function isSameQuote(a: MessageItem["replyTo"], b: ReplyQuote | undefined): boolean {
  return a?.id === b?.id && a?.author === b?.author && a?.text === b?.text;
}
