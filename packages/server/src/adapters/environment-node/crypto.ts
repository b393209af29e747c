import { createHmac, createSecretKey, hash, pbkdf2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { Crypto } from "../../core/ports/index.ts";

const digestOf = { "sha-1": "sha1", "sha-256": "sha256" } as const;
const bytesOf = { "sha-1": 20, "sha-256": 32 } as const;
// Runs on the thread pool of libuv: 4096 iterations take milliseconds, which the main loop does not have.
const derive = promisify(pbkdf2);

export const nodeCrypto: Crypto = {
  // In one call: no object that is fed piece by piece.
  hash: (name, data) => hash(digestOf[name], data, "buffer"),
  // Bytes as a key cost Node as much again as the work: it finds out by an exception that they are not a key yet.
  hmac: (name, key, data) => createHmac(digestOf[name], createSecretKey(key)).update(data).digest(),
  pbkdf2: (name, password, salt, iterations) => derive(password, salt, iterations, bytesOf[name], digestOf[name]),
  equal: (a, b) => a.length === b.length && timingSafeEqual(a, b),
};
