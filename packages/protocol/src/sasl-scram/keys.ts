import { utf8 } from "../encoding/index.ts";

export type ScramHash = "SHA-1" | "SHA-256";

/** Cryptography as the platform has it: Node answers at once, browsers later. */
export interface ScramCrypto {
  hash(hash: ScramHash, data: Uint8Array): Promise<Uint8Array> | Uint8Array;
  hmac(hash: ScramHash, key: Uint8Array, data: Uint8Array): Promise<Uint8Array> | Uint8Array;
  /** As many bytes as the hash has. */
  pbkdf2(hash: ScramHash, password: Uint8Array, salt: Uint8Array, iterations: number): Promise<Uint8Array> | Uint8Array;
  randomBytes(count: number): Uint8Array;
}

/** RFC 7677 §4. Below it a stolen exchange is guessed too fast, so a client refuses. */
export const SCRAM_ITERATIONS_MIN = 4096;
/** A server that asks for more could make its clients burn minutes. */
export const SCRAM_ITERATIONS_MAX = 1_000_000;

/** What a server keeps instead of the password (RFC 5802 §3). Whoever reads it can check a password but not sign in with it. */
export interface ScramKeys {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly storedKey: Uint8Array;
  readonly serverKey: Uint8Array;
}

export interface ScramMechanism {
  readonly hash: ScramHash;
  /** The `-PLUS` form: bound to the TLS channel. */
  readonly isBound: boolean;
}

export function parseScramMechanism(name: string): ScramMechanism | null {
  const match = /^SCRAM-(SHA-1|SHA-256)(-PLUS)?$/.exec(name);
  return match === null ? null : { hash: match[1] as ScramHash, isBound: match[2] !== undefined };
}

export async function saltedPassword(
  crypto: ScramCrypto,
  hash: ScramHash,
  preparedPassword: string,
  salt: Uint8Array,
  iterations: number,
): Promise<Uint8Array> {
  return await crypto.pbkdf2(hash, utf8(preparedPassword), salt, iterations);
}

export async function clientKeyOf(crypto: ScramCrypto, hash: ScramHash, salted: Uint8Array): Promise<Uint8Array> {
  return await crypto.hmac(hash, salted, utf8("Client Key"));
}

export async function serverKeyOf(crypto: ScramCrypto, hash: ScramHash, salted: Uint8Array): Promise<Uint8Array> {
  return await crypto.hmac(hash, salted, utf8("Server Key"));
}

/** The keys of a password that `saslPrep` has prepared. */
export async function deriveScramKeys(
  crypto: ScramCrypto,
  hash: ScramHash,
  preparedPassword: string,
  salt: Uint8Array,
  iterations: number,
): Promise<ScramKeys> {
  const salted = await saltedPassword(crypto, hash, preparedPassword, salt, iterations);
  const clientKey = await clientKeyOf(crypto, hash, salted);
  return {
    salt,
    iterations,
    storedKey: await crypto.hash(hash, clientKey),
    serverKey: await serverKeyOf(crypto, hash, salted),
  };
}

export function xorBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ (b[i] as number));
}
