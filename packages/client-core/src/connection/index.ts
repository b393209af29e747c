export * from "./connection.ts";
export * from "./errors.ts";
export type { Credentials } from "./sign-in.ts";
export * from "./revoke.ts";
