import { pluralIn } from "./plural.ts";

const n = pluralIn("en");

/** Choosing messages, and what can be done with them. */
export const selectionEn = {
  select: "Select",
  mark: (author: string, time: string) => `Select the message of ${author}, ${time}`,
  shortcut: "Select messages",
  bar: "Selected messages",
  count: (count: number) => n(count, { one: "# message selected", other: "# messages selected" }),
  all: "Select all",
  copy: "Copy",
  copied: (count: number) => n(count, { one: "# message copied", other: "# messages copied" }),
  notCopied: "The browser did not let the messages be copied.",
  save: "Save as text",
  print: "Print",
  stop: "Stop selecting",
  gap: "(Messages in between are not shown here.)",
};
