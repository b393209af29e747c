import { expect, test } from "vitest";
import { type Block, parseSpans, parseStyling, STYLING_DEPTH_MAX } from "./styling.ts";

const text = (value: string) => ({ kind: "text", text: value });

test("strong, emphasis, strike and code spans (XEP-0393 §6)", () => {
  expect(parseSpans("a *b* _c_ ~d~ `e*f*`")).toEqual([
    text("a "),
    { kind: "strong", spans: [text("b")] },
    text(" "),
    { kind: "emphasis", spans: [text("c")] },
    text(" "),
    { kind: "strike", spans: [text("d")] },
    text(" "),
    { kind: "code", text: "e*f*" },
  ]);
  expect(parseSpans("*_both_*")).toEqual([{ kind: "strong", spans: [{ kind: "emphasis", spans: [text("both")] }] }]);
});

test("directives inside words, before spaces and without an end stay text (XEP-0393 §6)", () => {
  for (const plain of ["2*3*4", "* not strong*", "*not *", "**", "snake_case_name", "*open", "a ~b"]) {
    expect(parseSpans(plain)).toEqual([text(plain)]);
  }
});

test("quotes nest, preformatted text is left alone (XEP-0393 §5)", () => {
  expect(parseStyling("> one\n> > two\nthree")).toEqual([
    {
      kind: "quote",
      blocks: [
        { kind: "line", spans: [text("one")] },
        { kind: "quote", blocks: [{ kind: "line", spans: [text("two")] }] },
      ],
    },
    { kind: "line", spans: [text("three")] },
  ]);
  expect(parseStyling("```sql\nselect *a* from b\n```\nafter")).toEqual([
    { kind: "pre", text: "select *a* from b", language: "sql" },
    { kind: "line", spans: [text("after")] },
  ]);
  expect(parseStyling("```\nopen to the end")).toEqual([{ kind: "pre", text: "open to the end" }]);
});

test("only http and https lead out of the app; the end of a sentence is not part of one", () => {
  expect(parseSpans("see https://a.example/x(1), or (http://b.example).")).toEqual([
    text("see "),
    { kind: "link", text: "https://a.example/x(1)", href: "https://a.example/x(1)" },
    text(", or ("),
    { kind: "link", text: "http://b.example", href: "http://b.example/" },
    text(")."),
  ]);
  for (const hostile of ["javascript:alert(1)", "data:text/html,x", "http://", "<b>https</b>"]) {
    expect(parseSpans(hostile)).toEqual([text(hostile)]);
  }
});

test("the depth of the tree is limited whatever is sent", () => {
  const depthOf = (blocks: readonly Block[]): number =>
    Math.max(0, ...blocks.map((block) => (block.kind === "quote" ? 1 + depthOf(block.blocks) : 0)));
  expect(depthOf(parseStyling(">".repeat(STYLING_DEPTH_MAX)))).toBe(STYLING_DEPTH_MAX);
  expect(depthOf(parseStyling(">".repeat(STYLING_DEPTH_MAX + 1)))).toBe(STYLING_DEPTH_MAX);
});

test("a long message of nothing but directives is read within the time that a test has", () => {
  expect(parseStyling("_*~".repeat(22_000))).toHaveLength(1);
  expect(parseStyling("*a ".repeat(22_000))).toHaveLength(1);
});
