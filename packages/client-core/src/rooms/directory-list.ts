import type { ListedRoom, RoomTree } from "@tandem/protocol/tandem-categories";
import type { DirectoryCategory, DirectoryOrder, DirectoryShown } from "../view-models/directory.ts";
import { flatCategories, withDescendants } from "./category-tree.ts";

export interface DirectoryWish {
  readonly search: string;
  /** False: names only. */
  readonly isTopicSearched: boolean;
  /** Undefined: both types. */
  readonly type: DirectoryShown["type"];
  readonly isManaged: boolean;
  readonly categoryId: string | undefined;
  readonly order: DirectoryOrder;
}

export interface FoundRooms {
  /** In the category: matches in the name first, each in the order that is wished. */
  readonly rooms: readonly ListedRoom[];
  /** In any category or none. */
  readonly matching: number;
  readonly categories: readonly DirectoryCategory[];
}

/** A tree made ready to be searched at each key. */
export interface DirectoryIndex {
  find(wish: DirectoryWish): FoundRooms;
}

interface Entry {
  readonly room: ListedRoom;
  readonly name: string;
  readonly about: string;
  /** Place among all by name. */
  readonly at: number;
}

const byName = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

/** As the server compares names: without case, accents and width; whatever parts words is one space. */
export function foldText(text: string): string {
  const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return plain.replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** There may be ten thousand rooms: what can be made once for a tree is made here. */
export function createDirectoryIndex(tree: RoomTree): DirectoryIndex {
  const entries = tree.rooms
    .toSorted((a, b) => byName.compare(a.name, b.name))
    .map((room, at): Entry => {
      const about = foldText(`${room.topic ?? ""}\n${room.description ?? ""}`);
      return { room, name: foldText(room.name), about, at };
    });
  return {
    find(wish) {
      const words = foldText(wish.search).split(" ");
      const ranks = new Map<ListedRoom, number>();
      const found = entries.filter(({ room, name, about }) => {
        const rank = isShown(room, wish) ? rankOf(name, wish.isTopicSearched ? about : "", words) : 0;
        ranks.set(room, rank);
        return rank > 0;
      });
      const below = wish.categoryId === undefined ? undefined : withDescendants(tree, wish.categoryId);
      const shown = below === undefined ? found : found.filter(({ room }) => below.has(room.category ?? ""));
      const rank = ({ room }: Entry): number => ranks.get(room) ?? 0;
      return {
        rooms: shown
          .toSorted((a, b) => rank(b) - rank(a) || compare(a.room, b.room, wish.order) || a.at - b.at)
          .map(({ room }) => room),
        matching: found.length,
        categories: flatCategories(tree, (room) => (ranks.get(room) ?? 0) > 0),
      };
    },
  };
}

function isShown(room: ListedRoom, { type, isManaged }: DirectoryWish): boolean {
  if (type !== undefined && type !== (room.isAuditorium === true ? "auditorium" : "normal")) return false;
  return !isManaged || room.affiliation === "owner" || room.affiliation === "admin";
}

/** 2: all words in the name; 1: some of them in the topic or the description; 0: not all are there. */
function rankOf(name: string, about: string, words: readonly string[]): number {
  if (words.every((word) => name.includes(word))) return 2;
  return words.every((word) => name.includes(word) || about.includes(word)) ? 1 : 0;
}

/** Biggest first, or where something was said last, then where most people are. */
function compare(a: ListedRoom, b: ListedRoom, order: DirectoryOrder): number {
  if (order === "members") return b.members - a.members;
  return order === "activity" ? (b.lastAt ?? 0) - (a.lastAt ?? 0) || b.occupants - a.occupants : 0;
}
