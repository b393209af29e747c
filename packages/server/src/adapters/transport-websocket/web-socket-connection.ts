import type { Socket } from "node:net";
import type { RawData, WebSocket } from "ws";
import type { Connection, ConnectionListener } from "../../core/stream/index.ts";

const CLOSE_GRACE_MS = 5_000;
const NORMAL_CLOSURE = 1000;

export interface Peer {
  readonly remoteAddress: string;
  readonly isLoopback: boolean;
  readonly isSecure: boolean;
}

/** One WebSocket: a frame out for each write, a frame in for each `onData` (RFC 7395). */
export class WebSocketConnection implements Connection {
  readonly kind = "websocket";
  readonly remoteAddress: string;
  readonly isLoopback: boolean;
  readonly isSecure: boolean;
  readonly #socket: WebSocket;
  readonly #transport: Socket;
  #isCorked = false;

  constructor(socket: WebSocket, transport: Socket, peer: Peer) {
    this.#socket = socket;
    this.#transport = transport;
    this.remoteAddress = peer.remoteAddress;
    this.isLoopback = peer.isLoopback;
    this.isSecure = peer.isSecure;
    transport.setNoDelay(true);
  }

  get bufferedChars(): number {
    return this.#socket.bufferedAmount;
  }

  listen(listener: ConnectionListener): void {
    this.#socket.on("message", (data: RawData, isBinary: boolean) => {
      const bytes = data as Buffer;
      listener.onData(isBinary ? bytes : bytes.toString("utf8"));
    });
    // ws closes the connection itself, e.g. with 1009 for a frame that is too large; `close` follows.
    this.#socket.on("error", () => this.#socket.terminate());
    this.#socket.once("close", () => listener.onClosed());
  }

  write(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (!this.#isCorked) this.#cork();
    this.#socket.send(text);
  }

  /** Frames of one turn of the event loop leave in one system call. */
  #cork(): void {
    this.#isCorked = true;
    this.#transport.cork();
    setImmediate(() => {
      this.#isCorked = false;
      this.#transport.uncork();
    });
  }

  close(): void {
    this.#socket.close(NORMAL_CLOSURE);
    this.#socket.resume();
    setTimeout(() => this.#socket.terminate(), CLOSE_GRACE_MS).unref();
  }

  abort(): void {
    this.#socket.terminate();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }
}
