import { expect, test } from "vitest";
import { askedAt, complete } from "./completion.ts";

test("[RM18] @, # and : begin a completion where a word may begin", () => {
  expect(askedAt("hi @da", 6)).toEqual({ kind: "person", from: 3, typed: "da" });
  expect(askedAt("@Dana Or", 8)).toEqual({ kind: "person", from: 0, typed: "Dana Or" });
  expect(askedAt("fine :smi", 9)).toEqual({ kind: "emoji", from: 5, typed: "smi" });
  expect(askedAt("@Dana Ortiz :smi", 16)).toMatchObject({ kind: "emoji", typed: "smi" });
  expect(askedAt("see #ops br", 11)).toEqual({ kind: "room", from: 4, typed: "ops br" });
  expect(askedAt("#", 1)).toEqual({ kind: "room", from: 0, typed: "" });
  expect(askedAt("@Dana Ortiz #op", 15)).toMatchObject({ kind: "room", typed: "op" });
  expect(askedAt("#ops @da", 8)).toMatchObject({ kind: "person", typed: "da" });
  for (const text of ["mail@da", "a#b", "at 14:30", "a :)", ":x", "no", "@a\nb"])
    expect(askedAt(text, text.length)).toBeUndefined();
});

test("[RM18] the choice takes the place of what was typed, with one space behind it", () => {
  const asked = { kind: "person", from: 3, typed: "da" } as const;
  expect(complete("hi @da", 6, asked, "@Dana Ortiz")).toEqual({ text: "hi @Dana Ortiz ", caret: 15 });
  expect(complete("hi @da please", 6, asked, "@Dana Ortiz")).toEqual({ text: "hi @Dana Ortiz please", caret: 15 });
});
