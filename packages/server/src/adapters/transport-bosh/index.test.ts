import { NS_BOSH } from "@tandem/protocol/xep-0124-bosh";
import { fastify, type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Connection } from "../../core/stream/index.ts";
import { BOSH_PATH, serveBosh } from "./index.ts";

const LIMITS = {
  stanzaCharsMax: 1_000,
  xmlDepthMax: 4,
  xmlAttributesMax: 16,
  xmlNodesMax: 64,
  boshWaitSecondsMax: 20,
  boshInactivitySeconds: 25,
  boshRequestCharsMax: 400,
};
let app: FastifyInstance;
let opened: Connection[];
let mayOpen: boolean;
let url: string;

beforeEach(async () => {
  opened = [];
  mayOpen = true;
  app = fastify();
  const open = (connection: Connection) => {
    if (!mayOpen) return null;
    opened.push(connection);
    return {
      // As a stream does: it answers what opens it.
      onData: (chunk: Uint8Array | string) =>
        void (String(chunk).startsWith("<open") && connection.write("<features/>")),
      onClosed: () => undefined,
    };
  };
  const allowedOrigins = ["https://ok.example"];
  await serveBosh(app, { domain: "example.com", streams: { open }, limits: LIMITS, allowedOrigins });
  url = (await app.listen({ host: "127.0.0.1", port: 0 })) + BOSH_PATH;
});
afterEach(async () => {
  for (const connection of opened) connection.abort();
  await app.close();
});

const body = (attrs: string, inner = ""): string =>
  `<body xmlns="${NS_BOSH}" xmlns:xmpp="urn:xmpp:xbosh" ${attrs}>${inner}</body>`;

async function ask(method: string, headers: Record<string, string>, payload?: string) {
  const answer = await fetch(url, { method, headers, ...(payload !== undefined && { body: payload }) });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}
const post = (payload: string, headers: Record<string, string> = {}) =>
  ask("POST", { "content-type": "text/xml", ...headers }, payload);
const ended = (condition: string): string => `<body xmlns="${NS_BOSH}" type="terminate" condition="${condition}"/>`;
const FIRST = body(`rid="7" to="example.com" wait="60" hold="9" xmpp:version="1.0"`);
const sidOf = (answer: string): string => /sid="([^"]+)"/.exec(answer)?.[1] ?? "";

test("a session on our terms: at most so long, at most one request held", async () => {
  const answer = await post(FIRST);
  expect([answer.status, answer.headers.get("content-type"), answer.headers.get("cache-control")]).toEqual([
    200,
    "text/xml; charset=utf-8",
    "no-store",
  ]);
  expect(answer.body).toContain(`wait="20" inactivity="25" hold="1" requests="2"`);
  expect(answer.body).toContain("<features/></body>");
  expect(opened[0]?.kind).toBe("bosh");
});

test.each([
  ["no XML", "hello"],
  ["another element", `<a xmlns="${NS_BOSH}" rid="1"/>`],
  ["no request id", body("")],
  ["a document type", `<!DOCTYPE a><body xmlns="${NS_BOSH}" rid="1"/>`],
  ["too deep", body(`rid="1"`, `<a xmlns="b"><a><a><a><a/></a></a></a></a>`)],
  ["too long", body(`rid="1"`, "x".repeat(400))],
])("[SV5] %s is refused", async (_what, text) => {
  const answer = await post(text);
  expect([answer.status, answer.body, opened]).toEqual([400, ended("bad-request"), []]);
});

test("[SV3] as deep as a stanza may be, inside of the body", async () => {
  expect((await post(body(`rid="1" to="example.com"`, `<a xmlns="b"><a><a><a/></a></a></a>`))).status).toBe(200);
});

test("[SV3] more bytes than any such request has are not read", async () => {
  const answer = await post(body(`rid="1"`, "x".repeat(1_200)));
  expect([answer.status, opened]).toEqual([413, []]);
});

test("a session that is not there, and one that may not be", async () => {
  expect((await post(body(`rid="8" sid="guessed"`))).body).toBe(ended("item-not-found"));
  mayOpen = false;
  expect((await post(FIRST)).body).toBe(ended("policy-violation"));
});

test("[SV6] a session that was begun with TLS is not gone on with without", async () => {
  const tls = { "x-forwarded-for": "192.0.2.1", "x-forwarded-proto": "https" };
  const sid = sidOf((await post(FIRST, tls)).body);
  expect((await post(body(`rid="8" sid="${sid}"`))).body).toBe(ended("item-not-found"));
  opened[0]?.write("<message/>");
  expect((await post(body(`rid="8" sid="${sid}"`), tls)).body).toContain("<message/>");
});

test("[SV5] pages of other origins are refused, those that the operator names are told so", async () => {
  const foreign = await post(FIRST, { origin: "https://evil.example" });
  expect([foreign.status, opened]).toEqual([403, []]);
  const origin = "https://ok.example";
  const known = await post(FIRST, { origin });
  expect([known.status, known.headers.get("access-control-allow-origin")]).toEqual([200, origin]);
  const before = await ask("OPTIONS", { origin });
  expect([before.status, before.headers.get("access-control-allow-headers")]).toEqual([204, "Content-Type"]);
});

test("whoever looks with a browser is told what it is", async () => {
  expect((await ask("GET", {})).body).toContain("XMPP over BOSH");
});
