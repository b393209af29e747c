import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createSecureContext, createServer as createTlsServer, type SecureContext, TLSSocket } from "node:tls";
import type { StreamService } from "../../core/stream/index.ts";
import type { HostPort, Listening, TlsIdentity } from "../network/index.ts";
import { TcpConnection } from "./tcp-connection.ts";

export interface TcpOptions {
  readonly at: HostPort;
  readonly streams: Pick<StreamService, "open">;
  /** Without it there is no STARTTLS. Read anew for each connection, so a renewed certificate needs no restart. */
  readonly identity: (() => TlsIdentity) | undefined;
  /** Of clients that sign in by certificate, PEM; without one nobody is asked for a certificate. */
  readonly authorities?: readonly string[] | undefined;
}

const HANDSHAKE_MS_MAX = 10_000;
const TLS_MIN = { minVersion: "TLSv1.2" } as const;

/** Keeps the parsed form of an identity until it is replaced. */
export function contextOf(identity: () => TlsIdentity, authorities: readonly string[] = []): () => SecureContext {
  let of: TlsIdentity | undefined;
  let context: SecureContext | undefined;
  return () => {
    const now = identity();
    if (context === undefined || now !== of)
      context = createSecureContext({ ...now, ...TLS_MIN, ...trusting(authorities) });
    of = now;
    return context;
  };
}

/** Streams over TCP, with STARTTLS (RFC 6120 §5). Rejects when the port is taken. */
export function listenTcp({ at, streams, identity, authorities }: TcpOptions): Promise<Listening> {
  const context = identity === undefined ? undefined : contextOf(identity, authorities);
  const secure =
    context &&
    ((plain: Socket): TLSSocket =>
      new TLSSocket(plain, {
        isServer: true,
        secureContext: context(),
        ALPNProtocols: ["xmpp-client"],
        ...asking(authorities),
      }));
  const server = createServer((socket) => accept(new TcpConnection(socket, secure), streams));
  return listening(server, at);
}

/** Streams over TLS from the first byte (XEP-0368). */
export function listenTls({
  at,
  streams,
  identity,
  authorities,
}: TcpOptions & { identity: () => TlsIdentity }): Promise<Listening> {
  let current = identity();
  const server = createTlsServer({
    ...current,
    ...TLS_MIN,
    ...trusting(authorities),
    ...asking(authorities),
    handshakeTimeout: HANDSHAKE_MS_MAX,
    ALPNProtocols: ["xmpp-client"],
  });
  // Before the handshake begins, so that it uses what was renewed in the meantime.
  server.prependListener("connection", () => {
    if (identity() === current) return;
    current = identity();
    server.setSecureContext({ ...current, ...TLS_MIN, ...trusting(authorities) });
  });
  server.on("secureConnection", (socket) => accept(new TcpConnection(socket, undefined), streams));
  // Scanners and clients that distrust the certificate: their connection is closed already, and nobody else is touched.
  server.on("tlsClientError", (_error, socket: Socket) => socket.destroy());
  return listening(server, at);
}

/** Only these: whoever has a certificate of the public ones is not therefore one of ours. */
function trusting(authorities: readonly string[] = []): { ca?: string[] } {
  return authorities.length === 0 ? {} : { ca: [...authorities] };
}

/** Who shows none, or one that is not trusted, signs in by other means. */
function asking(authorities: readonly string[] = []): { requestCert?: boolean; rejectUnauthorized?: boolean } {
  return authorities.length === 0 ? {} : { requestCert: true, rejectUnauthorized: false };
}

function accept(connection: TcpConnection, streams: Pick<StreamService, "open">): void {
  const listener = streams.open(connection);
  if (listener === null) connection.abort();
  else connection.listen(listener);
}

export function listening(server: Server, { host, port }: HostPort): Promise<Listening> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.removeListener("error", reject);
      const address = server.address() as AddressInfo;
      resolve({
        address: { host, port: address.port },
        close: () => new Promise((done) => server.close(() => done())),
      });
    });
  });
}
