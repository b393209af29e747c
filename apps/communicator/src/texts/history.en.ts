import { pluralEn as n } from "@tandem/ui-kit/strings";

/** Earlier conversations (CV4). */
export const historyEn = {
  title: "Conversations",
  list: "Earlier conversations",
  failed: "The conversations could not be read",
  noneTitle: "No conversations yet",
  noneText: "Everybody you ever wrote with will stand here.",
  row: (name: string, time: string, text: string) => `${name}, ${time}: ${text}`,
  takeAlongTitle: (name: string) => `Conversation with ${name}`,
  reading: (read: number, total: number | undefined) =>
    total === undefined || total < read
      ? n(read, { one: "# message read so far", other: "# messages read so far" })
      : `${n(read, { other: "#" })} of ${n(total, { one: "# message", other: "# messages" })} read`,
  isReading: "Reading the conversation",
  read: (count: number, first: string, last: string) =>
    first === last
      ? `${n(count, { one: "# message", other: "# messages" })}, ${first}.`
      : `${n(count, { one: "# message", other: "# messages" })}, from ${first} to ${last}.`,
  empty: "Nothing of this conversation is kept on the server.",
  mailHelp: "A mail holds only the newest messages, about a page. It says how many it leaves out.",
  save: "Save as text",
  mail: "Mail",
  print: "Print",
  remove: "Delete my copy…",
  removeTitle: (name: string) => `Delete your copy of the conversation with ${name}?`,
  removeText: (name: string) =>
    `What you two wrote so far goes from the server and from all your devices, for good. ${name} keeps their copy. You have half a minute to undo it.`,
  removeDo: "Delete",
  removed: (name: string) => `Your copy of the conversation with ${name} is being deleted`,
  notRemoved: (name: string) => `Your copy of the conversation with ${name} was not deleted.`,
  mustKeep: "Your organisation keeps messages.",
  readFailed: "The conversation could not be read to its end.",
};
