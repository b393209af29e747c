import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { AddIn } from "@tandem/protocol/tandem-add-ins";
import { fastify } from "fastify";
import type { FileTransfers } from "../../core/index.ts";
import type { HostPort, Listening } from "../network/index.ts";
import { policyBody } from "../policy-files/index.ts";
import { BOSH_PATH, type BoshOptions, serveBosh } from "../transport-bosh/index.ts";
import { acceptWebSockets, type WebSocketOptions } from "../transport-websocket/index.ts";
import { serveApps } from "./apps.ts";
import { serveFiles } from "./files.ts";
import { COMMON_HEADERS } from "./headers.ts";
import { serveHostMeta } from "./host-meta.ts";
import { serveLanding } from "./landing.ts";
import { type Operations, serveOperations } from "./operations.ts";

export interface HttpOptions extends Omit<WebSocketOptions, "server" | "limits">, BoshOptions, Operations {
  readonly at: HostPort;
  /** Folder with the built apps, one folder each. */
  readonly webRoot: string;
  /** Undefined: nothing is served under `/files/`. */
  readonly files?: FileTransfers | undefined;
  /** Where files lie when it is not where the page comes from, e.g. `https://chat.example.com`. */
  readonly filesOrigin?: (() => string | undefined) | undefined;
  /** Pages that Group Chat may frame (docs/protocol/add-ins.md). */
  readonly addIns?: readonly AddIn[] | undefined;
}

export type { Operations } from "./operations.ts";

// Only uploads and BOSH have bodies, and those pass by this limit; it is for those who send one nevertheless.
const BODY_BYTES_MAX = 1_024;
const HEAD_MS_MAX = 10_000;
/** For the whole of an upload; a dead connection is given up much earlier. */
const REQUEST_MS_MAX = 3_600_000;
const SILENCE_MS_MAX = 30_000;

/** Both apps, the WebSocket, discovery and what operators ask for, on one port. Rejects when the port is taken. */
export async function listenHttp(options: HttpOptions): Promise<Listening> {
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    connectionTimeout: SILENCE_MS_MAX,
    http: { headersTimeout: HEAD_MS_MAX },
    // Open WebSockets end with their streams; idle browsers must not hold the server back.
    forceCloseConnections: true,
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(COMMON_HEADERS);
    // Whoever sends a body where none is taken could do so for an hour, a byte at a time.
    if (request.method !== "PUT" && request.url.split("?")[0] !== BOSH_PATH && hasBody(request.raw)) {
      return reply.code(413).header("connection", "close").type("text/plain").send("No body is taken here.\n");
    }
  });
  if (options.files !== undefined) serveFiles(app, options.files);
  await serveBosh(app, options);
  serveLanding(app, options.domain);
  serveHostMeta(app);
  serveOperations(app, options);
  app.get("/policy/*", (request, reply) => {
    const body = policyBody(request.url.split("?")[0] ?? "");
    return body === undefined
      ? reply.code(404).type("text/plain").send("Not found\n")
      : reply.header("cache-control", "no-cache").type("application/json").send(body);
  });
  await serveApps(app, options.webRoot, () => ({ files: options.filesOrigin?.(), addIns: options.addIns }));
  acceptWebSockets({ ...options, server: app.server });
  const { host, port } = options.at;
  await app.listen({ host, port });
  const address = app.server.address() as AddressInfo;
  return { address: { host, port: address.port }, close: () => app.close() };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
}
