import { signal } from "@preact/signals-core";
import type { BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import type { Message } from "../timeline/message.ts";
import { createNaming, mentionsIn } from "./mentions.ts";

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

test("[RM21] a message is looked through once, and again when the names are others", () => {
  const names = signal<readonly string[]>(["Dana"]);
  const namesMe = createNaming(names);
  let looks = 0;
  const message = {
    get text() {
      looks++;
      return "Ask Dana.";
    },
  } as Message;
  expect([namesMe(message), namesMe(message), looks]).toEqual([true, true, 1]);
  names.value = ["Kenji"];
  expect([namesMe(message), looks]).toEqual([false, 2]);
});

test("[RM18] part of a word, a hidden address and a text without @ name nobody", () => {
  for (const text of ["@Danae", "Dana Ortiz", "mail@", "@Hidden"]) expect(mentionsIn(text, people)).toEqual({});
});
