import { pluralIn } from "./plural.ts";

const n = pluralIn("en");

/** What stands in a conversation that is written down: saved, sent by mail, printed or copied. */
export const transcriptEn = {
  people: (names: readonly string[]) => `Between ${new Intl.ListFormat("en").format(names)}`,
  saved: (time: string) => `Written down on ${time}`,
  count: (count: number) => n(count, { one: "# message", other: "# messages" }),
  line: (time: string, author: string) => `[${time}] ${author}:`,
  edited: "(edited)",
  removed: "(removed)",
  important: "[High importance]",
  file: (name: string, size: string | undefined) => `[File: ${size === undefined ? name : `${name}, ${size}`}]`,
  answer: (author: string, text: string) => `> ${author}: ${text}`,
  leftOut: (count: number) =>
    n(count, {
      one: "# earlier message does not fit into a mail and is left out. Attach the conversation saved as a file to send it whole.",
      other:
        "# earlier messages do not fit into a mail and are left out. Attach the conversation saved as a file to send it whole.",
    }),
  cut: "[The rest of this message does not fit into a mail and is left out.]",
};
