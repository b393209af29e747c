export * from "./chat/index.ts";
export * from "./hooks/index.ts";
export * from "./notifications/index.ts";
export * from "./presence/index.ts";
export * from "./primitives/index.ts";
export * from "./text/index.ts";
export * from "./theme/index.ts";
