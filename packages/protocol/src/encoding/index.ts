export * from "./base64.ts";
export * from "./bytes.ts";
export * from "./numbers.ts";
