import { expect, test } from "vitest";
import { transcriptFileName } from "./hand-out.ts";
import { MAIL_ADDRESS_CHARS_MAX, mailAddress } from "./mail.ts";
import { messageText, type TranscriptMessage, transcriptText } from "./transcript.ts";

const at = (day: number, hour: number, minute: number): number => new Date(2026, 10, day, hour, minute).getTime();

const said = (text: string, more: Partial<TranscriptMessage> = {}): TranscriptMessage => ({
  author: { nick: "Dana Ortiz" },
  at: at(12, 13, 41),
  text,
  edited: false,
  retracted: false,
  ...more,
});

test("[CV4] a conversation is written down by days, with who said what and when", () => {
  const messages = [
    said("Are we on?"),
    said("Yes.\nAt six.", { author: { nick: "Maya" }, at: at(12, 13, 42) }),
    said("Good", { at: at(13, 9, 5), edited: true, replyTo: { author: "Maya", text: "Yes.\nAt six." } }),
  ];
  const head = { title: "Dana Ortiz", people: ["Maya", "Dana Ortiz"], savedAt: at(26, 23, 15) };
  expect(transcriptText(messages, head)).toBe(
    [
      "Dana Ortiz",
      "Between Maya and Dana Ortiz",
      "3 messages",
      "Written down on Thursday 26 November 2026, 23:15",
      "",
      "Thursday 12 November 2026",
      "[13:41] Dana Ortiz: Are we on?",
      "[13:42] Maya:",
      "    Yes.",
      "    At six.",
      "",
      "Friday 13 November 2026",
      "[09:05] Dana Ortiz:",
      "    > Maya: Yes. At six.",
      "    Good (edited)",
      "",
    ].join("\n"),
  );
  expect(transcriptText([said("one")])).toBe("Thursday 12 November 2026\n[13:41] Dana Ortiz: one\n");
});

test("[CV4] files, titles, importance and what was removed are named", () => {
  const file = { url: "https://x/1", name: "plan.pdf", size: 1536, isPreviewed: false };
  expect(messageText(said("", { file }))).toBe("[13:41] Dana Ortiz: [File: plan.pdf, 1.5 kB]");
  expect(messageText(said("see", { file: { ...file, name: "a\nb" } }))).toContain("[File: a b, 1.5 kB] see");
  expect(messageText(said("now", { isImportant: true }))).toBe("[13:41] Dana Ortiz: [High importance] now");
  expect(messageText(said("long", { title: "Report" }))).toBe("[13:41] Dana Ortiz:\n    Report\n    long");
  expect(messageText(said("", { retracted: true }))).toBe("[13:41] Dana Ortiz: (removed)");
});

test.each(["\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085", "\v", "\f"])(
  "[CV4] what somebody wrote cannot pass for a line of somebody else (%j)",
  (lineBreak) => {
    const forged = `fine${lineBreak}[13:42] Boss: I agree`;
    const lines = transcriptText([said(forged), said("", { author: { nick: forged } })]).split("\n");
    expect(lines.filter((line) => line.startsWith("[13:42]"))).toEqual([]);
    expect(lines).toContain("    [13:42] Boss: I agree");
  },
);

test("[CV4] a mail has the newest messages that fit, and tells how many do not", () => {
  const messages = Array.from({ length: 40 }, (_, index) => said(`${"word ".repeat(20)}${index}`));
  const address = mailAddress("Dana Ortiz", messages);
  expect(address.length).toBeLessThanOrEqual(MAIL_ADDRESS_CHARS_MAX);
  const body = decodeURIComponent(address.split("&body=")[1] ?? "");
  const kept = body.match(/\[13:41\]/g)?.length ?? 0;
  expect(kept).toBeGreaterThan(3);
  expect(body).toMatch(new RegExp(`^${40 - kept} earlier messages do not fit`));
  expect(body.trimEnd().endsWith("word 39")).toBe(true);
  expect(body).not.toMatch(/[^\r]\n/);
  expect(mailAddress("Dana", [said("a & b?")])).toMatch(/^mailto:\?subject=Dana&body=Thursday%2012.*a%20%26%20b%3F/);
});

test("[CV4] a message that alone is too long for a mail is cut, and halves of a sign are not sent", () => {
  for (const text of ["🙂".repeat(3_000), "a".repeat(16_384)]) {
    const address = mailAddress("S", [said("before"), said(text)]);
    expect(address.length).toBeLessThanOrEqual(MAIL_ADDRESS_CHARS_MAX);
    expect(address.length).toBeGreaterThan(MAIL_ADDRESS_CHARS_MAX / 2);
    const body = decodeURIComponent(address.split("&body=")[1] ?? "");
    expect(body).toContain("1 earlier message does not fit");
    expect(body).toContain("The rest of this message");
    expect(body).toContain(`Dana Ortiz: ${text.slice(0, 20)}`);
    expect(body).not.toContain("\uFFFD\r\n");
  }
});

test("[CV4] a file is named after the conversation, by a name that every system takes", () => {
  expect(transcriptFileName("Dana Ortiz", at(26, 23, 15))).toBe("Dana Ortiz 2026-11-26.txt");
  expect(transcriptFileName('../a:b*"c"\u202E\n', at(1, 0, 0))).toBe("a b c 2026-11-01.txt");
  expect(transcriptFileName("...", at(1, 0, 0))).toBe("- 2026-11-01.txt");
  expect(transcriptFileName("x".repeat(300), at(1, 0, 0))).toHaveLength(80 + " 2026-11-01.txt".length);
});
