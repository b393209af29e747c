export * from "./archive.ts";
export * from "./documents.ts";
export * from "./migrations.ts";
