export * from "./element.ts";
export * from "./error.ts";
export * from "./limits.ts";
export * from "./parser.ts";
export * from "./serialize.ts";
