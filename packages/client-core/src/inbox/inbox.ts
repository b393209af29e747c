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
  type InboxQuery,
  type InboxWord,
} from "@tandem/protocol/xep-0430-inbox";
import type { XmlElement } from "@tandem/xml";
import { bareOf, parseJid } from "@tandem/protocol";
import type { Context } from "../account/context.ts";
import { createCatchUp, type CatchUp } from "../timeline/catch-up.ts";

/** So often the whole inbox is read from its top; what it has told by then is taken as it is. */
export const READ_DOWN_MAX = 5;

/** Several things that ask for the counts again are answered together. */
const REFRESH_MS = 500;

export interface InboxLine extends InboxEntry {
  /** The newest message, as the archive has it; not told when only counts were asked for. */
  readonly last?: ArchiveResult;
  /** The same of a room in short, where the server tells all rooms together. */
  readonly word?: InboxWord | undefined;
}

export interface InboxPage {
  readonly lines: readonly InboxLine[];
  /** Undefined: that was all. */
  readonly next: string | undefined;
  readonly total: number;
}

interface Answer extends InboxPage {
  /** Of everything the inbox has, at the moment of the answer. */
  readonly allUnread: number;
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
  /** Some of what the inbox has, with the last messages, the newest first; goes on behind a `next`. Rejects with RequestError. */
  page(after: string | undefined, max: number): Promise<InboxPage>;
  /** The session is gone. */
  stop(): void;
}

/** `take` gets all that is told, once the answer is complete; what is not in it has nothing unread. */
export function createInbox(context: Context, take: (lines: readonly InboxLine[]) => Promise<void>): Inbox {
  const { connection, account, ports } = context;
  let collected: InboxLine[] | undefined;
  let withMessages = true;
  let isAsking = false;
  /** Entries do not say which question they answer, so one is asked after the other. */
  let turn: Promise<unknown> = Promise.resolve();
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

  const askPage = (query: InboxQuery): Promise<Answer> => {
    const answer = turn.then(async () => {
      const page: InboxLine[] = (collected = []);
      try {
        const fin = await connection.request("get", account, buildInboxQuery(query));
        const end = parseInboxEnd(fin.child("fin", NS_INBOX));
        page.push(...(end?.rooms ?? []));
        const next = page.length === 0 ? undefined : end?.page.last;
        return { lines: page, next, total: end?.page.count ?? 0, allUnread: end?.allUnread ?? 0 };
      } finally {
        collected = undefined;
      }
    });
    turn = Promise.allSettled([answer]);
    return answer;
  };

  /**
   * The newest come first, so where something is said while pages are read goes to the top, past what is still to come: then it
   * is read from the top again, down to a line that is as it was.
   */
  const ask = async (): Promise<readonly InboxLine[]> => {
    const all = new Map<BareJid, InboxLine>();
    for (let times = 1; times <= READ_DOWN_MAX; times++) if (await readDown(all)) break;
    return [...all.values()];
  };

  /** One page after the other. False: something may have gone past it meanwhile. */
  const readDown = async (all: Map<BareJid, InboxLine>): Promise<boolean> => {
    const before = new Map(all);
    const told = new Set<BareJid>();
    for (let after: string | undefined, pages = 1; ; pages++) {
      const page = after === undefined ? undefined : { after };
      const { lines, next, total, allUnread } = await askPage({
        isUnreadOnly: false,
        withMessages,
        areRoomsTogether: true,
        page,
      });
      for (const line of lines) all.set(line.jid, line);
      // A server that tells the same again when it is asked for what is behind it would go on for ever.
      const isNew = lines.some(({ jid }) => !told.has(jid));
      for (const { jid } of lines) told.add(jid);
      const isAsBefore = lines.some(({ jid, lastId }) => before.has(jid) && before.get(jid)?.lastId === lastId);
      const hasAll = all.size >= total && (before.size === 0 || agree(all, allUnread));
      if (next === undefined || !isNew || isAsBefore || hasAll)
        return pages === 1 || (all.size >= total && agree(all, allUnread));
      after = next;
    }
  };

  const catchUp = createCatchUp({
    ports,
    what: "inbox",
    async read() {
      isAsking = true;
      try {
        await take(await ask());
      } finally {
        isAsking = false;
        if (isBehind) refreshSoon();
        isBehind = false;
      }
    },
  });

  const refreshSoon = (): void => {
    cancelRefresh ??= ports.time.after(REFRESH_MS, () => {
      cancelRefresh = undefined;
      if (!isAsking) void begin(false);
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
    async page(after, max) {
      const page = { max, ...(after !== undefined && { after }) };
      const { lines, next, total } = await askPage({ isUnreadOnly: false, withMessages: true, page });
      return { lines, next, total };
    },
    stop() {
      cancelRefresh?.();
      cancelRefresh = undefined;
      catchUp.stop();
    },
  };
}

function agree(all: ReadonlyMap<BareJid, InboxLine>, allUnread: number): boolean {
  return [...all.values()].reduce((sum, { unread }) => sum + unread, 0) === allUnread;
}

function isOwn(stanza: XmlElement, account: BareJid): boolean {
  const from = parseJid(stanza.attr("from") ?? account);
  return from !== null && bareOf(from) === account;
}
