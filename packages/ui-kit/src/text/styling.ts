// Message styling (XEP-0393), the part that is worth showing, and links. Text in, a tree of plain data out: nothing that
// somebody writes ever becomes markup.
import { type Link, linksIn } from "./links.ts";

export type Span =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "strong" | "emphasis" | "strike"; readonly spans: readonly Span[] }
  | { readonly kind: "code"; readonly text: string }
  | ({ readonly kind: "link" } & Link);

export type Block =
  | { readonly kind: "line"; readonly spans: readonly Span[] }
  | { readonly kind: "pre"; readonly text: string; readonly language?: string }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] };

/** Deeper quotes and spans are shown as they were typed: the depth of the tree is never up to the sender. */
export const STYLING_DEPTH_MAX = 8;

export function parseStyling(text: string, depth = 0): readonly Block[] {
  const lines = text.split("\n");
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] ?? "";
    if (line.startsWith("```")) {
      const { block, next } = readPre(lines, index);
      blocks.push(block);
      index = next;
    } else if (line.startsWith(">") && depth < STYLING_DEPTH_MAX) {
      const end = endOfRun(lines, index, (candidate) => candidate.startsWith(">"));
      const inner = lines.slice(index, end).map((quoted) => quoted.replace(/^> ?/u, ""));
      blocks.push({ kind: "quote", blocks: parseStyling(inner.join("\n"), depth + 1) });
      index = end;
    } else {
      blocks.push({ kind: "line", spans: parseSpans(line) });
      index += 1;
    }
  }
  return blocks;
}

/** XEP-0393 §5.1.2: ends at a line of three backticks, or at the end of the block that holds it. */
function readPre(lines: readonly string[], start: number): { readonly block: Block; readonly next: number } {
  const end = endOfRun(lines, start + 1, (line) => line.trimEnd() !== "```");
  const language = LANGUAGE.exec(lines[start] ?? "")?.[1]?.toLowerCase();
  const text = lines.slice(start + 1, end).join("\n");
  return { block: { kind: "pre", text, ...(language !== undefined && { language }) }, next: end + 1 };
}

/** What stands behind the backticks is for people and colours; it is no part of the text (§5.1.2). */
const LANGUAGE = /^```([\w+#.-]{1,20})$/u;

function endOfRun(lines: readonly string[], start: number, belongs: (line: string) => boolean): number {
  let end = start;
  while (end < lines.length && belongs(lines[end] ?? "")) end += 1;
  return end;
}

const DIRECTIVES = { "*": "strong", _: "emphasis", "~": "strike", "`": "code" } as const;
type Directive = keyof typeof DIRECTIVES;

/** XEP-0393 §6: opens at the start, after white space or after another opening; closes at the next of its kind with text between. */
export function parseSpans(line: string, depth = 0): readonly Span[] {
  const spans: Span[] = [];
  let plain = 0;
  for (let index = 0; index < line.length; index += 1) {
    const directive = line[index] as Directive;
    if (depth >= STYLING_DEPTH_MAX || !(directive in DIRECTIVES) || !mayOpen(line, index)) continue;
    const close = closing(line, index, directive);
    if (close === -1) continue;
    pushText(spans, line.slice(plain, index));
    spans.push(styled(directive, line.slice(index + 1, close), depth));
    plain = close + 1;
    index = close;
  }
  pushText(spans, line.slice(plain));
  return spans;
}

function styled(directive: Directive, inner: string, depth: number): Span {
  const kind = DIRECTIVES[directive];
  return kind === "code" ? { kind, text: inner } : { kind, spans: parseSpans(inner, depth + 1) };
}

function mayOpen(line: string, index: number): boolean {
  const before = line[index - 1];
  const after = line[index + 1];
  return (before === undefined || /[\s(*_~]/u.test(before)) && after !== undefined && !/\s/u.test(after);
}

function closing(line: string, open: number, directive: Directive): number {
  const close = line.indexOf(directive, open + 1);
  return close > open + 1 && !/\s/u.test(line[close - 1] ?? " ") ? close : -1;
}

function pushText(spans: Span[], text: string): void {
  let last = 0;
  for (const { at, ...link } of linksIn(text)) {
    if (at > last) spans.push({ kind: "text", text: text.slice(last, at) });
    spans.push({ kind: "link", ...link });
    last = at + link.text.length;
  }
  if (last < text.length) spans.push({ kind: "text", text: text.slice(last) });
}
