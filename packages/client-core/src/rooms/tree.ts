import { parseBareJid, type BareJid } from "@tandem/protocol";
import { NS_CATEGORIES, type RoomTree } from "@tandem/protocol/tandem-categories";
import { buildDiscoItemsRequest, NS_DISCO_ITEMS, parseDiscoItems } from "@tandem/protocol/xep-0030-disco";
import { batch, computed, signal, type ReadonlySignal } from "@preact/signals-core";
import type { Context } from "../account/context.ts";
import type { InboxLine } from "../inbox/inbox.ts";
import type { KeepLater } from "./keep-later.ts";
import type { RoomSign } from "../view-models/directory.ts";
import { readCategories, readTree } from "./read-tree.ts";
import { signOf } from "./room-sign.ts";

/**
 * All rooms that this person may find, in their categories. My Chat needs no more of it than the categories, and in which of
 * them the followed rooms are, which the inbox tells (RM9): the whole tree comes behind it.
 */
export interface Tree {
  readonly now: ReadonlySignal<RoomTree>;
  readonly isLoaded: ReadonlySignal<boolean>;
  /** In which category each known room is. */
  readonly categories: ReadonlySignal<ReadonlyMap<string, string | undefined>>;
  nameOf(jid: BareJid): string | undefined;
  signOf(jid: BareJid): RoomSign | undefined;
  restore(kept: unknown): void;
  /** The categories without their rooms. Rejects with RequestError. */
  loadCategories(): Promise<void>;
  /** `withLast`: with the time of the last word in each room, which costs the server a look more. Rejects with RequestError. */
  load(withLast?: boolean): Promise<void>;
  /** Where the inbox says that rooms are, until the whole tree is there. */
  tell(lines: readonly InboxLine[]): void;
  /** The session is gone. */
  lost(): void;
}

export function createTree(context: Context, keepLater: KeepLater): Tree {
  const { connection } = context;
  const now = signal<RoomTree>({ categories: [], rooms: [] });
  const isLoaded = signal(false);
  const told = signal<ReadonlyMap<BareJid, string | undefined>>(new Map());
  const byAddress = computed(() => new Map(now.value.rooms.map((room) => [room.jid, room])));
  const categories = computed(
    () =>
      new Map<string, string | undefined>([
        ...now.value.rooms.map(({ jid, category }) => [jid, category] as const),
        ...told.value,
      ]),
  );
  /** Who has looked at it once goes on to see it. */
  let isLastWanted = false;
  /** It was read in this session. */
  let isFresh = false;

  const take = (tree: RoomTree): void => {
    isFresh = true;
    batch(() => {
      now.value = tree;
      told.value = new Map();
      isLoaded.value = true;
    });
    keepLater("tree", () => now.peek());
  };

  // RT32: any MUC service; all rooms in one flat list.
  const askItems = async (service: BareJid): Promise<RoomTree> => {
    const answer = await connection.request("get", service, buildDiscoItemsRequest());
    const items = parseDiscoItems(answer.child("query", NS_DISCO_ITEMS))?.items ?? [];
    return {
      categories: [],
      rooms: items.flatMap(({ jid, name }) => {
        const room = parseBareJid(jid);
        if (room === null) return [];
        return [
          { jid: room, name: name ?? room, occupants: 0, members: 0, visibility: "open" as const, isJoinable: true },
        ];
      }),
    };
  };

  return {
    now,
    isLoaded,
    categories,
    nameOf: (jid) => byAddress.value.get(jid)?.name,
    signOf: (jid) => signOf(byAddress.value.get(jid)),
    restore(kept) {
      if (!isLoaded.peek() && kept !== undefined) now.value = kept as RoomTree;
    },
    async loadCategories() {
      const service = context.features.rooms;
      if (service?.features.has(NS_CATEGORIES) !== true) return;
      const categories = await readCategories(connection, service.jid);
      now.value = { ...now.peek(), categories };
    },
    async load(withLast = false) {
      const service = context.features.rooms;
      if (service === undefined) return;
      isLastWanted ||= withLast;
      const isOurs = service.features.has(NS_CATEGORIES);
      take(isOurs ? await readTree(connection, service.jid, isLastWanted) : await askItems(service.jid));
    },
    tell(lines) {
      if (isFresh) return;
      const rooms = lines.filter(({ summary }) => summary?.kind === "room");
      told.value = new Map(rooms.map(({ jid, summary }) => [jid, summary?.category]));
    },
    lost() {
      isFresh = false;
      isLastWanted = false;
    },
  };
}
