export * from "./settings.ts";
export * from "./preferred.ts";
export type * from "./device-facts.ts";
