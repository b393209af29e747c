import { X509Certificate } from "node:crypto";
import type { PeerCertificate, RemoteConnection } from "../../core/index.ts";
import { namesOf } from "../certificates/names.ts";
import { TcpConnection } from "../transport-tcp/tcp-connection.ts";

/** A connection with another server: its certificate is asked for, and judged by whoever reads it. */
export class S2sConnection extends TcpConnection implements RemoteConnection {
  #peer: PeerCertificate | undefined;

  get peerCertificate(): PeerCertificate | undefined {
    this.#peer ??= this.#read();
    return this.#peer;
  }

  #read(): PeerCertificate | undefined {
    const socket = this.tlsSocket;
    const raw = socket?.getPeerCertificate(false).raw;
    if (socket === undefined || raw === undefined) return undefined;
    const flaw = socket.authorized ? undefined : String(socket.authorizationError ?? "untrusted");
    return { isTrusted: socket.authorized, flaw, names: namesOf(new X509Certificate(raw)) };
  }
}
