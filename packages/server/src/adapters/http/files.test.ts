import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultLimits, type FileTransfers, IncompleteUpload, StorageFault } from "../../core/index.ts";
import type { Listening } from "../network/index.ts";
import { listenHttp } from "./index.ts";
import { parseRange } from "./range.ts";

const BODY = "0123456789";
/** What the next upload meets. */
let fault: Error | undefined;
let received: { readonly id: string; readonly token: string; readonly text: string } | undefined;
let brokenOff: (() => void) | undefined;

const types: Readonly<Record<string, string | undefined>> = {
  png: "image/png",
  html: "text/html",
  svg: "image/svg+xml",
  none: undefined,
};

const transfers: FileTransfers = {
  serveAt: () => undefined,
  async upload({ id, token, length, body }) {
    if (token === "taken") return "used";
    if (length !== BODY.length && length !== 1_000_000) return "length";
    if (fault !== undefined) throw fault;
    let text = "";
    try {
      for await (const piece of body) text += Buffer.from(piece).toString();
    } catch (cause) {
      brokenOff?.();
      throw new IncompleteUpload(String(cause));
    }
    received = { id, token, text };
    return "stored";
  },
  async open(id, ticket) {
    if (id === "private" && ticket === undefined) return "ticket";
    if (!(id in types) && id !== "private") return "unknown";
    async function* pieces(start: number, end: number): AsyncIterable<Uint8Array> {
      yield Buffer.from(BODY.slice(start, end + 1));
    }
    return {
      name: `très "cool" (1)'.${id}`,
      type: types[id],
      size: BODY.length,
      tag: id,
      isPrivate: id === "private",
      read: async (range) => pieces(range?.start ?? 0, range?.end ?? BODY.length - 1),
    };
  },
};

let running: Listening;
beforeAll(async () => {
  running = await listenHttp({
    at: { host: "127.0.0.1", port: 0 },
    domain: "localhost",
    webRoot: "/nowhere",
    files: transfers,
    filesOrigin: () => "https://files.example.org",
    streams: { open: () => null },
    limits: defaultLimits,
    allowedOrigins: [],
    isReady: () => true,
    metrics: { contentType: "text/plain", expose: async () => "" },
  });
});
afterAll(() => running.close());

function open(method: string, path: string, headers: Record<string, string | number>): ClientRequest {
  return request({ host: "127.0.0.1", port: running.address.port, method, path, headers, agent: false });
}

async function ask(method: string, path: string, headers: Record<string, string | number> = {}, body = "") {
  const asked = open(method, path, headers);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once("response", resolve).once("error", reject).end(body);
  });
  let text = "";
  for await (const piece of response) text += (piece as Buffer).toString();
  return { status: response.statusCode, headers: response.headers, text };
}

test("[UP12] an image is shown with its type, everything that could run is saved as bytes, nothing is sniffed", async () => {
  const image = await ask("GET", "/files/png/a.png");
  expect(image).toMatchObject({ status: 200, text: BODY });
  expect(image.headers["content-type"]).toBe("image/png");
  expect(image.headers["content-disposition"]).toBe("inline; filename*=UTF-8''tr%C3%A8s%20%22cool%22%20%281%29%27.png");
  for (const id of ["html", "svg", "none"]) {
    const { headers } = await ask("GET", `/files/${id}/a`);
    expect(headers["content-type"]).toBe("application/octet-stream");
    expect(headers["content-disposition"]).toMatch(/^attachment; /);
  }
  for (const { headers } of [image, await ask("GET", "/files/gone/a"), await ask("GET", "/files/private/a")]) {
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["content-security-policy"]).toBe("default-src 'none'; sandbox; frame-ancestors 'none'");
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(headers["cross-origin-resource-policy"]).toBe("cross-origin");
    expect(headers["referrer-policy"]).toBe("no-referrer");
  }
});

test("[UP12] one range, conditions, the head (RFC 9110 §13, §14)", async () => {
  const part = await ask("GET", "/files/png/a", { range: "bytes=2-4" });
  expect(part).toMatchObject({ status: 206, text: "234" });
  expect(part.headers).toMatchObject({ "content-range": "bytes 2-4/10", "content-length": "3", etag: '"png"' });
  expect(await ask("GET", "/files/png/a", { range: "bytes=10-" })).toMatchObject({ status: 416 });
  expect(await ask("GET", "/files/png/a", { range: "bytes=2-4", "if-range": '"png"' })).toMatchObject({ text: "234" });
  expect(await ask("GET", "/files/png/a", { range: "bytes=2-4", "if-range": '"old"' })).toMatchObject({ text: BODY });
  expect(await ask("GET", "/files/png/a", { "if-none-match": '"x", "png"' })).toMatchObject({ status: 304, text: "" });
  const head = await ask("HEAD", "/files/png/a");
  expect(head).toMatchObject({ status: 200, text: "" });
  expect(head.headers["content-length"]).toBe("10");
});

test.each([
  ["bytes=0-0", { start: 0, end: 0 }],
  ["bytes=5-", { start: 5, end: 9 }],
  ["bytes=5-999", { start: 5, end: 9 }],
  ["bytes=-3", { start: 7, end: 9 }],
  ["bytes=-999", { start: 0, end: 9 }],
  ["bytes=9-9", { start: 9, end: 9 }],
  ["bytes=10-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=5-2", null],
  ["bytes=-", null],
  ["bytes=0-1,3-4", null],
  ["lines=1-2", null],
  ["bytes=99999999999999999999-", null],
  [undefined, null],
])("[UP12] range %s of ten bytes", (header, expected) => expect(parseRange(header, 10)).toEqual(expected));

test("[UP8] who may not read is told no more than that a ticket is needed; with one it is for nobody's shared cache", async () => {
  expect(await ask("GET", "/files/private/a")).toMatchObject({ status: 403 });
  const read = await ask("GET", "/files/private/a?ticket=t");
  expect(read).toMatchObject({ status: 200, text: BODY });
  expect(read.headers["cache-control"]).toBe("private, max-age=3600");
  expect((await ask("GET", "/files/gone/a")).headers["cache-control"]).toBe("no-store");
  expect(await ask("GET", "/files/private/a?ticket=t&ticket=u")).toMatchObject({ status: 403 });
});

test("[UP12] before uploading a page of another origin asks, and may (XEP-0363 §11)", async () => {
  const { status, headers } = await ask("OPTIONS", "/files/x/a.png", {
    origin: "https://elsewhere.example",
    "access-control-request-method": "PUT",
    "access-control-request-headers": "authorization, content-type",
  });
  expect(status).toBe(204);
  expect(headers["access-control-allow-origin"]).toBe("*");
  expect(headers["access-control-allow-methods"]).toContain("PUT");
  expect(headers["access-control-allow-headers"]).toBe("Authorization, Content-Type, Range");
  expect(headers["access-control-allow-credentials"]).toBeUndefined();
});

test.each(["image/png", "text/html; charset=utf-8", "nonsense;;", ""])(
  "[UP6] an upload is taken whatever type it says: %j",
  async (type) => {
    received = undefined;
    const headers = { "content-length": BODY.length, ...(type === "" ? {} : { "content-type": type }) };
    expect(await ask("PUT", "/files/x1/a.png?slot=t1", headers, BODY)).toMatchObject({ status: 201 });
    expect(received).toEqual({ id: "x1", token: "t1", text: BODY });
  },
);

test("[UP6] refusals and faults have their own answers, and none tells more than what to do", async () => {
  const put = (slot: string, length: number): ReturnType<typeof ask> =>
    ask("PUT", `/files/x/a?slot=${slot}`, { "content-length": length }, "x".repeat(length));
  expect(await put("taken", 10)).toMatchObject({ status: 409 });
  expect(await put("t", 11)).toMatchObject({ status: 413 });
  expect(await ask("PUT", "/files/x/a?slot=t", { "transfer-encoding": "chunked" }, BODY)).toMatchObject({
    status: 411,
  });
  for (const [code, status] of [
    ["storage/full", 507],
    ["storage/unavailable", 503],
  ] as const) {
    fault = new StorageFault(code, "secret path");
    const answer = await put("t", 10);
    expect(answer.status).toBe(status);
    expect(answer.headers["retry-after"]).toBe("60");
    expect(answer.text).not.toContain("secret");
  }
  fault = undefined;
});

test("[UP6] a client that goes away in the middle ends its upload at once", async () => {
  const ended = new Promise<void>((resolve) => (brokenOff = resolve));
  const asked = open("PUT", "/files/x/a?slot=t", { "content-length": 1_000_000 });
  asked.on("error", () => undefined);
  asked.write("some");
  await new Promise((resolve) => asked.once("socket", (socket) => socket.once("connect", resolve)));
  asked.write("more", () => asked.destroy());
  await ended;
});

test("[SV5] no body is taken elsewhere, and pages may load from where files lie", async () => {
  expect(await ask("GET", "/", { "content-length": 5 }, "xxxxx")).toMatchObject({ status: 413 });
  expect(await ask("GET", "/groupchat/", {})).toMatchObject({ status: 503 });
});
