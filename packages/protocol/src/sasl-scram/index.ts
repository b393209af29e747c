export * from "./client.ts";
export * from "./keys.ts";
export * from "./messages.ts";
export * from "./prepare.ts";
export * from "./server.ts";
