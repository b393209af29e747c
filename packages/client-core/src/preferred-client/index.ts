export * from "./settings.ts";
export type * from "./device-facts.ts";
