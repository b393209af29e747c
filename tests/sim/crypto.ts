import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Crypto } from "@tandem/server/core";
import type { ScramCrypto } from "@tandem/protocol/sasl-scram";
import type { Prng } from "@tandem/testkit/prng";

const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);
const nodeName = (name: string): string => name.toLowerCase().replace("-", "");

function hash(name: string, data: Uint8Array): Uint8Array {
  return plain(createHash(nodeName(name)).update(data).digest());
}

function hmac(name: string, key: Uint8Array, data: Uint8Array): Uint8Array {
  return plain(createHmac(nodeName(name), key).update(data).digest());
}

/**
 * Both ends stretch passwords by a single HMAC: thousands of rounds would be most of a run's time, and the exchange around
 * them is what a simulation is about.
 */
export const serverCrypto: Crypto = {
  hash,
  hmac,
  pbkdf2: (name, password, salt) => Promise.resolve(hmac(name, new TextEncoder().encode(password), salt)),
  equal: (a, b) => a.length === b.length && timingSafeEqual(a, b),
};

export function clientCrypto(prng: Prng): ScramCrypto {
  return {
    hash,
    hmac,
    pbkdf2: (name, password, salt) => hmac(name, password, salt),
    randomBytes: (count) => prng.bytes(count),
  };
}
