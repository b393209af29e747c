import type { MessageItem } from "@tandem/client-core/view-models";
import { sizeText } from "../files/file-size.ts";
import { clockTime, strings, wholeDate } from "../strings/index.ts";
import { words } from "./words.ts";

/** What is written down of a message; the items of a timeline are such. */
export type TranscriptMessage = Pick<
  MessageItem,
  "author" | "at" | "text" | "title" | "isImportant" | "file" | "edited" | "retracted" | "replyTo"
>;

export interface TranscriptHead {
  readonly title: string;
  /** Those who wrote. */
  readonly people: readonly string[];
  readonly savedAt: number;
}

/** Everything but the first line of a message stands so far in: nothing that somebody wrote can pass for a line of ours. */
const INDENT = "    ";
/** Of what an answer answers. */
const QUOTE_CHARS_MAX = 80;

/** Messages as plain text, oldest first, with the day above those of a day; in the language and time zone of the device. */
export function transcriptText(messages: readonly TranscriptMessage[], head?: TranscriptHead): string {
  const lines = head === undefined ? [] : headLines(head, messages.length);
  let day = "";
  for (const message of messages) {
    const date = wholeDate(message.at);
    if (date !== day) lines.push(...(lines.length === 0 ? [] : [""]), date);
    day = date;
    lines.push(messageText(message));
  }
  return `${lines.join("\n")}\n`;
}

function headLines({ title, people, savedAt }: TranscriptHead, count: number): string[] {
  const saved = words.saved(`${wholeDate(savedAt)}, ${clockTime(savedAt)}`);
  return [oneLine(title), words.people(people.map(oneLine)), words.count(count), saved];
}

/** One message, without a line break at its end. */
export function messageText(message: TranscriptMessage): string {
  const { author, at, replyTo, edited, retracted } = message;
  const start = words.line(clockTime(at), oneLine(author.nick));
  if (retracted) return `${start} ${words.removed}`;
  const quote = replyTo === undefined || replyTo.text === "" ? [] : [quoteText(replyTo)];
  const said = [...quote, ...contentLines(message)];
  const end = edited ? [...said.slice(0, -1), `${said.at(-1) ?? ""} ${words.edited}`] : said;
  // What has more than one line begins below its head, so that it is read as it was written.
  return end.length > 1 ? [start, ...end.map((line) => INDENT + line)].join("\n") : `${start} ${end[0] ?? ""}`;
}

function contentLines({ text, title, isImportant, file }: TranscriptMessage): readonly string[] {
  const marks = [
    ...(isImportant === true ? [words.important] : []),
    ...(file === undefined
      ? []
      : [words.file(oneLine(file.name), file.size === undefined ? undefined : sizeText(file.size))]),
  ];
  const [first, ...more] = [...(title === undefined ? [] : [oneLine(title)]), ...(text === "" ? [] : linesOf(text))];
  return [[...marks, ...(first === undefined ? [] : [first])].join(" "), ...more];
}

function quoteText({ author, text }: MessageItem["replyTo"] & {}): string {
  const short = oneLine(text);
  const quote = short.length > QUOTE_CHARS_MAX ? `${short.slice(0, QUOTE_CHARS_MAX - 1)}…` : short;
  return words.answer(oneLine(author ?? strings.talk.earlier), quote);
}

/** All that breaks a line in some program. */
const BREAKS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/u;

function linesOf(text: string): readonly string[] {
  return text.split(BREAKS);
}

function oneLine(text: string): string {
  return linesOf(text).join(" ").trim();
}
