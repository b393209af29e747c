export { Highlight, RichText } from "./rich-text.tsx";
export { type Block, parseStyling, type Span } from "./styling.ts";
