import { pluralIn } from "./plural.ts";

const n = pluralIn("en");

export const composeEn = {
  important: "High importance",
  importantHelp: "Rings with everybody here, also where the room is quiet. Once a minute.",
  notImportant: "Normal importance",
  offerStory: "A long text. Post it with a title, collapsed?",
  makeStory: "Add a title",
  declineStory: "Send it as it is",
  storyTitle: "Title of the long post",
  plainText: "Without a title",
  hintKeyLong: "Ctrl+Enter",
  readAll: "Read the full post",
  words: (count: number) => n(count, { one: "# word", other: "# words" }),
  showLess: "Show less",
  people: "People to mention",
  rooms: "Rooms to link to",
  emoji: "Emoji",
  mention: "Mention somebody",
  story: "Long post",
  naming: "Name a person, a room, an emoji",
  notHere: "not in the room now",
  edit: "Edit",
  tooLong: (max: number) =>
    n(max, { one: "A message here has at most # character.", other: "A message here has at most # characters." }),
  tooSoon: (seconds: number) =>
    n(seconds, {
      one: "One message of high importance a minute. The next one in # second.",
      other: "One message of high importance a minute. The next one in # seconds.",
    }),
};
