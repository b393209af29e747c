import { type BareJid, domainOf } from "@tandem/protocol";
import { UNREAD_COUNTED_MAX, type InboxEntry, type InboxSummary } from "@tandem/protocol/xep-0430-inbox";
import { isMention, namesOf } from "@tandem/protocol/xep-0372-references";
import { NS_BOOKMARKS, parseBookmark } from "@tandem/protocol/xep-0402-bookmarks";
import type { ArchiveEntry, ArchiveId, ModuleHost, Standing } from "../../core/index.ts";
import { cards } from "../xep-0054-vcard/contract.ts";
import { pep } from "../xep-0060-pubsub/contract.ts";
import { type ReadableRoom, rooms } from "../xep-0045-muc/contract.ts";
import { personalArchives } from "../xep-0313-mam/contract.ts";
import type { ReadMarks } from "./read-marks.ts";

/** IN10: a page of the archive. */
export const MENTIONS_MAX = 250;
/** So many unread messages are read to see whom they name; of more, the index of words is asked, which first has to know them. */
export const READ_WHOLE_MAX = 50;
/** IN9. */
export const PEOPLE_MAX = 5_000;

export interface Conversation {
  readonly jid: BareJid;
  /** Who keeps the messages: the room, or the account. */
  readonly archive: BareJid;
  readonly standing: Standing;
  readonly room: (ReadableRoom & { readonly names: readonly string[] }) | undefined;
}

/** IN1, newest first. `isLook`: only rooms whose counting has begun, and none begins by it (IN5). */
export async function conversationsOf(
  host: ModuleHost,
  marks: ReadMarks,
  account: BareJid,
  isLook = false,
): Promise<readonly Conversation[]> {
  const { archive } = host.storage;
  const [read, followed, people, name] = await Promise.all([
    marks.of(account),
    followedRooms(host, account),
    !isLook && host.use(personalArchives).areKept ? archive.peers(account, PEOPLE_MAX) : [],
    host.use(cards).nameOf(account),
  ]);
  const { service } = host.use(rooms);
  const readable = await host.use(rooms).readableBy(account, [...followed.keys()]);
  const places = [
    ...readable.map((room) => ({ jid: room.jid, archive: room.jid, peer: undefined, room })),
    // An invitation stands in the own archive under the room's address, which is the room's own line.
    ...people
      .filter((jid) => domainOf(jid) !== service)
      .map((jid) => ({ jid, archive: account, peer: jid, room: undefined })),
  ];
  const standings = await archive.standings(
    places.map(({ jid, ...place }) => ({ ...place, reader: account, readId: read.get(jid) ?? 0 })),
    UNREAD_COUNTED_MAX,
  );
  const found = places.map(({ jid, archive, room }, at): Conversation => {
    const standing = standings[at] as Standing;
    if (room === undefined) return { jid, archive, standing, room };
    const names = namesOf({ account, name, nicks: [followed.get(jid), room.nick] });
    const isNew = !read.has(jid);
    return { jid, archive, room: { ...room, names }, standing: isNew ? readThrough(standing) : standing };
  });
  if (isLook) return found.filter(({ jid }) => read.has(jid));
  const begun = found.filter(({ jid, room }) => room !== undefined && !read.has(jid));
  await marks.begin(
    account,
    begun.map(({ jid, standing }) => ({ jid, id: standing.readId })),
  );
  const shown = found.filter(({ room, standing }) => room !== undefined || standing.lastId > 0);
  return shown.sort((a, b) => b.standing.lastId - a.standing.lastId || (a.jid < b.jid ? -1 : 1));
}

function readThrough({ lastId }: Standing): Standing {
  return { lastId, readId: lastId, unread: 0 };
}

/** Rooms with `autojoin`, and the nickname there. */
async function followedRooms(host: ModuleHost, account: BareJid): Promise<ReadonlyMap<BareJid, string | undefined>> {
  const items = await host.use(pep).items(account, NS_BOOKMARKS);
  const bookmarks = items.map((item) => parseBookmark(item)).filter((bookmark) => bookmark?.autojoin === true);
  return new Map(bookmarks.flatMap((bookmark) => (bookmark === null ? [] : [[bookmark.room, bookmark.nick] as const])));
}

/** What goes on the wire for it; looks into what is unread, for mentions. */
export async function entryOf(
  host: ModuleHost,
  account: BareJid,
  conversation: Conversation,
): Promise<InboxEntry & { readonly summary: InboxSummary }> {
  const { jid, standing, room } = conversation;
  const id = (number: number): string | undefined => (number === 0 ? undefined : String(number));
  const summary = {
    kind: room === undefined ? ("person" as const) : ("room" as const),
    mentions: (await mentionsIn(host, account, conversation)).length,
    readId: id(standing.readId),
    name: room?.name,
    topic: room?.topic || undefined,
    category: room?.category,
    isTemporary: room?.isTemporary,
  };
  return { jid, unread: standing.unread, lastId: id(standing.lastId), summary };
}

/** IN10. At most MENTIONS_MAX. */
export async function mentionsIn(
  host: ModuleHost,
  account: BareJid,
  { archive, standing, room }: Conversation,
): Promise<readonly ArchiveId[]> {
  if (room === undefined || standing.unread === 0) return [];
  const isNamed = ({ peer, text }: ArchiveEntry): boolean => peer !== account && isMention(text, room.names);
  const afterId = standing.readId;
  const unread = await host.storage.archive.page({ archive, afterId, from: "start", limit: READ_WHOLE_MAX });
  if (unread.complete) return unread.entries.filter(isNamed).map(({ id }) => id);
  const named = new Set<number>();
  for (const text of room.names) {
    const found = await host.storage.archive.page({ archive, text, afterId, from: "end", limit: MENTIONS_MAX });
    for (const entry of found.entries) if (isNamed(entry)) named.add(entry.id);
  }
  return [...named].slice(0, MENTIONS_MAX);
}
