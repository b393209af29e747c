export * from "./picture.ts";
