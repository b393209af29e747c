import type { BareJid } from "@tandem/protocol";
import type { ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import { NS_MAM, parseArchiveResult } from "@tandem/protocol/xep-0313-mam";
import {
  buildInboxQuery,
  NS_INBOX,
  NS_TANDEM_INBOX,
  parseInboxEnd,
  parseInboxEntry,
  type InboxEntry,
} from "@tandem/protocol/xep-0430-inbox";
import type { XmlElement } from "@tandem/xml";
import { bareOf, parseJid } from "@tandem/protocol";
import type { Context } from "../account/context.ts";
import { createCatchUp, type CatchUp } from "../timeline/catch-up.ts";

/** Several things that ask for the counts again are answered together. */
const REFRESH_MS = 500;

export interface InboxLine extends InboxEntry {
  /** The newest message, as the archive has it; not told when only counts were asked for. */
  readonly last?: ArchiveResult;
}

/**
 * Every conversation and followed room with its counts, in one exchange (XEP-0430 v0.2, RM9). Used where the server tells
 * rooms too, with their topic and mentions (docs/protocol/inbox.md); elsewhere every archive is read, as before.
 */
export interface Inbox {
  readonly isOffered: boolean;
  /** Since when it is being asked, when it is asked again. */
  readonly catchUp: Pick<CatchUp, "since" | "nextTryAt" | "retryNow">;
  /** With the last messages. Resolves when it was tried once. */
  load(): Promise<void>;
  /** Counts only, soon. */
  refreshSoon(): void;
  /** The session is gone. */
  stop(): void;
}

/** `take` gets all that is told, once the answer is complete; what is not in it has nothing unread. */
export function createInbox(context: Context, take: (lines: readonly InboxLine[]) => void): Inbox {
  const { connection, account, ports } = context;
  let collected: InboxLine[] | undefined;
  let withMessages = true;
  /** A wish to count anew came while an answer was on its way. */
  let isBehind = false;
  let cancelRefresh: (() => void) | undefined;

  connection.onStanza((stanza) => {
    if (stanza.name !== "message" || collected === undefined || !isOwn(stanza, account)) return;
    const entry = parseInboxEntry(stanza.child("entry", NS_INBOX));
    if (entry === null) return;
    const last = parseArchiveResult(stanza.child("result", NS_MAM));
    collected.push(last === null ? entry : { ...entry, last });
  });

  /** One page after the other, until all that there are have been told. */
  const ask = async (): Promise<readonly InboxLine[]> => {
    const all = new Map<BareJid, InboxLine>();
    for (let after: string | undefined; ; ) {
      const page: InboxLine[] = (collected = []);
      const query = buildInboxQuery({
        isUnreadOnly: false,
        withMessages,
        page: after === undefined ? undefined : { after },
      });
      const answer = await connection.request("get", account, query);
      const end = parseInboxEnd(answer.child("fin", NS_INBOX));
      for (const line of page) all.set(line.jid, line);
      after = end?.page.last;
      if (after === undefined || page.length === 0 || all.size >= (end?.page.count ?? 0)) return [...all.values()];
    }
  };

  const catchUp = createCatchUp({
    ports,
    what: "inbox",
    async read() {
      try {
        take(await ask());
      } finally {
        collected = undefined;
        if (isBehind) refreshSoon();
        isBehind = false;
      }
    },
  });

  const refreshSoon = (): void => {
    cancelRefresh ??= ports.time.after(REFRESH_MS, () => {
      cancelRefresh = undefined;
      if (collected === undefined) void begin(false);
      else isBehind = true;
    });
  };

  const begin = (hasMessages: boolean): Promise<void> => {
    cancelRefresh?.();
    cancelRefresh = undefined;
    // What is asked for anew must not tell less than the one before, which it replaces.
    withMessages = hasMessages || (withMessages && catchUp.since.peek() !== null);
    return catchUp.start();
  };

  return {
    get isOffered() {
      const { account: own } = context.features;
      return own.has(NS_INBOX) && own.has(NS_TANDEM_INBOX);
    },
    catchUp,
    load: () => begin(true),
    refreshSoon() {
      if (this.isOffered) refreshSoon();
    },
    stop() {
      cancelRefresh?.();
      cancelRefresh = undefined;
      catchUp.stop();
    },
  };
}

function isOwn(stanza: XmlElement, account: BareJid): boolean {
  const from = parseJid(stanza.attr("from") ?? account);
  return from !== null && bareOf(from) === account;
}
