import { type Block, parseStyling, type Span } from "./styling.ts";

/** What a message says where nothing can be styled: without the signs that only style it (XEP-0393 §6), in one line. */
export function plainText(text: string): string {
  return parseStyling(text).map(blockText).join(" ").trim();
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "line":
      return block.spans.map(spanText).join("");
    case "pre":
      return block.text.replaceAll("\n", " ");
    case "quote":
      return `> ${block.blocks.map(blockText).join(" ")}`;
  }
}

function spanText(span: Span): string {
  return "spans" in span ? span.spans.map(spanText).join("") : span.text;
}
