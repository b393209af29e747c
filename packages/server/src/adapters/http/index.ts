import type { AddressInfo } from "node:net";
import { fastify } from "fastify";
import type { HostPort, Listening } from "../network/index.ts";
import { policyBody } from "../policy-files/index.ts";
import { acceptWebSockets, type WebSocketOptions } from "../transport-websocket/index.ts";
import { serveApps } from "./apps.ts";
import { COMMON_HEADERS } from "./headers.ts";
import { serveHostMeta } from "./host-meta.ts";
import { serveLanding } from "./landing.ts";
import { type Operations, serveOperations } from "./operations.ts";

export interface HttpOptions extends Omit<WebSocketOptions, "server">, Operations {
  readonly at: HostPort;
  readonly domain: string;
  /** Folder with the built apps, one folder each. */
  readonly webRoot: string;
}

export type { Operations } from "./operations.ts";

// We take no bodies at all; this is for those who send one nevertheless.
const BODY_BYTES_MAX = 1_024;
const REQUEST_MS_MAX = 10_000;

/** Both apps, the WebSocket, discovery and what operators ask for, on one port. Rejects when the port is taken. */
export async function listenHttp(options: HttpOptions): Promise<Listening> {
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    // Open WebSockets end with their streams; idle browsers must not hold the server back.
    forceCloseConnections: true,
  });
  app.addHook("onRequest", async (_request, reply) => {
    reply.headers(COMMON_HEADERS);
  });
  serveLanding(app, options.domain);
  serveHostMeta(app);
  serveOperations(app, options);
  app.get("/policy/*", (request, reply) => {
    const body = policyBody(request.url.split("?")[0] ?? "");
    return body === undefined
      ? reply.code(404).type("text/plain").send("Not found\n")
      : reply.header("cache-control", "no-cache").type("application/json").send(body);
  });
  await serveApps(app, options.webRoot);
  acceptWebSockets({ ...options, server: app.server });
  const { host, port } = options.at;
  await app.listen({ host, port });
  const address = app.server.address() as AddressInfo;
  return { address: { host, port: address.port }, close: () => app.close() };
}
