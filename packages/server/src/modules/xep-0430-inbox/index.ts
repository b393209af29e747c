import { message } from "@tandem/protocol";
import { archiveResultAround } from "@tandem/protocol/xep-0313-mam";
import {
  buildInboxEnd,
  buildInboxEntry,
  buildInboxRoom,
  type InboxRoom,
  type InboxWord,
  LAST_TEXT_CHARS_MAX,
  NS_INBOX,
  NS_TANDEM_INBOX,
  parseInboxQuery,
} from "@tandem/protocol/xep-0430-inbox";
import { NS_MDS } from "@tandem/protocol/xep-0490-mds";
import { serialize, serializeAround, type XmlElement } from "@tandem/xml";
import { type ArchiveEntry, asNowRead, coreErrors, defineModule, type IqContext, isOwn } from "../../core/index.ts";
import { pep } from "../xep-0060-pubsub/contract.ts";
import { readMarkers, roomsInbox } from "./contract.ts";
import { type Conversation, conversationsOf, entryOf, mentionsIn } from "./conversations.ts";
import { inboxErrors } from "./errors.ts";
import { ReadMarks } from "./read-marks.ts";

export const INBOX_PAGE_MAX = 1_000;
/** An answer takes at most this part of what a connection may leave unread, as a page of an archive does. */
const PORTIONS_PER_CONNECTION = 4;
const WRAPPING_CHARS = 1_024;
/** All rooms of one answer are one stanza, and whoever asked takes at most `stanzaCharsMax` of it: there must be place around them. */
const ROOMS_PER_STANZA = 4 / 3;

export const xep0430Inbox = defineModule({
  name: "xep-0430-inbox",
  features: { account: [NS_INBOX, NS_TANDEM_INBOX] },
  errors: inboxErrors.table,
  setup(host) {
    const marks = new ReadMarks(host);
    const { archive } = host.storage;

    /** IN1, IN8. */
    async function ask(context: IqContext): Promise<XmlElement> {
      const { session, from, to, payload, stanza } = context;
      if (session === undefined || !isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
      const query = parseInboxQuery(payload);
      if (query === null) throw inboxErrors.raise["inbox/malformed"]();
      const { account } = session;
      const all = await conversationsOf(host, marks, account);
      const unread = all.filter((one) => one.standing.unread > 0);
      const listed = query.isUnreadOnly ? unread : all;
      const page = pageOf(listed, query.page);
      const lasts = query.withMessages ? await lastMessages(page) : [];
      const alone = new Portion(host.limits.connectionCharsMax / PORTIONS_PER_CONNECTION);
      const together = new Portion(host.limits.stanzaCharsMax / ROOMS_PER_STANZA);
      const shown: Conversation[] = [];
      const rooms: InboxRoom[] = [];
      for (const [at, conversation] of page.entries()) {
        const last = lasts[at];
        const entry = await entryOf(host, account, conversation);
        if (query.areRoomsTogether === true && entry.summary.kind === "room") {
          const room: InboxRoom = { ...entry, word: last && wordOf(last) };
          if (!together.takes(serialize(buildInboxRoom(room)).length)) break;
          rooms.push(room);
        } else {
          if (!alone.takes(WRAPPING_CHARS + (last?.stanza.length ?? 0))) break;
          const line = message("normal", { from: account, to: session.jid }, buildInboxEntry(entry));
          if (last === undefined) session.send(line);
          else session.sendWritten((parentNs) => withLast(line, last, stanza.attr("id"), parentNs));
        }
        shown.push(conversation);
      }
      return buildInboxEnd({
        total: all.length,
        unread: unread.length,
        allUnread: unread.reduce((sum, { standing }) => sum + standing.unread, 0),
        page: { first: shown[0]?.jid, last: shown.at(-1)?.jid, count: listed.length },
        rooms: query.areRoomsTogether === true ? rooms : undefined,
      });
    }

    function lastMessages(page: readonly Conversation[]): Promise<readonly (ArchiveEntry | undefined)[]> {
      return archive.getAll(page.map((one) => ({ archive: one.archive, id: one.standing.lastId })));
    }

    host.onIq("account", "get", NS_INBOX, "inbox", ask);
    host.provide(readMarkers, marks);
    host.provide(roomsInbox, {
      async mentions(account) {
        const rooms = await conversationsOf(host, marks, account, true);
        const found = rooms.map(async (one) => [one.jid, await mentionsIn(host, account, one)] as const);
        return new Map(await Promise.all(found));
      },
    });
    host.on("accountRemoved", (account) => marks.forget(account));
    host.onStarted(() => host.use(pep).onPublished(NS_MDS, (change) => marks.published(change)));
  },
});

/** The stored message goes out as it was written: reading it cost more than all else of the answer. */
function withLast(line: XmlElement, last: ArchiveEntry, queryId: string | undefined, parentNs: string): string {
  const around = archiveResultAround(String(last.id), queryId, { time: last.at });
  return serializeAround([line, ...around], asNowRead(last), parentNs);
}

function wordOf({ at, sender, text }: ArchiveEntry): InboxWord {
  return { at, by: sender, text: [...text.slice(0, 2 * LAST_TEXT_CHARS_MAX)].slice(0, LAST_TEXT_CHARS_MAX).join("") };
}

/** What of an answer has place: its first part always. */
class Portion {
  readonly #charsMax: number;
  #chars = 0;

  constructor(charsMax: number) {
    this.#charsMax = charsMax;
  }

  takes(chars: number): boolean {
    const isFirst = this.#chars === 0;
    this.#chars += chars;
    return isFirst || this.#chars <= this.#charsMax;
  }
}

function pageOf(
  listed: readonly Conversation[],
  asked: { readonly max?: number | undefined; readonly after?: string | undefined } | undefined,
): readonly Conversation[] {
  const behind = asked?.after === undefined ? -1 : listed.findIndex(({ jid }) => jid === asked.after);
  if (asked?.after !== undefined && behind === -1) throw inboxErrors.raise["inbox/unknown-conversation"]();
  return listed.slice(behind + 1, behind + 1 + Math.min(asked?.max ?? INBOX_PAGE_MAX, INBOX_PAGE_MAX));
}
