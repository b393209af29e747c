export type { Connection, ConnectionListener } from "./connection.ts";
export { bindErrors } from "./binding.ts";
export type { SignInPolicy } from "./sign-in.ts";
export { SignInTokens, signInTokensSpec, type StoredToken } from "./sign-in-tokens.ts";
export { StreamService } from "./service.ts";
