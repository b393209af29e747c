import { type BareJid, localOf } from "@tandem/protocol";
import type { InboxEntry } from "@tandem/protocol/xep-0430-inbox";
import { NS_BOOKMARKS, parseBookmark } from "@tandem/protocol/xep-0402-bookmarks";
import type { ArchiveEntry, ModuleHost, Standing } from "../../core/index.ts";
import { pep } from "../xep-0163-pep/contract.ts";
import { type ReadableRoom, rooms } from "../xep-0045-muc/contract.ts";
import { namesSomebody } from "./mentions.ts";
import type { ReadMarks } from "./read-marks.ts";

/** IN3: more is not counted. */
export const UNREAD_MAX = 1_000;
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

/** IN1, newest first. */
export async function conversationsOf(
  host: ModuleHost,
  marks: ReadMarks,
  account: BareJid,
): Promise<readonly Conversation[]> {
  const { archive } = host.storage;
  const [read, followed, people] = await Promise.all([
    marks.of(account),
    followedRooms(host, account),
    archive.peers(account, PEOPLE_MAX),
  ]);
  const readable = await host.use(rooms).readableBy(account, [...followed.keys()]);
  const places = [
    ...readable.map((room) => ({ jid: room.jid, archive: room.jid, peer: undefined, room })),
    ...people.map((jid) => ({ jid, archive: account, peer: jid, room: undefined })),
  ];
  const standings = await archive.standings(
    places.map(({ jid, ...place }) => ({ ...place, reader: account, readId: read.get(jid) ?? 0 })),
    UNREAD_MAX,
  );
  const found = places.map(({ jid, archive, room }, at): Conversation => {
    const standing = standings[at] as Standing;
    if (room === undefined) return { jid, archive, standing, room };
    const names = [followed.get(jid), room.nick, localOf(account)].filter((name) => name !== undefined);
    const isNew = !read.has(jid);
    return { jid, archive, room: { ...room, names }, standing: isNew ? readThrough(standing) : standing };
  });
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
export async function entryOf(host: ModuleHost, account: BareJid, conversation: Conversation): Promise<InboxEntry> {
  const { jid, standing, room } = conversation;
  const id = (number: number): string | undefined => (number === 0 ? undefined : String(number));
  const summary = {
    kind: room === undefined ? ("person" as const) : ("room" as const),
    mentions: await mentionsIn(host, account, conversation),
    readId: id(standing.readId),
    name: room?.name,
    topic: room?.topic || undefined,
  };
  return { jid, unread: standing.unread, lastId: id(standing.lastId), summary };
}

async function mentionsIn(
  host: ModuleHost,
  account: BareJid,
  { archive, standing, room }: Conversation,
): Promise<number> {
  if (room === undefined || standing.unread === 0) return 0;
  const names = [...new Set(room.names)];
  const isMention = ({ peer, text }: ArchiveEntry): boolean =>
    peer !== account && names.some((name) => namesSomebody(text, name));
  const afterId = standing.readId;
  const unread = await host.storage.archive.page({ archive, afterId, from: "start", limit: READ_WHOLE_MAX });
  if (unread.complete) return unread.entries.filter(isMention).length;
  const named = new Set<number>();
  for (const text of names) {
    const found = await host.storage.archive.page({ archive, text, afterId, from: "end", limit: MENTIONS_MAX });
    for (const entry of found.entries) if (isMention(entry)) named.add(entry.id);
  }
  return Math.min(named.size, MENTIONS_MAX);
}
