export * from "./jid/index.ts";
export * from "./ns/index.ts";
export * from "./stanza/index.ts";
