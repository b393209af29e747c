export * from "./archive.ts";
export * from "./documents.ts";
export * from "./migrations.ts";
export * from "./facets.ts";
export * from "./search.ts";
export * from "./spans.ts";
