import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Clock } from "../../core/ports/index.ts";
import { nodeClock } from "../environment-node/index.ts";
import { openOwnCertificates, readGivenCertificate } from "./index.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tandem-certificates-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const inDays = (days: number): Clock => ({ ...nodeClock, now: () => nodeClock.now() + days * 86_400_000 });
const open = (clock: Clock = nodeClock, domain = "chat.example") => openOwnCertificates({ directory, domain, clock });

test.each(["localhost", "127.0.0.1", "::1", "chat.example", "rooms.chat.example"])(
  "[SV12] who trusts ca.pem reaches %s over TLS 1.3 and knows it is the server",
  async (host) => {
    const { identity } = await open();
    const server = createServer(identity(), (socket) => socket.end("hello")).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const ca = readFileSync(join(directory, "ca.pem"), "utf8");
    const { port } = server.address() as AddressInfo;
    const socket = connect({
      host: "127.0.0.1",
      port,
      ca,
      servername: /^[\d.:]+$/.test(host) ? "" : host,
      checkServerIdentity: () => undefined,
    });
    await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
    expect(socket.authorized).toBe(true);
    expect(socket.getProtocol()).toBe("TLSv1.3");
    const leaf = new X509Certificate(identity().cert);
    expect(/^[\d.:]+$/.test(host) ? leaf.checkIP(host) : leaf.checkHost(host)).toBeDefined();
    socket.destroy();
    server.close();
  },
);

test("[SV6] keys are readable by their owner only", async () => {
  await open();
  for (const name of ["ca.key.pem", "server.key.pem"]) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
});

test("[SV12] a second start keeps both; another domain gets a leaf of the same authority", async () => {
  const first = (await open()).identity();
  expect((await open()).identity()).toEqual(first);
  const ca = readFileSync(join(directory, "ca.pem"), "utf8");
  const other = (await open(nodeClock, "other.example")).identity();
  expect(new X509Certificate(other.cert).checkHost("other.example")).toBeDefined();
  expect(readFileSync(join(directory, "ca.pem"), "utf8")).toBe(ca);
});

test("[SV12] a leaf with less than 30 days left is renewed, also while running", async () => {
  let days = 0;
  const clock: Clock = { ...nodeClock, now: () => nodeClock.now() + days * 86_400_000 };
  const certificates = await open(clock);
  const first = certificates.identity();
  days = 366;
  expect(await certificates.renewIfNeeded()).toBe(false);
  expect(certificates.identity()).toBe(first);
  days = 368;
  expect(await certificates.renewIfNeeded()).toBe(true);
  expect(Date.parse(new X509Certificate(certificates.identity().cert).validTo)).toBeGreaterThan(inDays(700).now());
});

test("[SV12] a damaged certificate is replaced", async () => {
  await open();
  writeFileSync(join(directory, "server.pem"), "not a certificate");
  expect(new X509Certificate((await open()).identity().cert).checkHost("chat.example")).toBeDefined();
});

test("[SV11] a given certificate whose key is another's is refused with what to do", async () => {
  await open();
  const at = (name: string): string => join(directory, name);
  expect(readGivenCertificate({ certificate: at("server.pem"), key: at("server.key.pem") }).key).toContain(
    "PRIVATE KEY",
  );
  expect(() => readGivenCertificate({ certificate: at("server.pem"), key: at("ca.key.pem") })).toThrow(
    /not that of the certificate/,
  );
  expect(() => readGivenCertificate({ certificate: at("absent.pem"), key: at("ca.key.pem") })).toThrow(
    /cannot be used/,
  );
});
