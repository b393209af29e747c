import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import { decodeBase64, encodeBase64 } from "@tandem/protocol/encoding";
import { scramClientFinal, scramClientFirst, type ScramCrypto, scramNonce } from "@tandem/protocol/sasl-scram";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RawClient } from "./harness/raw-client.ts";
import { PASSWORD, type RunningServer, runServer } from "./harness/running-server.ts";

let running: RunningServer;
beforeAll(async () => {
  running = await runServer({ limits: { signInAttemptsPerStreamMax: 1 } });
});
afterAll(() => running.stop());

const nodeName = { "SHA-1": "sha1", "SHA-256": "sha256" } as const;
const crypto: ScramCrypto = {
  hash: (hash, data) => createHash(nodeName[hash]).update(data).digest(),
  hmac: (hash, key, data) => createHmac(nodeName[hash], key).update(data).digest(),
  pbkdf2: (hash, password, salt, rounds) =>
    pbkdf2Sync(password, salt, rounds, hash === "SHA-1" ? 20 : 32, nodeName[hash]),
  randomBytes,
};

/** The client's end of each binding, from the client's own TLS. */
const clientData: Readonly<Record<string, (socket: TLSSocket) => Uint8Array | undefined>> = {
  "tls-exporter": (socket) => socket.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0)),
  "tls-server-end-point": (socket) => createHash("sha256").update(socket.getPeerCertificate().raw).digest(),
  "tls-unique": (socket) => socket.getFinished(),
};

interface Attempt {
  readonly hash?: "SHA-1" | "SHA-256";
  readonly type?: string;
  /** Somebody in between: the client's TLS is not the server's. */
  readonly isTampered?: boolean;
  readonly couldBind?: boolean;
  readonly profile?: "SASL" | "SASL2";
}

/** The name of the element that the attempt ends with: `success`, or the condition of the failure. */
async function attempt(client: RawClient, ask: Attempt): Promise<string> {
  const { hash = "SHA-256", type, profile = "SASL" } = ask;
  const data = type === undefined ? undefined : clientData[type]?.(client.socket as TLSSocket);
  const wrong = ask.isTampered === true ? data?.map((byte) => byte ^ 1) : data;
  const binding = type === undefined || wrong === undefined ? undefined : { type, data: wrong };
  const first = scramClientFirst({
    hash,
    username: "juliet",
    nonce: scramNonce(crypto),
    binding,
    couldBind: ask.couldBind,
  });
  const mechanism = `SCRAM-${hash}${binding === undefined ? "" : "-PLUS"}`;
  const ns = profile === "SASL" ? "urn:ietf:params:xml:ns:xmpp-sasl" : "urn:xmpp:sasl:2";
  const initial = encodeBase64(first.message);
  client.sends(
    profile === "SASL"
      ? `<auth xmlns="${ns}" mechanism="${mechanism}">${initial}</auth>`
      : `<authenticate xmlns="${ns}" mechanism="${mechanism}"><initial-response>${initial}</initial-response></authenticate>`,
  );
  const answer = await client.receives(/<\/challenge>|<\/failure>/);
  if (answer.includes("<failure")) return conditionOf(answer);
  const challenge = decodeBase64(/<challenge[^>]*>([^<]*)/.exec(answer)?.[1] ?? "") ?? new Uint8Array();
  const proof = await scramClientFinal(crypto, first.state, challenge, PASSWORD);
  if (typeof proof === "string") return proof;
  client.sends(`<response xmlns="${ns}">${encodeBase64(proof.message)}</response>`);
  const end = await client.receives(/<\/success>|<\/failure>/);
  return end.includes("<success") ? "success" : conditionOf(end);
}

const conditionOf = (failure: string): string => /<failure[^>]*>\s*<([a-z-]+)/.exec(failure)?.[1] ?? failure;

async function opened(way: "direct" | "STARTTLS", tls: ConnectionOptions = {}): Promise<[RawClient, string]> {
  if (way === "direct") {
    const client = await RawClient.tls(running.addresses.c2sTls?.port ?? 0, tls);
    return [client, await client.opens()];
  }
  const client = await RawClient.tcp(running.addresses.c2s?.port ?? 0);
  expect(await client.opens()).not.toMatch(/-PLUS|sasl-channel-binding/);
  client.sends(`<starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>`);
  await client.receives(/<proceed[^>]*>/);
  await client.startTls(tls);
  return [client, await client.opens()];
}

const announced = (features: string): string[] =>
  [...features.matchAll(/type=["']([^"']+)["']/g)].map((m) => m[1] ?? "");

describe.each(["direct", "STARTTLS"] as const)("%s", (way) => {
  test.each([
    ["TLSv1.3", ["tls-exporter", "tls-server-end-point"]],
    ["TLSv1.2", ["tls-unique", "tls-server-end-point"]],
  ] as const)(
    "[SV6] %s: each binding that is announced signs in (RFC 9266, RFC 5929, XEP-0440)",
    async (version, types) => {
      for (const type of types) {
        const [client, features] = await opened(way, { maxVersion: version });
        expect(announced(features)).toEqual(types);
        expect(await attempt(client, { type })).toBe("success");
        client.closes();
      }
    },
  );

  test("[SV6] another channel at the client's end: someone sits between, and gets nobody in", async () => {
    for (const type of ["tls-exporter", "tls-server-end-point"]) {
      const [client] = await opened(way);
      expect(await attempt(client, { type, isTampered: true })).toBe("not-authorized");
    }
  });
});

test("[SV6] -PLUS is taken out on the way: a client that could bind is refused (RFC 5802 §6)", async () => {
  const [client] = await opened("direct");
  expect(await attempt(client, { couldBind: true })).toBe("not-authorized");
});

test("who cannot bind signs in as before; SASL2 and SHA-1 bind as well", async () => {
  for (const ask of [
    {},
    { type: "tls-exporter", profile: "SASL2" },
    { type: "tls-exporter", hash: "SHA-1" },
  ] as const) {
    const [client] = await opened("direct");
    expect(await attempt(client, ask)).toBe("success");
    client.closes();
  }
});

test("TLS 1.3: `tls-unique` is not announced, yet taken from those who know nothing else (slixmpp 1.8)", async () => {
  const [client] = await opened("direct");
  expect(await attempt(client, { type: "tls-unique" })).toBe("success");
  client.closes();
  const [other] = await opened("direct");
  expect(await attempt(other, { type: "tls-unique", isTampered: true })).toBe("not-authorized");
});
