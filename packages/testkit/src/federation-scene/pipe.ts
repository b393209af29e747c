import type { ConnectionListener, PeerCertificate, RemoteConnection } from "@tandem/server/core";
import { utf8 } from "@tandem/protocol/encoding";

export interface PipeEnd {
  readonly remoteAddress: string;
  /** What this end shows the other over TLS. */
  readonly certificate: PeerCertificate | undefined;
  readonly hasTls: boolean;
}

/** One end of a connection in memory. Bytes arrive in a later turn, in order; TLS is a flag. */
export class MemoryPipe implements RemoteConnection {
  readonly kind = "tcp";
  readonly isLoopback = false;
  readonly remoteAddress: string;
  readonly startTls: (() => void) | undefined;
  isSecure = false;
  bufferedChars = 0;
  isPaused = false;
  isClosed = false;
  /** All that was written, for tests that look at the wire. */
  written = "";
  listener: ConnectionListener | undefined;
  other!: MemoryPipe;
  readonly #own: PipeEnd;

  constructor(own: PipeEnd, address: string) {
    this.#own = own;
    this.remoteAddress = address;
    this.startTls = own.hasTls ? () => void (this.isSecure = true) : undefined;
  }

  get peerCertificate(): PeerCertificate | undefined {
    return this.isSecure ? this.other.#own.certificate : undefined;
  }

  write(text: string): void {
    if (this.isClosed) throw new Error("written after close");
    this.written += text;
    void Promise.resolve().then(() => this.other.listener?.onData(utf8(text)));
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    void Promise.resolve()
      .then(() => undefined)
      .then(() => this.other.#closedByPeer());
  }

  /** Also: the network is gone. Both ends hear of it. */
  abort(): void {
    this.close();
    void Promise.resolve().then(() => this.#closedByPeer());
  }

  #closedByPeer(): void {
    this.isClosed = true;
    this.listener?.onClosed();
    this.listener = undefined;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }
}

export function memoryPipe(client: PipeEnd, server: PipeEnd): { client: MemoryPipe; server: MemoryPipe } {
  const ends = {
    client: new MemoryPipe(client, server.remoteAddress),
    server: new MemoryPipe(server, client.remoteAddress),
  };
  ends.client.other = ends.server;
  ends.server.other = ends.client;
  return ends;
}
