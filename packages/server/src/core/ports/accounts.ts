import type { BareJid } from "@tandem/protocol";

export type ScramMechanism = "SCRAM-SHA-1" | "SCRAM-SHA-256";

/** What is kept instead of a password (RFC 5802 §3). */
export interface ScramCredentials {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly storedKey: Uint8Array;
  readonly serverKey: Uint8Array;
}

/** Tokens that somebody else gives out (OAuth 2.0). */
export interface BearerTokens {
  /** The user name that a valid token is for; null for any other. Rejects when the keys cannot be had. */
  userOf(token: string): Promise<string | null>;
}

/** Who may sign in. Every account has the same number of iterations for a mechanism, or a guesser could tell accounts apart. */
export interface AccountCredentials {
  /** Null when there is no such account. */
  credentials(account: BareJid, mechanism: ScramMechanism): Promise<ScramCredentials | null>;
  /** False also for an unknown account; takes the same time then. */
  verifyPlain(account: BareJid, password: string): Promise<boolean>;
  exists(account: BareJid): Promise<boolean>;
  /** True for an account that exists but may not sign in. */
  isDisabled(account: BareJid): Promise<boolean>;
  /** Iterations of new credentials, which an unknown account is said to have as well. */
  readonly iterations: number;
}
