export * from "./relevance.ts";
export * from "./text-matcher.ts";
export * from "./text-query.ts";
export * from "./words.ts";
