import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RawClient } from "./harness/raw-client.ts";
import { type RunningServer, runServer } from "./harness/running-server.ts";

const XMPP_ADDR = "1.3.6.1.5.5.7.8.5";
const folder = mkdtempSync(join(tmpdir(), "people-"));
let running: RunningServer;

const openssl = (...args: readonly string[]): void =>
  void execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "ignore", "ignore"] });

function authority(name: string): string {
  openssl(
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "2",
    "-subj",
    `/CN=${name}`,
    "-keyout",
    `${name}.key`,
    "-out",
    `${name}.pem`,
  );
  return readFileSync(join(folder, `${name}.pem`), "utf8");
}

function certificateBy(by: string, address: string): { readonly cert: Buffer; readonly key: Buffer } {
  const file = `${by}-person`;
  openssl(
    "req",
    "-x509",
    "-CA",
    `${by}.pem`,
    "-CAkey",
    `${by}.key`,
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "1",
    "-subj",
    "/CN=person",
    "-addext",
    `subjectAltName=otherName:${XMPP_ADDR};UTF8:${address}`,
    "-addext",
    "basicConstraints=critical,CA:FALSE",
    "-keyout",
    `${file}.key`,
    "-out",
    `${file}.pem`,
  );
  return { cert: readFileSync(join(folder, `${file}.pem`)), key: readFileSync(join(folder, `${file}.key`)) };
}

beforeAll(async () => {
  const authorities = [authority("company")];
  authority("strangers");
  running = await runServer({ clientAuthorities: authorities });
});
afterAll(async () => {
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
});

const HEADER = `<stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" to="localhost" version="1.0">`;

/** The mechanism that is offered first, and how EXTERNAL ends. */
async function attempt(by: string | undefined, isDirect: boolean): Promise<readonly string[]> {
  const shown = by === undefined ? {} : certificateBy(by, "juliet@localhost");
  const port = (isDirect ? running.addresses.c2sTls : running.addresses.c2s)?.port ?? 0;
  const client = isDirect ? await RawClient.tls(port, shown) : await RawClient.tcp(port);
  if (!isDirect) {
    client.sends(HEADER);
    await client.receives(/<\/stream:features>/);
    client.sends(`<starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>`);
    await client.receives(/<proceed[^>]*>/);
    await client.startTls(shown);
  }
  client.sends(HEADER);
  const features = await client.receives(/<\/stream:features>/);
  client.sends(`<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="EXTERNAL">=</auth>`);
  const outcome = await client.receives(/<(success|failure)\b/);
  client.socket.destroy();
  return [/<mechanism>([^<]+)/.exec(features)?.[1] ?? "", /<(\w+)$/.exec(outcome)?.[1] ?? ""];
}

test.each([true, false])("[SV6] SASL EXTERNAL over TLS, direct: %s (XEP-0178 §2)", async (isDirect) => {
  expect(await attempt("company", isDirect)).toEqual(["EXTERNAL", "success"]);
  expect(await attempt("strangers", isDirect)).toEqual(["SCRAM-SHA-256-PLUS", "failure"]);
  expect(await attempt(undefined, isDirect)).toEqual(["SCRAM-SHA-256-PLUS", "failure"]);
});
