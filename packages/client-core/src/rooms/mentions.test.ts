import type { BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import { mentionsIn } from "./mentions.ts";

const jid = (local: string): BareJid => `${local}@castellan.example` as BareJid;
const people = () => [
  { nick: "Dana", jid: jid("dana") },
  { nick: "Dana Ortiz", jid: jid("dana.ortiz") },
  { nick: "Hidden" },
];

test("[RM18] the longest name behind an @ is meant, in any case, with its place in characters", () => {
  expect(mentionsIn("\u{1F642} @dana ortiz, and @Dana!", people)).toEqual({
    mentions: [
      { jid: jid("dana.ortiz"), begin: 2, end: 13 },
      { jid: jid("dana"), begin: 19, end: 24 },
    ],
  });
});

test("[RM18] part of a word, a hidden address and a text without @ name nobody", () => {
  for (const text of ["@Danae", "Dana Ortiz", "mail@", "@Hidden"]) expect(mentionsIn(text, people)).toEqual({});
});
