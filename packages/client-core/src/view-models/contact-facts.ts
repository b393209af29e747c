import type { BareJid } from "@tandem/protocol";
import type { AccountClient } from "../account/account-client.ts";
import type { ContactRow, SubscriptionState } from "./contacts.ts";
import type { Shell } from "./shell.ts";

/** What a row of the list says of somebody, wherever it stands. Tracks all of it. */
export function buildFacts(
  shell: Shell,
  client: AccountClient,
  jid: BareJid,
): Omit<ContactRow, "key" | "group" | "name"> {
  const item = client.roster.contact(jid).value;
  return {
    jid,
    ...client.people.of(jid).value,
    subscription: (item?.subscription ?? "none") as SubscriptionState,
    pending: item?.isPending === true,
    blocked: client.blocking.blocked.value.has(jid),
    unread: shell.mode.value.takesIm ? unreadFrom(client, jid) : 0,
    tagged: client.tags.tagged.value.has(jid),
    ...(client.access.isKnown.value && { access: client.access.levelOf(jid) }),
  };
}

function unreadFrom(client: AccountClient, jid: BareJid): number {
  return client.conversations.all.value.find((conversation) => conversation.jid === jid)?.chat.unread.value ?? 0;
}
