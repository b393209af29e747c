export { type LinkOpener, LinksContext } from "./links-context.ts";
export { RichText } from "./rich-text.tsx";
export { type Block, parseStyling, type Span } from "./styling.ts";
