import { expect, test } from "vitest";
import type { BareJid } from "../jid/index.ts";
import { isMention, namesOf } from "./naming.ts";

test.each([
  ["@Dana, please", "Dana", true],
  ["dana?", "Dana", true],
  ["DANA: yes", "dana", true],
  ["Danae", "Dana", false],
  ["dana_x", "Dana", false],
  ["Ask Dana Ortiz.", "Dana Ortiz", true],
  ["Danae and Dana", "Dana", true],
  ["Rene\u0301 is here", "Ren\u00e9", true],
  ["Rene is here", "Ren\u00e9", false],
  ["Dana\u0301", "Dana", false],
  ["\u{10400}dana", "Dana", false],
  ["dana\u{10400}", "Dana", false],
  ["\u{1F642}dana\u{1F642}", "Dana", true],
  ["\u2605 is here", "\u2605", false],
  ["", "Dana", false],
  ["anything", "", false],
])("[RM21] whether %j names %j: %s", (text, name, expected) => expect(isMention(text, [name])).toBe(expected));

test("[RM21] one's names: of the address, of the card, of the room, each once", () => {
  const account = "dana.ortiz@castellan.example" as BareJid;
  const names = namesOf({ account, name: "Dana Ortiz", nicks: [undefined, "dana ortiz", "Dee", " ", "\u2605"] });
  expect(names).toEqual(["dana.ortiz", "Dana Ortiz", "Dee"]);
});
