import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultLimits } from "../../core/index.ts";
import type { Listening } from "../network/index.ts";
import { listenHttp } from "./index.ts";

const webRoot = mkdtempSync(join(tmpdir(), "tandem-web-"));
let running: Listening;
let isReady = false;

beforeAll(async () => {
  writeFileSync(join(webRoot, "secret.txt"), "not for the web");
  for (const app of ["groupchat", "communicator"]) {
    mkdirSync(join(webRoot, app, "assets"), { recursive: true });
    writeFileSync(join(webRoot, app, "index.html"), `<!doctype html><title>${app}</title>`);
    writeFileSync(join(webRoot, app, "sw.js"), `{url:"index.html",revision:"1-__POLICY__"}`);
    writeFileSync(join(webRoot, app, "icon.svg"), "<svg/>");
    writeFileSync(join(webRoot, app, "assets", "index-abc123.js"), "export {};");
    writeFileSync(join(webRoot, app, "assets", "index-abc123.js.br"), brotliCompressSync("export {};"));
    const related = `{"related_applications":[{"id":"__ORIGIN__/communicator/"}]}`;
    writeFileSync(join(webRoot, app, "manifest.webmanifest"), related);
  }
  running = await listenHttp({
    at: { host: "127.0.0.1", port: 0 },
    domain: "localhost",
    webRoot,
    streams: { open: () => null },
    limits: defaultLimits,
    allowedOrigins: [],
    addIns: [
      {
        id: "board",
        name: "Board",
        address: "https://board.example.com/a?b",
        icon: "https://board.example.com/i;1.svg?v",
      },
      { id: "other", name: "Other", address: "https://board.example.com/c" },
      { id: "own", name: "Own", address: "https://own.example.org/x" },
    ],
    isReady: () => isReady,
    metrics: { contentType: "text/plain; version=0.0.4", expose: async () => "tandem_sessions 0\n" },
  });
});
afterAll(async () => {
  await running.close();
  rmSync(webRoot, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Raw: `fetch` would tidy the path up. */
function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: running.address.port, path, headers }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on("error", reject).end();
  });
}

test.each(["groupchat", "communicator"])("%s: page, assets, fall-back to the page, missing files", async (app) => {
  const page = await get(`/${app}/`);
  expect(page.body).toContain(app);
  expect(page.headers["cache-control"]).toBe("no-cache");
  expect((await get(`/${app}/room/ops@rooms.localhost`)).body).not.toBe("");
  expect((await get(`/${app}/rooms/7`)).body).toBe(page.body);
  const asset = await get(`/${app}/assets/index-abc123.js`);
  expect(asset.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect((await get(`/${app}/icon.svg`)).headers["cache-control"]).toBe("public, max-age=86400");
  expect((await get(`/${app}/assets/gone.js`)).status).toBe(404);
  expect((await get(`/${app}/sw.js`)).headers["service-worker-allowed"]).toBe(`/${app}/`);
  expect((await get(`/${app}`)).headers.location).toBe(`/${app}/`);
});

test("assets that the build has compressed are sent so, to those who can read it", async () => {
  const packed = await get("/groupchat/assets/index-abc123.js", { "accept-encoding": "br, gzip" });
  expect(packed.headers["content-encoding"]).toBe("br");
  expect(packed.headers["content-type"]).toContain("javascript");
  expect(packed.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(packed.headers.vary).toContain("accept-encoding");
  const plain = await get("/groupchat/assets/index-abc123.js");
  expect(plain.headers["content-encoding"]).toBeUndefined();
  expect(plain.body).toBe("export {};");
});

test("[SV5] pages: strict policy, no frames, no sniffing, handles between our own windows only", async () => {
  for (const path of ["/", "/groupchat/", "/communicator/x", "/groupchat/gone.js"]) {
    const { headers } = await get(path, { host: "chat.example.org" });
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("connect-src 'self' ws://chat.example.org;");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  }
});

test("[RM6] [SV5] Group Chat frames exactly the origins of registered pages, and never its own", async () => {
  const policyOf = async (path: string, headers: Record<string, string>): Promise<string> =>
    String((await get(path, headers)).headers["content-security-policy"]);
  const own = { host: "own.example.org", "x-forwarded-for": "192.0.2.1", "x-forwarded-proto": "https" };
  expect(await policyOf("/groupchat/", own)).toContain("; frame-src https://board.example.com; ");
  const elsewhere = await policyOf("/groupchat/room/7", { host: "chat.example.org" });
  expect(elsewhere).toContain("; frame-src https://board.example.com https://own.example.org; ");
  expect(elsewhere).toContain("img-src 'self' data: blob: https://board.example.com/i%3B1.svg; ");
  for (const path of ["/", "/communicator/"]) {
    expect(await policyOf(path, { host: "chat.example.org" })).not.toMatch(/frame-src|board/);
  }
});

test("[RM6] the worker's version of the page is another one where other pages may be framed", async () => {
  const [groupChat, communicator] = [await get("/groupchat/sw.js"), await get("/communicator/sw.js")];
  expect(groupChat.body).toMatch(/revision:"1-[0-9a-f]{16}"/);
  expect(communicator.body).not.toBe(groupChat.body);
  expect(groupChat.headers["content-type"]).toContain("javascript");
});

test("[SV5] a Host header that is none does not reach the policy", async () => {
  const { headers } = await get("/groupchat/", { host: "x; script-src *" });
  expect(String(headers["content-security-policy"])).not.toContain("*");
});

test.each(["/groupchat/../secret.txt", "/groupchat/%2e%2e/secret.txt", "/groupchat/..%2fsecret.txt", "/secret.txt"])(
  "[SV5] nothing outside of the apps is served: %s",
  async (path) => expect((await get(path)).body).not.toContain("not for the web"),
);

test("[RT6] the manifest names the other app by its absolute address; the probe's address leads back", async () => {
  const manifest = await get("/groupchat/manifest.webmanifest", {
    host: "chat.example.org",
    "x-forwarded-for": "192.0.2.1",
    "x-forwarded-proto": "https",
  });
  expect(manifest.headers["content-type"]).toContain("application/manifest+json");
  expect(JSON.parse(manifest.body)).toEqual({
    related_applications: [{ id: "https://chat.example.org/communicator/" }],
  });
  const probe = await get("/communicator/.probe");
  expect([probe.status, probe.headers.location]).toEqual([302, "/groupchat/"]);
});

test("host-meta points at the WebSocket and BOSH, for pages of all origins (XEP-0156 §3)", async () => {
  const xml = await get("/.well-known/host-meta", { host: "chat.example.org:8443" });
  expect(xml.body).toContain(`href="ws://chat.example.org:8443/xmpp-websocket"`);
  expect(xml.headers["access-control-allow-origin"]).toBe("*");
  const json = await get("/.well-known/host-meta.json");
  expect(JSON.parse(json.body)).toEqual({
    links: [
      {
        rel: "urn:xmpp:alt-connections:websocket",
        href: `ws://127.0.0.1:${running.address.port}/xmpp-websocket`,
      },
      { rel: "urn:xmpp:alt-connections:xbosh", href: `http://127.0.0.1:${running.address.port}/http-bind` },
    ],
  });
});

test("[RT5] policy files, and nothing else under their path", async () => {
  expect(JSON.parse((await get("/policy/m1-x.json")).body)).toEqual({
    tandemPolicy: 1,
    communicatorDisableIM: 1,
    communicatorDisableIMLayer: "machine",
  });
  expect((await get("/policy/other.json")).status).toBe(404);
});

test("[SV10] health, readiness, and numbers for this machine only", async () => {
  expect((await get("/healthz")).status).toBe(200);
  expect((await get("/readyz")).status).toBe(503);
  isReady = true;
  expect((await get("/readyz")).status).toBe(200);
  expect((await get("/metrics")).body).toBe("tandem_sessions 0\n");
  expect((await get("/metrics", { "x-forwarded-for": "192.0.2.1" })).status).toBe(403);
});
