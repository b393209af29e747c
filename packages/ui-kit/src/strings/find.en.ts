import { pluralIn } from "./plural.ts";

const n = pluralIn("en");

/** Finding and going to a day in the open room or conversation. */
export const findEn = {
  bar: "Find here",
  button: "Find",
  inRoom: "Search in room",
  field: "Find in this conversation",
  older: "Next, older",
  newer: "Previous, newer",
  none: "Nothing found",
  searching: "Searching",
  at: (at: number, count: number, isExact: boolean) =>
    `${n(at, { other: "#" })} of ${n(count, { other: "#" })}${isExact ? "" : "+"}`,
  goToDay: "Go to a date",
  day: "Date",
  go: "Go",
  reading: "Looking for that day",
  noDay: "Enter a whole date.",
  shown: (day: string) => `First message of ${day}`,
  nextDay: (asked: string, day: string) => `Nothing was said on ${asked}. This is ${day}.`,
  newest: (asked: string) => `Nothing has been said since ${asked}. This is the newest message.`,
  nothing: "Nothing has been said here yet.",
};
