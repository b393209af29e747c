export type * from "./view-models/index.ts";
export * from "./preferred-client/index.ts";
