export * from "./link.ts";
export * from "./network.ts";
