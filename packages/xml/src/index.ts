export * from "./element.ts";
export * from "./serialize.ts";
export * from "./parser.ts";
