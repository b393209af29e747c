import { createServer, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { FederationService } from "../../core/index.ts";
import type { HostPort, Listening } from "../network/index.ts";
import { listening } from "../transport-tcp/index.ts";
import { TcpConnection } from "../transport-tcp/tcp-connection.ts";
import { ALPN, s2sContext, type S2sTls } from "./tls.ts";

const HANDSHAKE_MS_MAX = 10_000;

export interface S2sListenOptions extends S2sTls {
  readonly at: HostPort;
  readonly federation: Opens;
}

/** Streams of other servers, with STARTTLS (RFC 6120 §5). Rejects when the port is taken. */
export function listenS2s({ at, federation, ...tls }: S2sListenOptions): Promise<Listening> {
  const secure = securing(tls);
  const server = createServer((socket) => accept(new TcpConnection(socket, secure), federation));
  return listening(server, at);
}

/** The same over TLS from the first byte (XEP-0368). A handshake is bounded in time like all that comes before proof. */
export function listenS2sTls({ at, federation, ...tls }: S2sListenOptions): Promise<Listening> {
  const secure = securing(tls);
  const server = createServer((socket) => {
    const wrapped = secure(socket);
    const late = setTimeout(() => socket.destroy(), HANDSHAKE_MS_MAX).unref();
    socket.once("close", () => clearTimeout(late));
    wrapped.once("error", () => socket.destroy());
    wrapped.once("secure", () => {
      clearTimeout(late);
      accept(new TcpConnection(wrapped, undefined), federation);
    });
  });
  return listening(server, at);
}

/** Components (XEP-0114): without TLS, so only for programs of this machine or a network of one's own. */
export function listenComponents(at: HostPort, components: Opens): Promise<Listening> {
  return listening(
    createServer((socket) => accept(new TcpConnection(socket, undefined), components)),
    at,
  );
}

/** A certificate that nobody trusts does not end the handshake: dialback may still prove who it is. */
function securing(tls: S2sTls): (plain: Socket) => TLSSocket {
  const context = s2sContext(tls);
  return (plain) =>
    new TLSSocket(plain, {
      isServer: true,
      secureContext: context(),
      requestCert: true,
      rejectUnauthorized: false,
      ALPNProtocols: ALPN,
    });
}

type Opens = Pick<FederationService, "open">;

function accept(connection: TcpConnection, federation: Opens): void {
  const listener = federation.open(connection);
  if (listener === null) connection.abort();
  else connection.listen(listener);
}
