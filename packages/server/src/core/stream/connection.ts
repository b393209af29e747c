import type { PeerCertificate } from "../ports/index.ts";
import type { ChannelBindings } from "@tandem/protocol/sasl-scram";

/**
 * One transport connection, as the stream layer sees it: bytes in, text out, nothing about sockets. Implemented by the
 * transports and, in tests, in memory.
 */
export interface Connection {
  readonly kind: "tcp" | "websocket" | "bosh";
  /** Without port. */
  readonly remoteAddress: string;
  readonly isLoopback: boolean;
  /** TLS between the client and us, or the proxy that we trust. Turns true when `startTls` has done its work. */
  readonly isSecure: boolean;
  /**
   * Queues text; over WebSocket and BOSH, one frame. Never throws. What is written in one turn of the event loop leaves in one write
   * to the socket.
   */
  write(text: string): void;
  /** Characters written and not yet taken by the operating system. */
  readonly bufferedChars: number;
  /** Ends the connection once everything written has left, or after a short while. `onClosed` follows. */
  close(): void;
  /** Ends it at once. */
  abort(): void;
  /** Stops and restarts reading. */
  pause(): void;
  resume(): void;
  /** Present while the connection is TCP without TLS and a certificate is there. Call after `<proceed/>` was written. */
  readonly startTls?: (() => void) | undefined;
  /** What the other side has shown over TLS and holds the key of; undefined where it was not asked. */
  readonly peerCertificate?: PeerCertificate | undefined;
  /** What the client's TLS ends at here and may bind to; undefined where it ends elsewhere, and before its handshake. */
  readonly bindings?: ChannelBindings | undefined;
}

/** What a transport tells the stream about its connection. After `onClosed`, nothing more. */
export interface ConnectionListener {
  onData(chunk: Uint8Array | string): void;
  onClosed(): void;
}
