import type { BareJid } from "@tandem/protocol";
import type { AccountClient } from "../account/account-client.ts";
import { readIm } from "../conversations/incoming.ts";
import type { InboxLine } from "../inbox/inbox.ts";
import { ARCHIVE_PAGE_MESSAGES } from "../timeline/archive.ts";
import { summaryOf } from "../timeline/message.ts";
import { readContent } from "../timeline/payload.ts";

/** Somebody with whom, or a room of the moment in which, something was ever said. */
export interface PastConversation {
  readonly jid: BareJid;
  readonly kind: "person" | "talk";
  /** Of a room. */
  readonly name?: string;
  readonly last?: { readonly at: number; readonly text: string };
}

export interface PastPage {
  /** The newest first. */
  readonly conversations: readonly PastConversation[];
  /** Goes on behind this; undefined: that was all. */
  readonly next: string | undefined;
  readonly total?: number;
}

/** Rejects with RequestError. */
export type PastSource = (after: string | undefined, max: number) => Promise<PastPage>;

/** The inbox where the server has one (XEP-0430), otherwise the own archive (XEP-0313), read backwards. */
export function pastSource(client: AccountClient): PastSource {
  return client.inbox.isOffered ? inboxSource(client) : archiveSource(client);
}

function inboxSource(client: AccountClient): PastSource {
  return async (after, max) => {
    const { lines, next, total } = await client.inbox.page(after, max);
    const conversations = lines.flatMap((line) => fromLine(client, line) ?? []);
    return { conversations, next, total };
  };
}

function fromLine(client: AccountClient, { jid, summary, last }: InboxLine): PastConversation | null {
  const isTalk = summary?.kind === "room" && summary.isTemporary === true;
  if (!isTalk && (summary?.kind !== "person" || !isPerson(client, jid))) return null;
  const content = last === undefined ? undefined : readContent(last.forwarded.stanza);
  const at = last?.forwarded.delay?.time;
  return {
    jid,
    kind: isTalk ? "talk" : "person",
    ...(isTalk && summary.name !== undefined && { name: summary.name }),
    ...(content !== undefined && at !== undefined && { last: { at, text: summaryOf(content) } }),
  };
}

function isPerson(client: AccountClient, jid: BareJid): boolean {
  return jid !== client.account && jid.includes("@") && !client.rooms.isRoomAddress(jid);
}

/** Pages of the archive that bring nobody new are walked over, at most so many for one page of people. */
const BARREN_PAGES_MAX = 20;

function archiveSource(client: AccountClient): PastSource {
  const seen = new Set<BareJid>();
  const { archive, account, ports } = client.context;
  return async (after, max) => {
    const conversations: PastConversation[] = [];
    if (after === undefined) seen.clear();
    let next = after ?? "";
    for (let pages = 0; pages < BARREN_PAGES_MAX && conversations.length < max; pages++) {
      const page = await archive.page(undefined, {}, { before: next, max: ARCHIVE_PAGE_MESSAGES });
      for (const { id, forwarded } of page.results.toReversed()) {
        const read = readIm(forwarded.stanza, account, id, forwarded.delay?.time ?? ports.time.now());
        if (read?.incoming === undefined || seen.has(read.peer) || !isPerson(client, read.peer)) continue;
        seen.add(read.peer);
        const last = { at: read.incoming.at, text: summaryOf(read.incoming) };
        conversations.push({ jid: read.peer, kind: "person", last });
      }
      if (page.isComplete || page.first === undefined) return { conversations, next: undefined };
      next = page.first;
    }
    return { conversations, next };
  };
}
