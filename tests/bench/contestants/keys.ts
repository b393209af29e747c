import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { PASSWORD } from "./contestant.ts";

export const ITERATIONS = 4_096;
/** One salt for all accounts: the servers do the same work, and seeding them takes no time. */
export const SALT = Buffer.from("0123456789abcdef");

export interface Keys {
  readonly stored: Buffer;
  readonly server: Buffer;
}

/** RFC 5802 §3, for the password that all accounts have. */
export function scramKeys(hash: "sha1" | "sha256"): Keys {
  const salted = pbkdf2Sync(PASSWORD, SALT, ITERATIONS, hash === "sha1" ? 20 : 32, hash);
  const clientKey = createHmac(hash, salted).update("Client Key").digest();
  return {
    stored: createHash(hash).update(clientKey).digest(),
    server: createHmac(hash, salted).update("Server Key").digest(),
  };
}

/** The same as an account of Tandem has them. */
export function accountKeys() {
  const keysOf = (hash: "sha1" | "sha256") => {
    const { stored, server } = scramKeys(hash);
    return {
      salt: SALT.toString("base64"),
      iterations: ITERATIONS,
      stored: stored.toString("base64"),
      server: server.toString("base64"),
    };
  };
  return { sha1: keysOf("sha1"), sha256: keysOf("sha256") };
}
