import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import { WebSocketServer } from "ws";
import type { Limits } from "../../core/limits.ts";
import type { StreamService } from "../../core/stream/index.ts";
import { isLoopbackAddress } from "../network/index.ts";
import { originOf, peerOf } from "./peer.ts";
import { WebSocketConnection } from "./web-socket-connection.ts";

export { originOf, peerOf } from "./peer.ts";
export type { Peer } from "./web-socket-connection.ts";

export const WEB_SOCKET_PATH = "/xmpp-websocket";
// A character is at most three bytes of UTF-8 per UTF-16 unit; what is longer in characters gets its stream error.
const BYTES_PER_CHAR = 3;

export interface WebSocketOptions {
  readonly server: Server;
  readonly streams: Pick<StreamService, "open">;
  readonly limits: Pick<Limits, "stanzaCharsMax">;
  /** Web pages of these origins may connect besides our own; "*" lets all of them. */
  readonly allowedOrigins: readonly string[];
}

/** Takes the upgrades of an HTTP server that ask for XMPP (RFC 7395 §3.1); others are refused. */
export function acceptWebSockets({ server, streams, limits, allowedOrigins }: WebSocketOptions): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.stanzaCharsMax * BYTES_PER_CHAR,
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: (protocols) => (protocols.has("xmpp") ? "xmpp" : false),
  });
  server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const refusal = whyNot(request, allowedOrigins);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = new WebSocketConnection(webSocket, socket, peerOf(request));
      const listener = streams.open(connection);
      if (listener === null) connection.abort();
      else connection.listen(listener);
    });
  });
}

function whyNot(request: IncomingMessage, allowedOrigins: readonly string[]): string | undefined {
  const path = request.url?.split("?")[0];
  if (path !== WEB_SOCKET_PATH) return "404 Not Found";
  const protocols = request.headers["sec-websocket-protocol"]?.split(",").map((name) => name.trim()) ?? [];
  if (!protocols.includes("xmpp")) return "400 Bad Request";
  return isAllowedOrigin(request, allowedOrigins) ? undefined : "403 Forbidden";
}

/** Programs send no Origin. Pages may come from us, from this machine to this machine, or from where the operator says. */
export function isAllowedOrigin(request: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin } = request.headers;
  if (origin === undefined || allowed.includes("*") || allowed.includes(origin) || origin === originOf(request))
    return true;
  if (!URL.canParse(origin)) return false;
  const { host, hostname } = new URL(origin);
  // Behind a proxy that ends TLS without saying so, only the host is the same.
  if (host === request.headers.host) return true;
  const isLocalPage = hostname === "localhost" || isLoopbackAddress(hostname.replaceAll(/[[\]]/g, ""));
  return isLocalPage && peerOf(request).isLoopback;
}
