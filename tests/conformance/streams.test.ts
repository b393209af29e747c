import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { openOwnCertificates } from "@tandem/server/adapters/certificates";
import { nodeClock } from "@tandem/server/adapters/environment-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { HEADER, plain, RawClient } from "./harness/raw-client.ts";
import { PASSWORD, type RunningServer, runServer } from "./harness/running-server.ts";

let running: RunningServer;
const portOf = (kind: "c2s" | "c2sTls" | "http"): number => running.addresses[kind]?.port ?? 0;
const OPEN = `<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="localhost" version="1.0"/>`;

beforeAll(async () => {
  running = await runServer({ limits: { signInSecondsMax: 2 } });
});
afterAll(() => running.stop());

/** Still there, and quick about it, whatever somebody else has just done. */
async function isAlive(): Promise<boolean> {
  const other = await RawClient.tls(portOf("c2sTls"));
  await other.signsIn("romeo", PASSWORD);
  other.closes();
  return true;
}

test.each([
  ["not-well-formed", "<iq><a></iq>"],
  ["not-well-formed", "<iq a=1/>"],
  ["restricted-xml", `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><iq>&lol2;</iq>`],
  ["restricted-xml", "<?php echo 1 ?>"],
  ["restricted-xml", "<!-- quiet -->"],
  ["policy-violation", "<a>".repeat(1_000)],
  ["policy-violation", `<iq ${Array.from({ length: 100 }, (_, i) => `a${i}="1"`).join(" ")}/>`],
  ["unsupported-encoding", Uint8Array.of(0x3c, 0x61, 0xc0, 0xaf, 0x3e)],
  ["unsupported-stanza-type", `<svg xmlns="http://www.w3.org/2000/svg"/>`],
])("[SV5] %s over a real socket; nobody else is touched (RFC 6120 §4.9.3)", async (condition, input) => {
  const client = await RawClient.tls(portOf("c2sTls"));
  await client.signsIn("juliet", PASSWORD);
  client.sends(input);
  const rest = await client.ends();
  expect(rest).toContain(`<stream:error><${condition} xmlns="urn:ietf:params:xml:ns:xmpp-streams"/>`);
  expect(rest.endsWith("</stream:stream>")).toBe(true);
  expect(await isAlive()).toBe(true);
});

test("[SV3] a stanza of 10 MB over TCP is refused before it has all come", async () => {
  const client = await RawClient.tls(portOf("c2sTls"));
  await client.signsIn("juliet", PASSWORD);
  client.sends(`<message to="romeo@localhost"><body>${"x".repeat(10_000_000)}</body></message>`);
  expect(await client.ends()).toContain("<policy-violation");
  expect(await isAlive()).toBe(true);
});

test("[SV3] a frame of 10 MB over WebSocket is refused (RFC 6455 §7.4.1)", async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${portOf("http")}/xmpp-websocket`, "xmpp");
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send("x".repeat(10_000_000));
  const code = await new Promise<number>((resolve) => socket.once("close", resolve).on("error", () => undefined));
  expect([1006, 1009]).toContain(code);
  expect(await isAlive()).toBe(true);
});

test("[SV3] a stream that trickles is given up after signInSecondsMax", async () => {
  const client = await RawClient.tcp(portOf("c2s"));
  let at = 0;
  const trickle = setInterval(() => client.sends(HEADER.charAt(at++ % 20)), 50);
  const rest = await client.ends();
  clearInterval(trickle);
  expect(rest).toContain("<connection-timeout");
});

test("[SV6] a wrong password and an unknown account get the same answer, byte for byte", async () => {
  const answers: string[] = [];
  for (const [user, password] of [
    ["juliet", "wrong"],
    ["nobody", PASSWORD],
  ] as const) {
    const client = await RawClient.tls(portOf("c2sTls"));
    await client.opens();
    client.sends(plain(user, password));
    answers.push(await client.receives(/<\/failure>/));
    client.closes();
  }
  expect(answers[0]).toBe(`<failure xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><not-authorized/></failure>`);
  expect(answers[1]).toBe(answers[0]);
});

test("STARTTLS, then sign-in; nothing but STARTTLS before (RFC 6120 §5)", async () => {
  const client = await RawClient.tcp(portOf("c2s"));
  expect(await client.opens()).not.toContain("mechanism");
  client.sends(`<starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>`);
  await client.receives(/<proceed [^>]*>/);
  await client.startTls({ servername: "localhost" });
  await client.signsIn("juliet", PASSWORD);
  expect((client.socket as TLSSocket).getProtocol()).toMatch(/^TLSv1\.[23]$/);
  client.sends("</stream:stream>");
  expect(await client.ends()).toContain("</stream:stream>");
});

test("[SV5] words in the clear behind <starttls/> do not count under TLS (RFC 6120 §5.3.2)", async () => {
  const client = await RawClient.tcp(portOf("c2s"));
  await client.opens();
  client.sends(`<starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>${HEADER}${plain("juliet", PASSWORD)}`);
  // The server takes the rest for the first bytes of TLS, which they are not, or has dropped them with the old stream.
  await client.receives(/<proceed [^>]*>/);
  await Promise.allSettled([client.startTls()]);
  client.sends("<presence/>");
  expect(await client.ends()).not.toContain("<success");
});

test("direct TLS: ALPN is xmpp-client (XEP-0368 §3)", async () => {
  const client = await RawClient.tls(portOf("c2sTls"), { ALPNProtocols: ["xmpp-client"] });
  expect((client.socket as TLSSocket).alpnProtocol).toBe("xmpp-client");
  await client.signsIn("juliet", PASSWORD);
  client.closes();
});

test("a renewed certificate is used from the next connection on, with STARTTLS and direct TLS", async () => {
  const folders = ["a", "b"].map((name) => mkdtempSync(join(tmpdir(), `tandem-${name}-`)));
  const issued = await Promise.all(
    folders.map((directory) => openOwnCertificates({ directory, domain: "localhost", clock: nodeClock })),
  );
  let now = 0;
  const other = await runServer({ identity: () => (issued[now] as (typeof issued)[number]).identity() });
  const seen = async (): Promise<string[]> => {
    const direct = await RawClient.tls(other.addresses.c2sTls?.port ?? 0);
    const upgraded = await RawClient.tcp(other.addresses.c2s?.port ?? 0);
    await upgraded.opens();
    upgraded.sends(`<starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>`);
    await upgraded.receives(/<proceed [^>]*>/);
    await upgraded.startTls();
    return [direct, upgraded].map((client) => (client.socket as TLSSocket).getPeerCertificate().fingerprint256);
  };
  const before = await seen();
  now = 1;
  const after = await seen();
  expect(before[0]).toBe(before[1]);
  expect(after[0]).toBe(after[1]);
  expect(after[0]).not.toBe(before[0]);
  await other.stop();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test("[SV6] TLS 1.1 is refused", async () => {
  const old = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
  await expect(RawClient.tls(portOf("c2sTls"), old)).rejects.toThrow();
});

test("a peer that speaks no TLS to the TLS port disturbs nobody", async () => {
  const client = await RawClient.tcp(portOf("c2sTls"));
  client.sends(HEADER);
  await client.ends();
  expect(await isAlive()).toBe(true);
});

test.each([
  ["no subprotocol", "/xmpp-websocket", [], {}, 400],
  ["another path", "/other", ["xmpp"], {}, 404],
  ["a foreign page", "/xmpp-websocket", ["xmpp"], { origin: "https://evil.example" }, 403],
])("[SV5] WebSocket: %s is refused (RFC 7395 §3.1)", async (_what, path, protocols, headers, status) => {
  const socket = new WebSocket(`ws://127.0.0.1:${portOf("http")}${path}`, protocols, { headers });
  const answer = await new Promise<number | undefined>((resolve) => {
    socket.once("unexpected-response", (_request, response) => resolve(response.statusCode));
    socket.once("open", () => resolve(101));
  });
  expect(answer).toBe(status);
});

test("WebSocket: features in a frame of their own, our own pages are welcome (RFC 7395 §3.3)", async () => {
  const origin = `http://127.0.0.1:${portOf("http")}`;
  const socket = new WebSocket(`${origin.replace("http", "ws")}/xmpp-websocket`, "xmpp", { headers: { origin } });
  const frames: string[] = [];
  await new Promise<void>((resolve) => {
    socket.on("open", () => socket.send(OPEN));
    socket.on("message", (data: Buffer) => {
      frames.push(data.toString());
      if (frames.length === 2) resolve();
    });
  });
  expect(frames[0]).toMatch(/^<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" from="localhost" id="[^"]{20,}"/);
  expect(frames[1]).toMatch(/^<stream:features xmlns:stream="http:\/\/etherx.jabber.org\/streams">/);
  expect(frames[1]).not.toContain("PLAIN");
  socket.terminate();
});

test("[SV4] who stops reading loses the connection, nobody else waits, and all is there after resumption", async () => {
  const other = await runServer({ limits: { connectionCharsMax: 200_000 } });
  const port = other.addresses.c2sTls?.port ?? 0;
  const slow = await RawClient.tls(port);
  await slow.signsIn("juliet", PASSWORD, "slow");
  slow.sends(`<enable xmlns="urn:xmpp:sm:3" resume="true"/>`);
  const id = /id="([^"]+)"/.exec(await slow.receives(/<enabled [^>]*>/))?.[1];
  slow.socket.pause();

  const romeo = await RawClient.tls(port);
  await romeo.signsIn("romeo", PASSWORD, "quick");
  romeo.sends(`<enable xmlns="urn:xmpp:sm:3"/>`);
  await romeo.receives(/<enabled [^>]*>/);
  const count = 120;
  for (let i = 1; i <= count; i++) {
    romeo.sends(
      `<message to="juliet@localhost/slow" type="chat" id="m${i}"><body>${"x".repeat(50_000)}</body></message>`,
    );
  }
  romeo.sends(`<r xmlns="urn:xmpp:sm:3"/>`);
  await romeo.receives(new RegExp(`<a xmlns="urn:xmpp:sm:3" h="${count}"/>`));

  const again = await RawClient.tls(port);
  await again.opens();
  again.sends(plain("juliet", PASSWORD));
  await again.receives(/<success [^>]*>/);
  await again.opens();
  again.sends(`<resume xmlns="urn:xmpp:sm:3" previd="${id}" h="0"/>`);
  await again.receives(/<resumed [^>]*>/);
  for (let i = 1; i <= count; i++) {
    const upTo = await again.receives(/<message [^>]*>/);
    expect(upTo.slice(upTo.lastIndexOf("<message"))).toContain(`id="m${i}"`);
  }
  slow.socket.resume();
  expect(await slow.ends()).not.toContain(`id="m${count}"`);
  await other.stop();
});
