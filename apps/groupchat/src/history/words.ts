const numbers = new Intl.NumberFormat("en");

/** What only this screen says; it comes with the screen. */
const wordsEn = {
  filters: "What to look for",
  reset: "Reset",
  words: "Words",
  /** What may be typed among the words. */
  operators: "Also: begin*, from:name, in:room, after:2026-10-01, before:yesterday, has:file",
  meant: "How the words are meant",
  modes: { exact: "Exact phrase", all: "All", any: "Any" },
  from: "From",
  addPerson: "Add a person",
  places: "Rooms and conversations",
  addPlace: "Add a room or person",
  kinds: {
    room: "Room",
    category: "Category",
    person: "Conversation",
    "my-rooms": "My rooms",
    conversations: "Conversations",
  },
  unknown: "not known here",
  date: "Date",
  after: "From this day",
  before: "Until this day",
  spans: { "7d": "7 days", "30d": "30 days", "42d": "6 weeks" },
  contains: "Contains",
  traits: {
    file: "File",
    link: "Link",
    code: "Code block",
    important: "High importance",
    story: "Long post",
    mention: "Mentions me",
  },
  count: (count: number, isExact: boolean) => `${numbers.format(count)}${isExact ? "" : "+"}`,
  byRoom: "By room",
  notBesideAny: "Not beside words of which any may stand there",
  keys: { next: "Next, previous", open: "Open in room", copy: "Copy link", edit: "Edit search" },
  noLink: "Messages of a conversation have no link.",
  context: "Context",
  openRoom: "Open in room",
  openConversation: "Open conversation",
  /** `day` as "Today" or "3 Nov", `time` as "13:52". */
  around: (day: string, time: string) => `${day}, around ${time}`,
  gone: "It is not there any more",
  goneText: "The message was removed, or is older than what is kept there.",
  failed: "What was said around it could not be read",
};

/** The texts in use; read at render time. Another language is another object of this type. */
export let words: typeof wordsEn = wordsEn;

/** Chosen once, before the first render. */
export function setWords(chosen: typeof wordsEn): void {
  words = chosen;
}
