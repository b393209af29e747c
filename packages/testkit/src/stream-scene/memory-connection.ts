import { NS_FRAMING } from "@tandem/protocol";
import type { Connection, ConnectionListener, PeerCertificate } from "@tandem/server/core";
import type { ChannelBindings } from "@tandem/protocol/sasl-scram";
import { parseElement, StreamParser, type XmlElement } from "@tandem/xml";

export interface MemoryConnectionOptions {
  readonly kind?: "tcp" | "websocket";
  readonly isSecure?: boolean;
  readonly remoteAddress?: string;
  readonly isLoopback?: boolean;
  /** Offers STARTTLS; false unless told. */
  readonly hasTls?: boolean;
  /** What the client shows over TLS: nothing unless told. */
  readonly peerCertificate?: PeerCertificate;
  /** What the channel is known by: none unless told. */
  readonly bindings?: ChannelBindings;
}

/** A connection without a network: what the server writes is parsed as its client would. */
export class MemoryConnection implements Connection {
  readonly kind: "tcp" | "websocket";
  readonly remoteAddress: string;
  readonly isLoopback: boolean;
  readonly startTls: (() => void) | undefined;
  readonly bindings: ChannelBindings | undefined;
  readonly peerCertificate: PeerCertificate | undefined;
  isSecure: boolean;
  /** Elements that came, stream headers (`stream`, `open`) and their ends (`end`) included. */
  readonly received: (XmlElement | "end")[] = [];
  bufferedChars = 0;
  isPaused = false;
  isClosed = false;
  listener: ConnectionListener | undefined;
  #parser = this.#newParser();

  constructor(options: MemoryConnectionOptions) {
    this.kind = options.kind ?? "tcp";
    this.isSecure = options.isSecure ?? true;
    this.remoteAddress = options.remoteAddress ?? "192.0.2.7";
    this.isLoopback = options.isLoopback ?? false;
    this.bindings = options.bindings;
    this.peerCertificate = options.peerCertificate;
    this.startTls = options.hasTls === true ? () => this.#secure() : undefined;
  }

  write(text: string): void {
    if (this.isClosed) throw new Error("written after close");
    if (this.kind === "tcp") return this.#parser.write(text);
    const element = parseElement(text);
    this.received.push(element.is("close", NS_FRAMING) ? "end" : element);
  }

  close(): void {
    this.isClosed = true;
  }

  abort(): void {
    this.isClosed = true;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  /** The client's next stream on this connection: what comes is read from its beginning. */
  restarts(): void {
    this.#parser = this.#newParser();
  }

  #secure(): void {
    this.isSecure = true;
    this.restarts();
  }

  #newParser(): StreamParser {
    return new StreamParser({
      onStreamStart: (root) => void this.received.push(root),
      onElement: (element) => void this.received.push(element),
      onStreamEnd: () => void this.received.push("end"),
    });
  }
}
