import { pluralIn } from "./plural.ts";

const n = pluralIn("en");
const seconds = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function list(parts: readonly string[], last: "and" | "or"): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} ${last} ${parts.at(-1)}`;
}

/** Of the search in history; they come with it. */
export const historyEn = {
  reset: "Reset",
  filters: "What to look for",
  words: "Search messages",
  help: "“Exact phrase”, begin*, any:one,other, from:name, in:room, after:2026-10-01, before:yesterday, has:file, has:link, has:code, has:important, has:story, has:mention",
  contains: "Contains",
  traits: {
    file: "File",
    link: "Link",
    code: "Code block",
    important: "High importance",
    story: "Long post",
    mention: "Mentions me",
  },
  notBesideAny: "Not beside words of which any may stand there",
  date: "Date",
  after: "From this day",
  before: "Until this day",
  spans: { "7d": "7 days", "30d": "30 days", "42d": "6 weeks" },
  operators: { from: "From", in: "In" },
  removeName: (operator: string, name: string) => `${operator} ${name}, remove`,
  order: "Order",
  orders: { newest: "Newest first", relevance: "Most relevant first" },
  results: "Messages found",
  upToDate: "You are up to date",
  feedEmpty: "Nothing that this filter looks for has been said yet.",
  searching: "Searching",
  total: (count: number, isExact: boolean) =>
    isExact ? n(count, { one: "# message", other: "# messages" }) : `${n(count, { other: "#" })}+ messages`,
  indexing: "The server is still indexing older messages: not all can be found yet.",
  took: (ms: number) => `${seconds.format(ms / 1000)} s`,
  partial: "Not every room was searched: there are more than one search goes over.",
  places: (rooms: number, people: number, isMore: boolean) => {
    const parts = [
      ...(rooms === 0 ? [] : [n(rooms, { one: "# room", other: "# rooms" })]),
      ...(people === 0 ? [] : [n(people, { one: "# conversation", other: "# conversations" })]),
    ];
    return `in ${parts.join(" and ")}${isMore ? " so far" : ""}`;
  },
  file: "File",
  hit: (author: string, place: string, time: string, text: string) => `${author}, ${place}, ${time}: ${text}`,
  more: "Show more",
  moreInPlace: (count: number) => n(count, { one: "Show # more", other: "Show # more" }),
  inPlace: (count: number, isExact: boolean) =>
    isExact ? n(count, { one: "# result", other: "# results" }) : `${n(count, { other: "#" })}+ results`,
  soFar: (count: number) => n(count, { one: "# result so far", other: "# results so far" }),
  with: (name: string) => `Conversation with ${name}`,
  onlyHere: (kind: "room" | "conversation") => (kind === "room" ? "Only this room" : "Only this conversation"),
  emptyTitle: "Find what was said",
  empty: "Searches every room that you may read, and your conversations. Enter opens a message where it was said.",
  nothing: (text: string) => `Nothing for “${text}”`,
  nothingAtAll: "Nothing found",
  nothingText: "In every room that you may read, and in your conversations. Words are found whole.",
  wider: {
    anyOrder: "The words in any order",
    beginning: (word: string) => `Words that begin with “${word}”`,
    everywhere: "All rooms",
    anyTime: "Any time",
    whatever: "Whatever it contains",
    anybody: "From anybody",
  },
  searched: {
    in: (names: readonly string[]) => `in ${list(names, "or")}`,
    from: (names: readonly string[]) => `from ${list(names, "or")}`,
    after: (day: string) => `since ${day}`,
    before: (day: string) => `until ${day}`,
    today: "today",
    yesterday: "yesterday",
    daysAgo: (days: number) => n(days, { one: "# day ago", other: "# days ago" }),
    has: (things: readonly string[]) => `with ${list(things, "and")}`,
    traits: {
      file: "a file",
      link: "a link",
      code: "a code block",
      important: "high importance",
      story: "a long post",
      mention: "my name",
    },
  },
  nothingYet: "Nothing so far",
  nothingYetText: "The words of the phrase are common. Older messages have not been searched yet.",
  unknownName: (name: string) => `Nobody and no place here is called “${name}”.`,
  failed: "The search did not work",
  notSupported: "This server cannot search messages.",
};
