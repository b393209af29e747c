import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBearerTokens } from "./index.ts";

const ISSUER = "https://login.example.com";
let folder = "";
let keyFile = "";
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let others: typeof keys;
let publisher: Server;
const lines: unknown[] = [];
const log = {
  debug: () => undefined,
  info: (...line: unknown[]) => void lines.push(line),
  warn: () => undefined,
  error: () => undefined,
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tandem-keys-"));
  keyFile = join(folder, "keys.json");
  [keys, others] = await Promise.all([generateKeyPair("ES256"), generateKeyPair("ES256")]);
  const published = JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), alg: "ES256", kid: "1" }] });
  writeFileSync(keyFile, published);
  publisher = createServer((_request, response) =>
    response.setHeader("content-type", "application/json").end(published),
  );
  await new Promise<void>((resolve) => publisher.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  publisher.close();
  rmSync(folder, { recursive: true, force: true });
});

const tokens = (claim = "sub") => openBearerTokens({ issuer: ISSUER, audience: "tandem", keys: keyFile, claim }, log);

interface Claims {
  readonly iss?: string;
  readonly aud?: string;
  readonly sub?: string;
  readonly login?: string;
  readonly exp?: number;
}
const soon = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;
function token(claims: Claims, by: CryptoKey | Uint8Array = keys.privateKey, alg = "ES256"): Promise<string> {
  const payload = { iss: ISSUER, aud: "tandem", sub: "juliet", exp: soon(60), ...claims };
  return new SignJWT(JSON.parse(JSON.stringify(payload)) as Record<string, unknown>)
    .setProtectedHeader({ alg, kid: "1" })
    .sign(by);
}

test("[SV6] a token of the issuer, for us, in time, tells who it is for; by the claim that is configured", async () => {
  expect(await tokens().userOf(await token({}))).toBe("juliet");
  expect(await tokens("login").userOf(await token({ login: "romeo" }))).toBe("romeo");
});

test("[SV6] keys that the issuer publishes are fetched", async () => {
  const address = `http://127.0.0.1:${(publisher.address() as AddressInfo).port}/keys`;
  const fetched = openBearerTokens({ issuer: ISSUER, audience: "tandem", keys: address, claim: "sub" }, log);
  expect(await fetched.userOf(await token({}))).toBe("juliet");
});

test("[SV6] any other token is nobody's, and only its flaw is logged", async () => {
  const unsigned = `${btoa(JSON.stringify({ alg: "none" }))}.${btoa(JSON.stringify({ iss: ISSUER, aud: "tandem", sub: "juliet", exp: soon(60) }))}.`;
  const bad = [
    await token({}, others.privateKey),
    await token({ iss: "https://other.example.com" }),
    await token({ aud: "mail" }),
    await token({ exp: soon(-60) }),
    await token({ exp: undefined } as unknown as Claims),
    await token({ sub: "" }),
    await token({}, new TextEncoder().encode("a shared secret of more than 32 bytes"), "HS256"),
    unsigned,
    "no.token.atall",
  ];
  for (const text of bad) expect(await tokens().userOf(text)).toBeNull();
  expect(JSON.stringify(lines)).not.toContain(bad[1]);
  expect(lines.length).toBeGreaterThan(5);
});

test("[SV11] keys that cannot be read stop the start with a plain message", () => {
  expect(() =>
    openBearerTokens({ issuer: ISSUER, audience: "a", keys: join(folder, "none"), claim: "sub" }, log),
  ).toThrow("The keys of the token issuer cannot be read");
});
