import { createPastConversations } from "./past-conversations-model.ts";
import type { PastViewModels } from "./past-conversations.ts";
import type { Shell } from "./shell.ts";
import { createWholeConversation } from "./whole-conversation-model.ts";

/** What was ever said (CV4): nobody needs it at the start, so it is loaded by itself. */
export function createPast(
  shell: Shell,
  openConversation: (jid: string) => void,
  onRemoved: (jid: string) => void,
): PastViewModels {
  return {
    conversations: createPastConversations(shell, openConversation, onRemoved),
    whole: createWholeConversation(shell),
  };
}
