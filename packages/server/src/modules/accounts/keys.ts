import { decodeBase64, encodeBase64 as toBase64 } from "@tandem/protocol/encoding";
import { saslPrep } from "@tandem/protocol/sasl-scram";
import {
  type Crypto,
  type Random,
  type ScramCredentials,
  type ScramMechanism,
  StorageFault,
} from "../../core/index.ts";
import { accountErrors } from "./errors.ts";
import type { StoredKeys } from "./store.ts";

/** The same for every account: a guesser must not tell accounts, or that there is none, by it (RFC 7677 §4 for the number). */
export const SCRAM_ITERATIONS = 4_096;
const SALT_BYTES = 16;
const encoder = new TextEncoder();
const CLIENT_KEY = encoder.encode("Client Key");
const SERVER_KEY = encoder.encode("Server Key");
const hashOf = { "SCRAM-SHA-1": "sha-1", "SCRAM-SHA-256": "sha-256" } as const satisfies Record<ScramMechanism, string>;

/** RFC 4013; throws StanzaError "accounts/password". */
export function checkPassword(password: string): string {
  const prepared = saslPrep(password);
  if (prepared === null || prepared === "") throw accountErrors.raise["accounts/password"]();
  return prepared;
}

/** RFC 5802 §3, from a prepared password. */
export async function deriveKeys(
  crypto: Crypto,
  mechanism: ScramMechanism,
  password: string,
  salt: Uint8Array,
  iterations: number,
): Promise<ScramCredentials> {
  const hash = hashOf[mechanism];
  const salted = await crypto.pbkdf2(hash, password, salt, iterations);
  const storedKey = crypto.hash(hash, crypto.hmac(hash, salted, CLIENT_KEY));
  return { salt, iterations, storedKey, serverKey: crypto.hmac(hash, salted, SERVER_KEY) };
}

export function newSalt(random: Random): Uint8Array {
  return random.bytes(SALT_BYTES);
}

export function packKeys({ salt, iterations, storedKey, serverKey }: ScramCredentials): StoredKeys {
  return { salt: toBase64(salt), iterations, stored: toBase64(storedKey), server: toBase64(serverKey) };
}

export function unpackKeys({ salt, iterations, stored, server }: StoredKeys): ScramCredentials {
  return { salt: fromBase64(salt), iterations, storedKey: fromBase64(stored), serverKey: fromBase64(server) };
}

function fromBase64(text: string): Uint8Array {
  const bytes = decodeBase64(text);
  if (bytes === null) throw new StorageFault("storage/corrupt", "accounts: a key that is no base64");
  return bytes;
}
