export * from "./element.ts";
export * from "./error.ts";
export * from "./limits.ts";
export * from "./parser.ts";
export * from "./root-attributes.ts";
export { escapeAttr, escapeText, serialize, startOf } from "./serialize.ts";
export * from "./stored.ts";
