import { expect, test } from "vitest";
import { formatText, insertText, startMention } from "./formatting.ts";

test("bold goes around the selection and comes off again (design §6, XEP-0393 §6.2.2)", () => {
  const bold = formatText({ text: "hold it now", start: 5, end: 7 }, "strong");
  expect(bold).toEqual({ text: "hold *it* now", start: 6, end: 8 });
  expect(formatText(bold, "strong")).toEqual({ text: "hold it now", start: 5, end: 7 });
});

test("without a selection the caret ends between the marks", () => {
  expect(formatText({ text: "", start: 0, end: 0 }, "emphasis")).toEqual({ text: "__", start: 1, end: 1 });
});

test("a list marks every line that the selection touches", () => {
  expect(formatText({ text: "one\ntwo\nthree", start: 5, end: 9 }, "list")).toEqual({
    text: "one\n- two\n- three",
    start: 7,
    end: 13,
  });
});

test("code becomes a block of its own (XEP-0393 §5.1.2)", () => {
  expect(formatText({ text: "select 1", start: 0, end: 8 }, "code")).toEqual({
    text: "```\nselect 1\n```",
    start: 4,
    end: 12,
  });
});

test("[RM18] a piece of code goes between single backticks and comes out again (XEP-0393 §6.2.5)", () => {
  const code = formatText({ text: "run ls now", start: 4, end: 6 }, "inline-code");
  expect(code).toEqual({ text: "run `ls` now", start: 5, end: 7 });
  expect(formatText(code, "inline-code").text).toBe("run ls now");
});

test("[RM18] what is inserted takes the place of the selection, and the caret stands behind it", () => {
  expect(insertText({ text: "so good", start: 3, end: 7 }, "👍")).toEqual({ text: "so 👍", start: 5, end: 5 });
});

test("[RM18] a mention begins where a name may begin", () => {
  expect(startMention({ text: "", start: 0, end: 0 }).text).toBe("@");
  expect(startMention({ text: "ask ", start: 4, end: 4 }).text).toBe("ask @");
  expect(startMention({ text: "ask now", start: 3, end: 3 })).toEqual({ text: "ask @ now", start: 5, end: 5 });
});
