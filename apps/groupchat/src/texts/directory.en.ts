import { pluralEn as n } from "@tandem/ui-kit/strings";

/** Texts of the directory's page, fetched with it. */
export const directoryEn = {
  summary: (rooms: number, categories: number, joined: number) =>
    `${n(rooms, { one: "# room", other: "# rooms" })} in ${n(categories, { one: "# category", other: "# categories" })}, ${n(joined, { other: "#" })} joined`,
  find: "Find a room",
  count: (rooms: number) => n(rooms, { one: "# room", other: "# rooms" }),
  all: "All categories",
  categories: "Categories",
  shown: "Show",
  chips: { topic: "Name and topic", normal: "Normal", auditorium: "Auditorium", managed: "I manage" },
  room: "Room",
  type: "Type",
  types: { normal: "Normal", auditorium: "Auditorium" },
  members: "Members",
  membersCount: (members: number) => n(members, { one: "# member", other: "# members" }),
  now: "Now",
  last: "Last",
  lastSaid: (time: string) => `last message ${time}`,
  joined: "Joined",
  join: "Join",
  byInvitation: "By invitation",
  order: "Sort by",
  orders: { activity: "Most active", members: "Most members", name: "Name" },
  nothing: (text: string) => (text === "" ? "No such rooms" : `Nothing for “${text}”`),
  nothingText: "The search covers names and topics of the rooms that you may see.",
  allRooms: "All rooms",
  gone: (room: string) =>
    `${room} is not there for you any more: it was taken away, or its category does not include you now. Whoever manages the category can say which.`,
  unreachable: "The list of rooms could not be loaded",
  unreachableText: "The server did not answer. Rooms that you joined are in My Chat.",
  emptyTitle: "No rooms yet",
  empty: "The first room can be yours.",
  loading: "Loading the rooms",
  details: "Details",
  open: "Open",
  tags: {
    normal: "Normal room",
    auditorium: "Auditorium",
    open: "Open",
    closed: "Closed",
    secret: "Secret",
  },
  noHistory: "No history",
  history: (days: number) => (days === 0 ? "History kept" : `History ${lengthOf(days)}`),
  /** What the button leads to. */
  whatJoin: "Everyone in the scope of this room may enter, and you are inside it. The room comes to My Chat.",
  whatAsk: "A manager answers. You are inside the scope of this room, so no further approval is needed.",
  whatAsked: "A manager answers. The room comes to My Chat when they let you in.",
  managers: "Managers",
  known: "People you know",
  knownCount: (known: number, members: number) => `${n(known, { other: "#" })} of ${n(members, { other: "#" })}`,
  nobodyKnown: "None of your contacts.",
  more: (count: number) => n(count, { one: "and # more", other: "and # more" }),
  before: "Messages are shown to members only. Nothing from this room appears in search before you join.",
  beforeOpen: "Everybody in the scope of this room may read it and find its messages.",
};

/** Whole years and months by their names; a month is 30 days. */
function lengthOf(days: number): string {
  if (days % 365 === 0) return n(days / 365, { one: "# year", other: "# years" });
  if (days % 30 === 0) return n(days / 30, { one: "# month", other: "# months" });
  return n(days, { one: "# day", other: "# days" });
}
