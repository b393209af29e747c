export type * from "./accounts.ts";
export type * from "./bus.ts";
export type * from "./environment.ts";
export type * from "./federation.ts";
export * from "./files.ts";
export * from "./storage.ts";
