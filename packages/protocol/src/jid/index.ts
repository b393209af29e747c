export * from "./jid.ts";
