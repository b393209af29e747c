import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { ChannelBindings } from "@tandem/protocol/sasl-scram";
import type { Connection, ConnectionListener } from "../../core/stream/index.ts";
import { TlsBindings } from "./tls-bindings.ts";
import { isLoopbackAddress, plainAddress } from "../network/index.ts";

/** How long a peer may take to read our farewell. */
const CLOSE_GRACE_MS = 5_000;

/** One TCP connection, with TLS from the start, from STARTTLS on, or never. */
export class TcpConnection implements Connection {
  readonly kind = "tcp";
  readonly remoteAddress: string;
  readonly isLoopback: boolean;
  readonly startTls: (() => void) | undefined;
  #socket: Socket;
  #listener: ConnectionListener | undefined;
  #pending = "";
  #isFlushDue = false;
  #bindings: ChannelBindings | undefined;

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

  /** Of TLS, once it is there; undefined before, and where the peer shows no certificate. */
  protected get tlsSocket(): TLSSocket | undefined {
    return this.#socket instanceof TLSSocket ? this.#socket : undefined;
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
