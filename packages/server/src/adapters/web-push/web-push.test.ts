import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issueAuthority, issueLeaf } from "../certificates/issue.ts";
import { makeServerKeys, openWebPush } from "./index.ts";

interface Delivery {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** A browser: its keys never leave it. */
const browser = createECDH("prime256v1");
browser.generateKeys();
const auth = randomBytes(16);
const keys = makeServerKeys();
const deliveries: Delivery[] = [];
const lines: unknown[] = [];
const log = {
  debug: () => undefined,
  info: (...line: unknown[]) => void lines.push(line),
  warn: () => undefined,
  error: () => undefined,
};
let status = 201;
let service: Server;
let authority = "";

beforeAll(async () => {
  const issuer = await issueAuthority(Date.now());
  const leaf = await issueLeaf(issuer, ["localhost"], Date.now());
  authority = issuer.certificate;
  service = createServer({ cert: leaf.certificate, key: leaf.key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      deliveries.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
});
afterAll(() => void service.close());

const port = (): number => (service.address() as AddressInfo).port;
const sender = (hosts: readonly string[] = [`localhost:${port()}`]) =>
  openWebPush({ contact: "mailto:admin@example.com", keys, hosts, authority }, log);
const subscription = () => ({
  endpoint: `https://localhost:${port()}/push/secret-of-the-browser`,
  p256dh: browser.getPublicKey("base64url"),
  auth: auth.toString("base64url"),
});

/** RFC 8291 §3.4 and RFC 8188, the browser's side. */
function decrypted(body: Buffer): string {
  const salt = body.subarray(0, 16);
  const serverKey = body.subarray(21, 21 + (body[20] ?? 0));
  const sealed = body.subarray(21 + serverKey.length);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), browser.getPublicKey(), serverKey]);
  const secret = Buffer.from(hkdfSync("sha256", browser.computeSecret(serverKey), auth, info, 32));
  const key = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: aes128gcm\0", 16));
  const nonce = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: nonce\0", 12));
  const cipher = createDecipheriv("aes-128-gcm", key, nonce);
  cipher.setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  return text.subarray(0, text.lastIndexOf(2)).toString("utf8");
}

test("[WP4] only that browser can read it, and the push service learns who is to be asked about us (RFC 8291, RFC 8292)", async () => {
  expect(await sender().send(subscription(), `{"messages":1}`)).toBe("sent");
  const { headers, body, path } = deliveries.at(-1) as Delivery;
  expect(path).toBe("/push/secret-of-the-browser");
  expect(headers["content-encoding"]).toBe("aes128gcm");
  expect(headers["ttl"]).toBe("86400");
  expect(body.toString("latin1")).not.toContain("messages");
  expect(decrypted(body)).toBe(`{"messages":1}`);
  const [, token = ""] = /^vapid t=([^,]+), ?k=/.exec(String(headers["authorization"])) ?? [];
  const [header = "", claims = "", signature = ""] = token.split(".");
  const point = Buffer.from(keys.publicKey, "base64url");
  const x = point.subarray(1, 33).toString("base64url");
  const y = point.subarray(33).toString("base64url");
  const publicKey = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
  const signed = Buffer.from(`${header}.${claims}`);
  expect(
    verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url")),
  ).toBe(true);
  const told = JSON.parse(Buffer.from(claims, "base64url").toString()) as unknown;
  expect(told).toMatchObject({ sub: "mailto:admin@example.com", aud: `https://localhost:${port()}` });
});

test.each([
  [404, "gone"],
  [410, "gone"],
  [429, "failed"],
  [500, "failed"],
] as const)("[WP3] a push service that says %d: %s", async (code, outcome) => {
  status = code;
  expect(await sender().send(subscription(), "{}")).toBe(outcome);
  status = 201;
});

test("[WP2] [SV5] no other address is contacted, whatever a client says", async () => {
  const before = deliveries.length;
  const { accepts, send } = sender(["push.example", "*.notify.example"]);
  expect(await send(subscription(), "{}")).toBe("gone");
  expect(deliveries).toHaveLength(before);
  for (const endpoint of [
    "http://push.example/1",
    "https://push.example.evil.example/1",
    "https://evilnotify.example/1",
    "https://push.example@evil.example/1",
    "https://push.example:8443/1",
    "https://a.notify.example:22/1",
    "https://user:secret@push.example/1",
    "file:///etc/passwd",
    "nonsense",
  ])
    expect(accepts(endpoint)).toBe(false);
  for (const endpoint of ["https://push.example/1", "https://push.example:443/1", "https://a.notify.example/1"])
    expect(accepts(endpoint)).toBe(true);
  expect(sender(["push.example:8443"]).accepts("https://push.example:8443/1")).toBe(true);
  expect(sender(["push.example:8443"]).accepts("https://push.example/1")).toBe(false);
});

test("[SV10] the endpoint, which is a secret of the browser, is not logged", () => {
  expect(lines.length).toBeGreaterThan(0);
  expect(JSON.stringify(lines)).not.toContain("secret-of-the-browser");
});
