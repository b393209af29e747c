import { bareOf, parseBareJid, parseJid, type BareJid } from "@tandem/protocol";
import {
  BOOKMARKS_NODE_CONFIG,
  buildBookmark,
  NS_BOOKMARKS,
  parseBookmark,
  type Bookmark,
} from "@tandem/protocol/xep-0402-bookmarks";
import { isPinned, withPin } from "@tandem/protocol/xep-0469-bookmark-pinning";
import { type ListedRoom, NS_CATEGORIES, type RoomTree } from "@tandem/protocol/tandem-categories";
import { levelIn, type NotifyLevel } from "@tandem/protocol/tandem-notifications";
import type { WaitingInvitation } from "@tandem/protocol/tandem-invitations";
import { batch, computed, signal, type ReadonlySignal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import type { DraftBox } from "../account/drafts.ts";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import type { FileService } from "../files/index.ts";
import type { InboxLine } from "../inbox/inbox.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Markers } from "../timeline/markers.ts";
import type { Message } from "../timeline/message.ts";
import type { RoomSign } from "../view-models/directory.ts";
import { createAdHocRooms } from "./ad-hoc.ts";
import { cachedBookmark, restoredBookmark, withLevel, type CachedBookmark } from "./bookmarks.ts";
import { createEntering } from "./entering.ts";
import { createInvitations } from "./invitations.ts";
import { createWatchedMembers } from "./member-presence.ts";
import { createRoomMaking, type NewRoom } from "./making.ts";
import { CutOffError, RefusedError } from "./refusal.ts";
import { createRoomLine, type OwnLine, type RoomLine } from "./line.ts";
import { createKeepLater } from "./keep-later.ts";
import { createKeptSummaries, type KeptSummary } from "./kept-summaries.ts";
import { createRoom, type Room } from "./room.ts";
import { createTree, type Tree } from "./tree.ts";

/** How often the rooms where nothing happens are looked after. */
const SELF_PING_ROUND_MS = 5 * 60_000;

/** Of a room that only the inbox or a bookmark tells of, no more is known. */
export type NamedRoom = Pick<ListedRoom, "jid" | "name" | "topic"> & Partial<ListedRoom>;

/** Followed rooms (XEP-0402), the tree they stand in, and invitations. */
export interface Rooms {
  readonly followed: ReadonlySignal<readonly BareJid[]>;
  readonly tree: ReadonlySignal<RoomTree>;
  readonly isTreeLoaded: ReadonlySignal<boolean>;
  /** Rooms that can be called by their name: of the whole tree, as soon as it is there, and what is followed besides. */
  readonly named: ReadonlySignal<readonly NamedRoom[]>;
  /** In which category each known room is. */
  readonly categories: Tree["categories"];
  readonly invitations: ReadonlySignal<readonly WaitingInvitation[]>;
  /** Rooms of the moment: conversations of more than two. */
  readonly temporary: ReadonlySignal<ReadonlySet<BareJid>>;
  /** Members who are in no room here and whose presence comes all the same. */
  readonly watched: ReadonlySignal<ReadonlySet<BareJid>>;
  /** Its row, without making the room. */
  line(jid: BareJid): RoomLine;
  of(jid: BareJid): Room;
  nameOf(jid: BareJid): string;
  /** What stands before its name; undefined: the usual. */
  signOf(jid: BareJid): RoomSign | undefined;
  restore(): Promise<void>;
  /** The list of what is followed. Rejects with RequestError. */
  loadFollowed(): Promise<void>;
  /** What is around them: categories, and invitations. */
  load(): Promise<void>;
  /** `withLast`: with the time of the last word in each room, which costs the server a look more. */
  loadTree(withLast?: boolean): Promise<void>;
  /** Enters every followed room: at once what is open, the others a few at a time. */
  enterAll(): void;
  /** There are followed rooms that the inbox does not tell: of another server, or not to be read by us. */
  hasUntold(): boolean;
  /** The counts there must be asked for again (RM21). */
  isUncertain(jid: BareJid): boolean;
  takeInbox(lines: readonly InboxLine[]): void;
  lost(): void;
  /** Writes on the device what is still to be kept: My Chat is complete. */
  keep(): void;
  /** The program ends. */
  stop(): void;
  announce(): void;
  isRoomAddress(jid: BareJid): boolean;
  /** What one is told of there (XEP-0492); undefined: as everywhere. */
  levelOf(jid: BareJid): NotifyLevel | undefined;
  /** Rejects with RequestError. */
  setLevel(jid: BareJid, level: NotifyLevel | undefined): Promise<void>;
  /** Stands at the top of My Chat, on every device (XEP-0469). */
  isFavourite(jid: BareJid): boolean;
  /** Rejects with RequestError; `item-not-found` where it is not followed. */
  setFavourite(jid: BareJid, isFavourite: boolean): Promise<void>;
  /** Rejects with RefusedError or RequestError. */
  follow(jid: BareJid): Promise<void>;
  unfollow(jid: BareJid): Promise<void>;
  create(room: NewRoom): Promise<BareJid>;
  /** CV3: a room of the moment, closed to all but these people; each of them is asked. It begins empty. */
  converse(name: string, people: readonly BareJid[]): Promise<BareJid>;
  answerInvitation(room: BareJid, isAccepted: boolean): Promise<void>;
}

export interface RoomsOptions {
  readonly nick: () => string;
  readonly presenceNodes: () => readonly XmlElement[];
  readonly onMessage: (room: Room, message: Message) => void;
  readonly onPicture: (room: BareJid, hash: string) => void;
  readonly draftOf: (jid: BareJid) => DraftBox;
  readonly onRead: (room: Room) => void;
  /** Resolves when the inbox has been asked in this session, whatever came of it. */
  readonly countsTold: () => Promise<void>;
  /** Presence of these people does not come any more by a room. */
  readonly onUnwatched: (people: readonly BareJid[]) => void;
  /** Rooms were entered whose archive is not read: what was told of their counts may be behind. */
  readonly onCountsBehind: () => void;
}

// long: bookmarks, tree and invitations are three lists over the same rooms.
export function createRooms(
  context: Context,
  outbox: Outbox,
  markers: Markers,
  files: FileService,
  options: RoomsOptions,
): Rooms {
  const { connection, account, pep, ports, store } = context;
  const rooms = new Map<BareJid, Room>();
  const bookmarks = signal<ReadonlyMap<BareJid, Bookmark>>(new Map());
  const adHoc = createAdHocRooms(context);
  const watchedMembers = createWatchedMembers(options.onUnwatched);
  const followed = computed(() => {
    const kept = [...bookmarks.value.values()].filter((bookmark) => bookmark.autojoin).map(({ room }) => room);
    return [...new Set([...kept, ...adHoc.all.value])];
  });
  const keepLater = createKeepLater(context);
  const tree = createTree(context, keepLater);
  const invitations = createInvitations(context, (room) => followed.peek().includes(room));
  const pinned = computed(
    () => new Set([...bookmarks.value.values()].filter((mark) => isPinned(mark.extensions)).map(({ room }) => room)),
  );
  const levels = computed(() => new Map([...bookmarks.value].map(([jid, mark]) => [jid, levelIn(mark.extensions)])));
  let isEntered = false;
  /** Addresses, the one with the newest message first, as the inbox told them. */
  let byNews: readonly BareJid[] = [];
  let isEntering = false;
  let areCountsBehind = false;

  const tellCounts = (): void => {
    if (areCountsBehind) options.onCountsBehind();
    areCountsBehind = false;
  };

  const entering = createEntering(
    ports.time,
    (jid) => enter(jid),
    () => {
      isEntering = false;
      tellCounts();
    },
  );

  const lines = new Map<BareJid, OwnLine>();
  const lineOf = (jid: BareJid): OwnLine => {
    let line = lines.get(jid);
    if (line === undefined) lines.set(jid, (line = createRoomLine(jid, markers, options.draftOf(jid))));
    return line;
  };

  const of = (jid: BareJid): Room => {
    let room = rooms.get(jid);
    if (room === undefined) {
      const isKnownService =
        context.features.rooms?.features.has(NS_CATEGORIES) === true && jid.endsWith(`@${context.features.rooms.jid}`);
      const onUnreadHistory = (): void => {
        areCountsBehind = true;
        if (!isEntering) tellCounts();
      };
      room = createRoom(context, outbox, markers, files, lineOf(jid), {
        ...options,
        bookmarkNick: () => bookmarks.value.get(jid)?.nick,
        isKnownService,
        watchedMembers,
        // The inbox tells of nothing that was not followed when it was asked.
        countsTold: async () => {
          if (followed.peek().includes(jid)) await options.countsTold();
        },
        onUnreadHistory,
      });
      rooms.set(jid, room);
    }
    return room;
  };

  const take = (line: InboxLine): void => {
    const room = rooms.get(line.jid);
    if (room === undefined) lineOf(line.jid).take(line, false);
    else room.takeStanding(line);
  };

  const kept = createKeptSummaries(keepLater, store);
  const summaries = (): readonly (readonly [BareJid, KeptSummary])[] =>
    followed.peek().flatMap((jid) => {
      const line = lineOf(jid);
      const told = line.kept();
      return told === undefined ? [] : [[jid, { told, topic: line.topic.peek() }] as const];
    });

  /** RM16: what is important among the unread is known by its messages alone; and where no server tells, everything is. */
  const recall = (jid: BareJid, before: KeptSummary | undefined): void => {
    if (before !== undefined) lineOf(jid).recall(before.told, before.topic);
    if (before === undefined || before.told.hasImportant === true) void of(jid).chat;
  };

  connection.onStanza((stanza) => {
    const from = parseJid(stanza.attr("from") ?? "");
    if (from === null || stanza.name === "iq") return;
    if (stanza.name === "message" && invitations.take(stanza, bareOf(from))) return;
    rooms.get(bareOf(from))?.handle(stanza);
  });

  pep.onEvent(NS_BOOKMARKS, (owner, event) => {
    if (owner !== account || event.kind !== "items") return;
    const next = new Map(bookmarks.peek());
    for (const item of event.items) {
      const bookmark = parseBookmark(item);
      if (bookmark !== null) next.set(bookmark.room, bookmark);
    }
    for (const id of event.retracted) next.delete(id as BareJid);
    setBookmarks(next);
  });

  // One list on all devices: what is followed or left elsewhere is entered or left here.
  const setBookmarks = (next: ReadonlyMap<BareJid, Bookmark>): void => {
    const before = new Set(followed.peek());
    bookmarks.value = next;
    keepLater("bookmarks", () => [...bookmarks.peek().values()].map(cachedBookmark));
    if (!isEntered) return;
    const now = new Set(followed.peek());
    for (const jid of now) if (!before.has(jid)) entering.add(jid);
    for (const jid of before) if (!now.has(jid)) of(jid).leave();
  };

  const loadBookmarks = async (): Promise<void> => {
    const items = await pep.items(NS_BOOKMARKS);
    setBookmarks(
      new Map(items.flatMap((item) => parseBookmark(item) ?? []).map((bookmark) => [bookmark.room, bookmark])),
    );
  };

  const writeBookmark = async (room: BareJid): Promise<void> => {
    const old = bookmarks.peek().get(room);
    const bookmark: Bookmark = { extensions: [], ...old, room, name: old?.name ?? knownNameOf(room), autojoin: true };
    setBookmarks(new Map(bookmarks.peek()).set(room, bookmark));
    await pep.publish(NS_BOOKMARKS, buildBookmark(bookmark), BOOKMARKS_NODE_CONFIG);
  };

  /** Shown at once; as it was when the server does not take it. */
  const changeBookmark = async (jid: BareJid, change: (bookmark: Bookmark) => Bookmark): Promise<void> => {
    const bookmark = bookmarks.peek().get(jid);
    if (bookmark === undefined) throw new RequestError({ type: "cancel", condition: "item-not-found" });
    const next = change(bookmark);
    setBookmarks(new Map(bookmarks.peek()).set(jid, next));
    try {
      await pep.publish(NS_BOOKMARKS, buildBookmark(next), BOOKMARKS_NODE_CONFIG);
    } catch (error) {
      if (bookmarks.peek().get(jid) === next) setBookmarks(new Map(bookmarks.peek()).set(jid, bookmark));
      throw error;
    }
  };

  const knownNameOf = (jid: BareJid): string | undefined => {
    const bookmark = bookmarks.value.get(jid);
    // Made here where it is not there yet, so that whoever asks hears of the name that the inbox tells later.
    const line = bookmark === undefined ? lines.get(jid) : lineOf(jid);
    return tree.nameOf(jid) ?? line?.name.value ?? bookmark?.name;
  };

  const named = computed((): readonly NamedRoom[] => {
    const listed = tree.now.value.rooms;
    const known = new Set(listed.map(({ jid }) => jid));
    const others = followed.value.filter((jid) => !known.has(jid));
    return [...listed, ...others.map((jid) => ({ jid, name: nameOf(jid), topic: lineOf(jid).topic.value }))];
  });

  const nameOf = (jid: BareJid): string => knownNameOf(jid) ?? jid.slice(0, Math.max(0, jid.indexOf("@")));

  /** What only the room itself tells: its name as it is now, and whether it lasts. */
  const getToKnow = async (room: Room): Promise<void> => {
    try {
      await room.ask();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      ports.log.warn(`room ${room.jid}: ${error.message}`);
    }
  };

  /** A room of the moment that is gone is over. */
  const enterAgain = async (room: Room): Promise<void> => {
    room.join();
    try {
      await room.joined();
      await getToKnow(room);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      // Only the room itself says that it is over for us.
      if (!(error instanceof CutOffError)) adHoc.remove(room.jid);
    }
  };

  /** For somebody who asked for it: what the connection cuts off goes on in the next session. */
  const enterFor = async (room: Room): Promise<void> => {
    for (;;) {
      if (room.state.peek().kind !== "joined") room.join();
      try {
        await room.joined();
        return;
      } catch (error) {
        if (!(error instanceof CutOffError)) throw error;
      }
    }
  };

  /** Resolves when the room has let us in or not; the person sees which of the two in the room itself. */
  const enter = async (jid: BareJid): Promise<void> => {
    const room = of(jid);
    if (adHoc.all.peek().has(jid)) return await enterAgain(room);
    if (room.state.peek().kind === "joined") return;
    room.join();
    try {
      await room.joined();
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
    }
  };

  const making = createRoomMaking(context, {
    isJoined: (jid) => rooms.get(jid)?.state.peek().kind === "joined",
    of: (jid) => of(jid),
    forget: (jid) => void rooms.delete(jid),
  });

  const lookAfter = (): void => {
    ports.time.after(SELF_PING_ROUND_MS, () => {
      if (context.isOnline.peek()) for (const room of rooms.values()) room.selfPing();
      lookAfter();
    });
  };
  lookAfter();

  return {
    followed,
    tree: tree.now,
    isTreeLoaded: tree.isLoaded,
    named,
    categories: tree.categories,
    invitations: invitations.all,
    temporary: adHoc.all,
    watched: watchedMembers.all,
    of,
    line: lineOf,
    nameOf,
    signOf: (jid) => tree.signOf(jid),
    levelOf: (jid) => levels.value.get(jid),
    setLevel: (jid, level) => changeBookmark(jid, (bookmark) => withLevel(bookmark, level)),
    isFavourite: (jid) => pinned.value.has(jid),
    setFavourite: (jid, isFavourite) =>
      changeBookmark(jid, (mark) => ({ ...mark, extensions: withPin(mark.extensions, isFavourite) })),
    loadFollowed: loadBookmarks,
    loadTree: (withLast) => tree.load(withLast),
    isRoomAddress: (jid) =>
      rooms.has(jid) || (context.features.rooms !== undefined && jid.endsWith(`@${context.features.rooms.jid}`)),
    async restore() {
      const [marks, cachedTree, keptOf] = await Promise.all([
        store.get("bookmarks"),
        store.get("tree"),
        kept.restore(),
        adHoc.restore(),
      ]);
      if (Array.isArray(marks) && bookmarks.peek().size === 0)
        bookmarks.value = new Map((marks as CachedBookmark[]).map((mark) => [mark.room, restoredBookmark(mark)]));
      tree.restore(cachedTree);
      for (const jid of followed.peek()) recall(jid, keptOf.get(jid));
      kept.follow(summaries, () => {
        for (const jid of followed.value) {
          const { summary, topic } = lineOf(jid);
          void [summary.value, topic.value];
        }
      });
    },
    async load() {
      // Whatever one of them cannot do must not keep the others away.
      const results = await Promise.allSettled([tree.loadCategories(), invitations.load()]);
      for (const result of results) if (result.status === "rejected") ports.log.warn(`rooms: ${String(result.reason)}`);
    },
    enterAll() {
      isEntered = true;
      const first = new Set(visited());
      const wanted = new Set(followed.peek());
      const others = [...new Set([...byNews, ...wanted])].filter((jid) => wanted.has(jid) && !first.has(jid));
      isEntering = true;
      entering.start([...first], others);
    },
    hasUntold: () => followed.peek().some((jid) => !lineOf(jid).isTold),
    isUncertain: (jid) => lines.get(jid)?.summary.peek().isUncertain === true,
    takeInbox(told) {
      const kept = new Set(followed.peek());
      byNews = told.map(({ jid }) => jid).filter((jid) => kept.has(jid));
      batch(() => {
        tree.tell(told);
        for (const line of told) if (kept.has(line.jid)) take(line);
      });
    },
    lost() {
      isEntered = false;
      tree.lost();
      entering.stop();
      for (const room of rooms.values()) room.lost();
    },
    keep: () => keepLater.flush(),
    stop: () => keepLater.stop(),
    announce() {
      for (const room of rooms.values()) room.announce();
    },
    follow: (jid) => follow(jid),
    async unfollow(jid) {
      if (adHoc.remove(jid)) return of(jid).leave();
      const next = new Map(bookmarks.peek());
      const wasKept = next.delete(jid);
      of(jid).leave();
      setBookmarks(next);
      if (wasKept) await pep.retract(NS_BOOKMARKS, jid);
    },
    async create(room) {
      const jid = await making.freeAddress(room.name);
      await making.configure(jid, room);
      if (room.topic !== undefined && room.topic !== "") await of(jid).setTopic(room.topic);
      await making.admit(jid, room.members ?? []);
      await writeBookmark(jid);
      await tree.load();
      return jid;
    },
    async converse(name, people) {
      // Nothing in the address tells who talks with whom.
      const jid = await making.freeAddress("");
      await making.configure(jid, { name, visibility: "secret", isTemporary: true });
      adHoc.add(jid);
      await getToKnow(of(jid));
      await making.admit(jid, people, true);
      return jid;
    },
    answerInvitation: async (room, isAccepted) => {
      if (isAccepted) await accept(room);
      else await invitations.decline(room);
    },
  };

  async function follow(jid: BareJid, isTalk = isAskedToTalk(jid)): Promise<void> {
    const room = of(jid);
    await enterFor(room);
    invitations.drop(jid);
    await getToKnow(room);
    if (isTalk || room.isTemporary.peek()) adHoc.add(jid);
    else await writeBookmark(jid);
  }

  /** Known before the entrance takes the invitation away; the room may not come to say itself that it does not last. */
  function isAskedToTalk(jid: BareJid): boolean {
    return invitations.all.peek().some((one) => one.room === jid && one.isContinued === true);
  }

  /** The conversation may be over. */
  async function accept(jid: BareJid): Promise<void> {
    const room = of(jid);
    const isTalk = isAskedToTalk(jid);
    try {
      await enterFor(room);
    } catch (error) {
      if (error instanceof RefusedError && error.refusal === "not-found") invitations.drop(jid);
      throw error;
    }
    await follow(jid, isTalk);
  }

  /** Rooms that are open, followed or not. */
  function visited(): BareJid[] {
    return [...rooms.values()]
      .filter((room) => room.state.peek().kind === "joining" && room.isOpen)
      .map((room) => room.jid);
  }
}
