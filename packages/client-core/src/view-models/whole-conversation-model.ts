import type { BareJid } from "@tandem/protocol";
import { effect, signal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import { errorCodeOf, RequestError } from "../connection/index.ts";
import { readWhole } from "../history/whole-conversation.ts";
import { viewModelOf } from "./of-signal.ts";
import type { WholeConversationSnapshot, WholeConversationViewModel } from "./past-conversations.ts";
import type { Shell } from "./shell.ts";

export function createWholeConversation(shell: Shell): WholeConversationViewModel {
  const whole = signal<WholeConversationSnapshot | undefined>(undefined);
  let asked = 0;

  const cancel = (): void => {
    asked++;
    whole.value = undefined;
  };

  const read = async (client: AccountClient, jid: BareJid): Promise<void> => {
    const mine = ++asked;
    const place = client.rooms.isRoomAddress(jid) ? client.rooms : client.conversations;
    const name = client.rooms.isRoomAddress(jid) ? client.rooms.nameOf(jid) : client.roster.nameOf(jid);
    const start: WholeConversationSnapshot = { jid, name, state: "reading", read: 0, messages: [], people: [] };
    whole.value = start;
    try {
      const messages = await readWhole(place.of(jid).archive, {
        isCancelled: () => mine !== asked,
        onRead: (read, total) => {
          if (mine === asked) whole.value = { ...start, read, ...(total !== undefined && { total }) };
        },
      });
      if (messages === undefined || mine !== asked) return;
      const people = [...new Set(messages.map(({ author }) => author.nick))];
      whole.value = { ...(whole.peek() ?? start), state: "done", messages, people };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (mine === asked)
        whole.value = { ...(whole.peek() ?? start), state: "failed", error: errorCodeOf(error.condition) };
    }
  };

  // It is of the account that has gone.
  effect(() => {
    if (shell.client.value === undefined) cancel();
  });

  return {
    ...viewModelOf(whole),
    read(jid) {
      const client = shell.client.peek();
      if (client !== undefined) void read(client, jid as BareJid);
    },
    cancel,
  };
}
