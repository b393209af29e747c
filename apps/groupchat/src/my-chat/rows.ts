import type {
  ContactGroup,
  ContactRow,
  ContactSort,
  ConversationRow,
  FilterRow,
  MyChatSnapshot,
  RoomCategoryNode,
  RoomRow,
} from "@tandem/client-core/view-models";
import type { ListRowItem } from "@tandem/ui-kit";
import { closedKey, groupTitle } from "@tandem/ui-kit/contacts";

// What My Chat shows, as one flat list: sections, groups, rows. No DOM here, so that every case can be tested.

export type MyChatRow = ListRowItem &
  (
    | { readonly kind: "section"; readonly title: string; readonly count: string }
    | { readonly kind: "group"; readonly title: string; readonly count: string; readonly group?: ContactGroup }
    | { readonly kind: "contact"; readonly contact: ContactRow }
    /** Why there is nothing where something could be. */
    | { readonly kind: "hint"; readonly head: true }
    /** What can be done about it. */
    | { readonly kind: "act"; readonly act: "add-contact" | "directory" }
    | { readonly kind: "room"; readonly room: RoomRow }
    | { readonly kind: "filter"; readonly filter: FilterRow }
    | { readonly kind: "conversation"; readonly conversation: ConversationRow }
  );

export type MyChatSection = "needs-you" | "contacts" | "rooms" | "filters" | "conversations";

/** On a wide window everything; on a phone the contacts have a tab of their own, and what mentions me comes first (design 11). */
export const WIDE_SECTIONS: readonly MyChatSection[] = ["contacts", "rooms", "filters", "conversations"];
export const PHONE_SECTIONS: readonly MyChatSection[] = ["needs-you", "conversations", "rooms", "filters"];

export interface MyChatInput {
  readonly sections: readonly MyChatSection[];
  readonly snapshot: Pick<MyChatSnapshot, "categories" | "conversations">;
  /** Absent when Communicator is preferred: then there is no section at all (RT9). */
  readonly contactGroups?: readonly ContactGroup[] | undefined;
  /** By what the groups stand (CO1); by their names unless it says otherwise. */
  readonly sort?: ContactSort | undefined;
  /** Absent where the server has none. */
  readonly filters?: readonly FilterRow[] | undefined;
  readonly closed: ReadonlySet<string>;
  /** Only rows whose name has this; everything is open then. */
  readonly filter: string;
  readonly heights: { readonly row: number; readonly place: number; readonly group: number; readonly section: number };
  readonly titles: {
    readonly needsYou: string;
    readonly contacts: string;
    readonly rooms: string;
    readonly conversations: string;
    readonly noGroup: string;
    readonly noContacts: string;
    readonly addContact: string;
    readonly directory: string;
    readonly filters: string;
    readonly mentionsOfMe: string;
    readonly noFilters: string;
    readonly noRooms: string;
    readonly favourites: string;
    readonly online: (online: number, total: number) => string;
    readonly joined: (count: number) => string;
  };
}

/** Space above every section but the first. */
const SECTION_GAP = 6;
/** Two lines of help with the space around them. */
const HINT_HEIGHT = 48;

export function myChatRows(input: MyChatInput): readonly MyChatRow[] {
  const rows = input.sections.flatMap((id) => SECTIONS[id](input));
  return rows.map((row, index) =>
    row.kind === "section" && index > 0 ? { ...row, height: row.height + SECTION_GAP } : row,
  );
}

const SECTIONS: Record<MyChatSection, (input: MyChatInput) => readonly MyChatRow[]> = {
  "needs-you": needsYouSection,
  contacts: contactSection,
  rooms: roomSection,
  filters: filterSection,
  conversations: conversationSection,
};

/** Rooms where I am mentioned; they are left out below. */
function needsYouSection(input: MyChatInput): readonly MyChatRow[] {
  const rooms = input.snapshot.categories
    .flatMap(allRooms)
    .filter((room) => needsMe(room) && matches(input, room.name));
  if (rooms.length === 0) return [];
  const head = section(input, "needs-you", input.titles.needsYou, "");
  return [head, ...(head.expanded ? rooms.map((room) => roomRow(room, input.heights.place, 2)) : [])];
}

function allRooms(node: RoomCategoryNode): readonly RoomRow[] {
  return [...node.rooms, ...node.categories.flatMap(allRooms)];
}

function needsMe(room: RoomRow): boolean {
  return room.mentions > 0;
}

function contactSection(input: MyChatInput): readonly MyChatRow[] {
  const { contactGroups: groups, titles } = input;
  if (groups === undefined) return [];
  // A contact stands once in each of its groups; the head counts people.
  const people = new Map(groups.flatMap((group) => group.rows.map((row) => [row.jid, row] as const)));
  const online = [...people.values()].filter(isOnline).length;
  const head = section(
    input,
    "contacts",
    titles.contacts,
    people.size === 0 ? "0" : titles.online(online, people.size),
  );
  if (!head.expanded) return [head];
  if (groups.length === 0)
    return [head, hint("contacts", titles.noContacts), act(input, "add-contact", titles.addContact)];
  const [only] = groups;
  // Contacts without a group need no head of their own as long as there is no other group.
  if (groups.length === 1 && only?.name === "") return [head, ...contactRows(input, only, 2)];
  return [head, ...groups.flatMap((group) => contactGroup(input, group))];
}

function contactGroup(input: MyChatInput, group: ContactGroup): readonly MyChatRow[] {
  const sort = input.sort ?? "group";
  const title = groupTitle(sort, group.name, input.titles.noGroup);
  const rows = contactRows(input, group, 3);
  if (input.filter !== "" && rows.length === 0) return [];
  const head = groupHead(
    input,
    `group:${closedKey(sort, group.name)}`,
    title,
    `${group.online}/${group.total}`,
    2,
    group,
  );
  return [head, ...(head.expanded ? rows : [])];
}

function contactRows(input: MyChatInput, group: ContactGroup, level: number): readonly MyChatRow[] {
  const found = group.rows.filter((row) => matches(input, row.name));
  return found.map(
    (contact): MyChatRow => ({
      kind: "contact",
      key: `contact:${contact.key}`,
      text: contact.name,
      height: input.heights.row,
      level,
      contact,
    }),
  );
}

function hint(id: string, text: string): MyChatRow {
  return { kind: "hint", key: `hint:${id}`, text, height: HINT_HEIGHT, head: true };
}

function act({ heights }: MyChatInput, what: "add-contact" | "directory", text: string): MyChatRow {
  return { kind: "act", key: `act:${what}`, text, height: heights.row, level: 2, act: what };
}

function roomSection(input: MyChatInput): readonly MyChatRow[] {
  const { categories } = input.snapshot;
  const joined = categories.reduce((sum, node) => sum + countRooms(node), 0);
  // With the contacts above it the list is about rooms anyway; alone it says how many there are (design 01 and 03).
  const count = input.contactGroups === undefined ? input.titles.joined(joined) : "";
  const head = section(input, "rooms", input.titles.rooms, count);
  if (head.expanded && joined === 0 && input.filter === "")
    return [head, hint("rooms", input.titles.noRooms), act(input, "directory", input.titles.directory)];
  if (!head.expanded) return [head];
  // Rooms without a category have no head; first they cannot be taken for part of the category above them.
  const inOrder = [...categories.filter(isNameless), ...categories.filter((node) => !isNameless(node))];
  return [head, ...favourites(input), ...inOrder.flatMap((node) => category(input, node, 2))];
}

/** Rooms that the person has put at the top; they are left out below. */
function favourites(input: MyChatInput): readonly MyChatRow[] {
  const rooms = input.snapshot.categories
    .flatMap(allRooms)
    .filter((room) => room.isFavourite === true && matches(input, room.name) && !isAbove(input, room));
  if (rooms.length === 0) return [];
  const head = groupHead(input, "rooms:favourites", input.titles.favourites, "", 2);
  return [head, ...(head.expanded ? rooms.map((room) => roomRow(room, input.heights.row, 3)) : [])];
}

function isAbove({ sections }: MyChatInput, room: RoomRow): boolean {
  return sections.includes("needs-you") && needsMe(room);
}

function isNameless(node: RoomCategoryNode): boolean {
  return node.name === "";
}

function category(input: MyChatInput, node: RoomCategoryNode, level: number): readonly MyChatRow[] {
  const rooms = node.rooms.filter(
    (room) => matches(input, room.name) && room.isFavourite !== true && !isAbove(input, room),
  );
  const below = node.categories.flatMap((child) => category(input, child, level + 1));
  if (rooms.length === 0 && below.length === 0) return [];
  const rows = rooms.map((room): MyChatRow => roomRow(room, input.heights.place, isNameless(node) ? level : level + 1));
  if (isNameless(node)) return [...rows, ...below];
  const head = groupHead(input, `category:${node.id}`, node.name, "", level);
  return [head, ...(head.expanded ? [...rows, ...below] : [])];
}

function roomRow(room: RoomRow, height: number, level: number): MyChatRow {
  return { kind: "room", key: `room:${room.jid}`, text: room.name, height, level, room };
}

/** RM27. Mentions first, then by name. */
function filterSection(input: MyChatInput): readonly MyChatRow[] {
  const { filters, titles, heights } = input;
  if (filters === undefined) return [];
  const head = section(input, "filters", titles.filters, "");
  if (!head.expanded) return [head];
  if (filters.length === 0 && input.filter === "") return [head, hint("filters", titles.noFilters)];
  const rows = filters.flatMap((filter): readonly MyChatRow[] => {
    const text = filter.kind === "mentions" ? titles.mentionsOfMe : filter.name;
    if (!matches(input, text)) return [];
    return [{ kind: "filter", key: `filter:${filter.id}`, text, height: heights.row, level: 2, filter }];
  });
  return input.filter !== "" && rows.length === 0 ? [] : [head, ...rows];
}

function conversationSection(input: MyChatInput): readonly MyChatRow[] {
  const { conversations } = input.snapshot;
  if (conversations === undefined || conversations.length === 0) return [];
  const found = conversations.filter((row) => matches(input, row.name));
  if (input.filter !== "" && found.length === 0) return [];
  const head = section(input, "conversations", input.titles.conversations, "");
  const rows = found.map(
    (conversation): MyChatRow => ({
      kind: "conversation",
      key: `conversation:${conversation.jid}`,
      text: conversation.name,
      height: input.heights.place,
      level: 2,
      conversation,
    }),
  );
  return [head, ...(head.expanded ? rows : [])];
}

function section(input: MyChatInput, id: string, title: string, count: string): MyChatRow {
  const key = `section:${id}`;
  return {
    kind: "section",
    key,
    text: title,
    title,
    count,
    height: input.heights.section,
    level: 1,
    expanded: isOpen(input, key),
  };
}

function groupHead(
  input: MyChatInput,
  key: string,
  title: string,
  count: string,
  level: number,
  group?: ContactGroup,
): MyChatRow & { readonly kind: "group" } {
  const expanded = isOpen(input, key);
  return {
    kind: "group",
    key,
    text: title,
    title,
    count,
    height: input.heights.group,
    level,
    expanded,
    ...(group && { group }),
  };
}

function isOpen(input: MyChatInput, key: string): boolean {
  return input.filter !== "" || !input.closed.has(key);
}

function matches(input: MyChatInput, name: string): boolean {
  return name.toLocaleLowerCase().includes(input.filter.toLocaleLowerCase());
}

function countRooms(node: RoomCategoryNode): number {
  return node.rooms.length + node.categories.reduce((sum, child) => sum + countRooms(child), 0);
}

function isOnline(contact: ContactRow): boolean {
  return contact.base !== "offline" && contact.base !== "unknown";
}

/** Rooms and conversations in the order of the list, for Alt+Up and Alt+Down; closed groups count as well. */
export function placesInOrder(snapshot: Pick<MyChatSnapshot, "categories" | "conversations">): readonly Place[] {
  const place = (room: RoomRow): Place => ({
    ...{ kind: "room", jid: room.jid },
    unread: room.unread > 0 || room.mentions > 0,
  });
  const rooms = snapshot.categories.flatMap(allRooms);
  const isTop = (room: RoomRow): boolean => room.isFavourite === true;
  const conversations = (snapshot.conversations ?? []).map(
    (row): Place => ({ kind: "conversation", jid: row.jid, unread: row.unread > 0 }),
  );
  return [...[...rooms.filter(isTop), ...rooms.filter((room) => !isTop(room))].map(place), ...conversations];
}

export interface Place {
  readonly kind: "room" | "conversation";
  readonly jid: string;
  readonly unread: boolean;
}
