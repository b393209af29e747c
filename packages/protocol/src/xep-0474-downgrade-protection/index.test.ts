import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { utf8 } from "../encoding/index.ts";
import {
  deriveScramKeys,
  scramClientFinal,
  scramClientFirst,
  type ScramCrypto,
  scramServerFirst,
  scramServerHello,
} from "../sasl-scram/index.ts";
import { offeredSignInHash, type OfferedSignIn } from "./index.ts";

const crypto: ScramCrypto = {
  hash: (hash, data) => createHash(hash).update(data).digest(),
  hmac: (hash, key, data) => createHmac(hash, key).update(data).digest(),
  pbkdf2: (_hash, password, salt, rounds) => pbkdf2Sync(password, salt, rounds, 20, "sha1"),
  randomBytes,
};

const offered: OfferedSignIn = {
  mechanisms: ["SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"],
  bindings: ["tls-server-end-point", "tls-exporter"],
};

test("the hash of the example, whatever the order of the lists (XEP-0474 §5.3)", async () => {
  expect(await offeredSignInHash(crypto, "SHA-1", offered)).toBe("G6k/rBLDqgOhRRaCuuatSDFkJ08=");
});

test("no announcement of bindings is not an empty one (XEP-0474 §5.1)", async () => {
  const hashes = [undefined, []].map((bindings) =>
    offeredSignInHash(crypto, "SHA-1", { mechanisms: offered.mechanisms, bindings }),
  );
  expect(new Set(await Promise.all(hashes)).size).toBe(2);
});

test.each<[string, OfferedSignIn, string]>([
  ["as it was sent", offered, "goes on"],
  ["a mechanism taken out", { ...offered, mechanisms: ["SCRAM-SHA-1"] }, "downgrade"],
  ["a binding taken out", { ...offered, bindings: ["tls-server-end-point"] }, "downgrade"],
  ["the announcement of bindings taken out", { ...offered, bindings: undefined }, "downgrade"],
])("[SV6] a client that sees the offer %s (XEP-0474 §5.2)", async (_what, seen, outcome) => {
  const keys = await deriveScramKeys(crypto, "SHA-1", "pencil", utf8("0123456789abcdef"), 4096);
  const first = scramClientFirst({ hash: "SHA-1", username: "user", nonce: "abc", offered: seen });
  const hello = scramServerHello({ hash: "SHA-1", isBound: false, bindings: undefined }, first.message);
  if (typeof hello === "string") throw new Error(hello);
  const hash = await offeredSignInHash(crypto, "SHA-1", offered);
  const server = scramServerFirst("SHA-1", hello, keys, "def", hash);
  const proof = await scramClientFinal(crypto, first.state, server.message, "pencil");
  expect(typeof proof === "string" ? proof : "goes on").toBe(outcome);
});
