import { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { ChannelBindings } from "@tandem/protocol/sasl-scram";
import type { PeerCertificate, RemoteConnection } from "../../core/index.ts";
import type { ConnectionListener } from "../../core/stream/index.ts";
import { namesOf } from "../certificates/names.ts";
import { TlsBindings } from "./tls-bindings.ts";
import { isLoopbackAddress, plainAddress } from "../network/index.ts";

/** How long a peer may take to read our farewell. */
const CLOSE_GRACE_MS = 5_000;

/** One TCP connection, with a client or another server, with TLS from the start, from STARTTLS on, or never. */
export class TcpConnection implements RemoteConnection {
  readonly kind = "tcp";
  readonly remoteAddress: string;
  readonly isLoopback: boolean;
  readonly startTls: (() => void) | undefined;
  #socket: Socket;
  #listener: ConnectionListener | undefined;
  #pending = "";
  #isFlushDue = false;
  #bindings: ChannelBindings | undefined;
  #peer: PeerCertificate | undefined;

  /** `secure`: how STARTTLS wraps the socket; undefined where there is no certificate or TLS is there already. */
  constructor(socket: Socket, secure: ((plain: Socket) => TLSSocket) | undefined) {
    this.#socket = socket;
    this.remoteAddress = plainAddress(socket.remoteAddress);
    this.isLoopback = isLoopbackAddress(this.remoteAddress);
    this.startTls = secure === undefined ? undefined : () => this.#startTls(secure);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
  }

  get isSecure(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  get bindings(): ChannelBindings | undefined {
    if (this.#socket instanceof TLSSocket) this.#bindings ??= new TlsBindings(this.#socket);
    return this.#bindings;
  }

  get bufferedChars(): number {
    return this.#pending.length + this.#socket.writableLength;
  }

  listen(listener: ConnectionListener): void {
    this.#listener = listener;
    this.#attach();
  }

  #attach(): void {
    const socket = this.#socket;
    socket.on("data", (chunk) => this.#listener?.onData(chunk));
    // `close` follows, and says all that anybody here needs to know.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#listener?.onClosed();
      this.#listener = undefined;
    });
  }

  write(text: string): void {
    this.#pending += text;
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    // Everything that this turn of the event loop has for the socket goes in one system call and, mostly, one packet.
    setImmediate(() => {
      this.#isFlushDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    const text = this.#pending;
    this.#pending = "";
    if (text !== "" && this.#socket.writable) this.#socket.write(text);
  }

  /** Judged by whoever reads it: one that nobody trusts does not end the handshake. */
  get peerCertificate(): PeerCertificate | undefined {
    this.#peer ??= this.#readPeer();
    return this.#peer;
  }

  #readPeer(): PeerCertificate | undefined {
    if (!(this.#socket instanceof TLSSocket)) return undefined;
    const { raw } = this.#socket.getPeerCertificate(false);
    // Without a certificate Node gives an empty object.
    if ((raw as Buffer | undefined) === undefined) return undefined;
    const flaw = flawOf(this.#socket);
    return { isTrusted: flaw === undefined, flaw, names: namesOf(new X509Certificate(raw)) };
  }

  #startTls(secure: (plain: Socket) => TLSSocket): void {
    this.#flush();
    const plain = this.#socket;
    plain.removeAllListeners("data");
    plain.removeAllListeners("close");
    this.#socket = secure(plain);
    plain.on("close", () => this.#socket.destroy());
    this.#attach();
  }

  close(): void {
    this.#flush();
    const socket = this.#socket;
    socket.end();
    socket.resume();
    setTimeout(() => socket.destroy(), CLOSE_GRACE_MS).unref();
  }

  abort(): void {
    this.#socket.destroy();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }
}

/**
 * What is wrong with the chain of the peer. `authorized` tells it only of sockets that Node's own TLS server or client has
 * made, and is false for every one that was wrapped by hand, as STARTTLS must: so we ask whom Node asks.
 */
function flawOf(socket: TLSSocket): string | undefined {
  const { _handle: handle } = socket as unknown as { readonly _handle: TlsHandle | null };
  if (handle === null) return "CONNECTION_GONE";
  const error = handle.verifyError();
  return error === null || error === undefined ? undefined : (error.code ?? "UNTRUSTED");
}

interface TlsHandle {
  verifyError(): { readonly code?: string } | null | undefined;
}
