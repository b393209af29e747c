export * from "./build.ts";
export * from "./error.ts";
