import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean, parseUnsigned } from "../encoding/index.ts";
import { parseBareJid, type BareJid } from "../jid/index.ts";
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";
import { parseAffiliation, type MucAffiliation } from "../xep-0045-muc/index.ts";

/** docs/protocol/categories.md */
export const NS_CATEGORIES = "urn:tandem:categories:0";
/** Field of a room's configuration form and of its extended disco information. */
export const CATEGORY_FIELD = "urn:tandem:categories:0#category";

export type RoomVisibility = "open" | "closed" | "secret";

export interface Category {
  readonly id: string;
  readonly name: string;
  /** Id of the category above; absent at the top. */
  readonly parent?: string | undefined;
}

export interface ListedRoom {
  readonly jid: BareJid;
  readonly name: string;
  readonly category?: string | undefined;
  readonly topic?: string | undefined;
  readonly description?: string | undefined;
  /** In the room now. */
  readonly occupants: number;
  readonly members: number;
  /** When something was last said in it, ms since 1970; only where it was asked for and is known. */
  readonly lastAt?: number | undefined;
  readonly visibility: RoomVisibility;
  /** All read, presenters post (RM6). */
  readonly isAuditorium?: boolean | undefined;
  /** Whether the asker may enter now. */
  readonly isJoinable: boolean;
  /** The asker's own, when it is not none. */
  readonly affiliation?: MucAffiliation | undefined;
}

export interface RoomTree {
  /** Parents before their children. */
  readonly categories: readonly Category[];
  readonly rooms: readonly ListedRoom[];
}

/** Entries without what they need are skipped. */
export function parseRoomTree(tree: XmlElement | undefined): RoomTree | null {
  if (tree === undefined || !tree.is("categories", NS_CATEGORIES)) return null;
  return {
    categories: tree.elements("category").flatMap((category) => parseCategory(category) ?? []),
    rooms: tree.elements("room").flatMap((room) => parseRoom(room) ?? []),
  };
}

function parseCategory(category: XmlElement): Category | null {
  const id = category.attr("id");
  const name = category.attr("name");
  return !id || !name ? null : { id, name, parent: category.attr("parent") };
}

function parseRoom(room: XmlElement): ListedRoom | null {
  const jid = parseBareJid(room.attr("jid") ?? "");
  const visibility = room.attr("visibility");
  if (jid === null || (visibility !== "open" && visibility !== "closed" && visibility !== "secret")) return null;
  return {
    jid,
    name: room.attr("name") || jid,
    category: room.attr("category"),
    topic: room.attr("topic"),
    description: room.attr("description"),
    occupants: parseUnsigned(room.attr("occupants")) ?? 0,
    members: parseUnsigned(room.attr("members")) ?? 0,
    lastAt: parseDateTime(room.attr("last")) ?? undefined,
    visibility,
    ...(room.attr("type") === "auditorium" && { isAuditorium: true }),
    isJoinable: parseBoolean(room.attr("joinable")) === true,
    affiliation: parseAffiliation(room.attr("affiliation")) ?? undefined,
  };
}

export function buildRoomTree(tree: RoomTree): XmlElement {
  return el(
    "categories",
    NS_CATEGORIES,
    {},
    ...tree.categories.map(({ id, name, parent }) => el("category", NS_CATEGORIES, { id, name, parent })),
    ...tree.rooms.map(buildRoom),
  );
}

function buildRoom(room: ListedRoom): XmlElement {
  return el("room", NS_CATEGORIES, {
    jid: room.jid,
    name: room.name,
    category: room.category,
    topic: room.topic,
    description: room.description,
    occupants: String(room.occupants),
    members: String(room.members),
    last: room.lastAt === undefined ? undefined : formatDateTime(room.lastAt),
    visibility: room.visibility,
    type: room.isAuditorium === true ? "auditorium" : undefined,
    joinable: String(room.isJoinable),
    affiliation: room.affiliation,
  });
}

/** `withLast`: each room tells when something was last said in it. */
export function buildRoomTreeRequest(withLast = false): XmlElement {
  return el("categories", NS_CATEGORIES, { last: withLast ? "true" : undefined });
}

export function asksForLast(request: XmlElement): boolean {
  return parseBoolean(request.attr("last")) === true;
}
