import { serialize, StreamParser, XmlError, type XmlElement } from "@tandem/xml";
import { NS_CLIENT } from "@tandem/protocol";
import { Inbox } from "../inbox.ts";
import type { ServerCore } from "../server-core.ts";
import type { ConnectionListener } from "../stream/connection.ts";
import { streamError } from "../stream/framing.ts";
import type { RemoteConnection } from "./connection.ts";
import { type OwnHeader, readHeader, type ServerHeader, writeHeader } from "./header.ts";

/** Told by each stream to whoever counts them. */
export interface StreamRegister {
  readonly core: ServerCore;
  streamClosed(stream: ServerStream): void;
}

/** What all streams with other servers and components have in common: bytes, bounds, errors, time. */
export abstract class ServerStream implements ConnectionListener {
  readonly connection: RemoteConnection;
  readonly register: StreamRegister;
  readonly contentNs: string;
  readonly #parser: StreamParser;
  readonly #inbox: Inbox;
  readonly #openedAt: number;
  #activeAt: number;
  #stalled: { readonly chars: number; readonly since: number } | undefined;
  #charsSinceElement = 0;
  #isOpen = false;
  #hasWritten = false;
  #isClosed = false;
  #isReadingPaused = false;

  constructor(register: StreamRegister, connection: RemoteConnection, contentNs: string) {
    this.register = register;
    this.connection = connection;
    this.contentNs = contentNs;
    const { limits } = register.core.options;
    this.#parser = new StreamParser(
      {
        onStreamStart: (root, ns) => this.#onStart(readHeader(root, ns, contentNs)),
        onElement: (element) => this.#onElement(element),
        onStreamEnd: () => this.finish(),
      },
      {
        stanzaCharsMax: limits.stanzaCharsMax,
        depthMax: limits.xmlDepthMax,
        attributesMax: limits.xmlAttributesMax,
        nodesMax: limits.xmlNodesMax,
      },
    );
    this.#inbox = new Inbox((fault) => this.#onFault(fault));
    this.#openedAt = this.#activeAt = this.now();
  }

  /** The peer has proved who it is. */
  abstract get isProved(): boolean;
  protected abstract onHeader(header: ServerHeader): void;
  /** In order, one after the other. */
  protected abstract handle(element: XmlElement): void | Promise<void>;
  /** True when it was answered at once, past those that wait to be handled. */
  protected handleAtOnce(_element: XmlElement): boolean {
    return false;
  }
  /** Runs once, whatever the reason. `condition`: the stream error, ours or the peer's. */
  protected abstract onEnded(condition: string | undefined): void;

  protected get idleSecondsMax(): number {
    return this.register.core.options.limits.remoteIdleSecondsMax;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  protected now(): number {
    return this.register.core.environment.clock.monotonic();
  }

  // --- from the transport

  onData(chunk: Uint8Array | string): void {
    if (this.#isClosed) return;
    this.#activeAt = this.now();
    this.#charsSinceElement += chunk.length;
    try {
      this.#parser.write(chunk);
      this.#checkUnproved();
    } catch (error) {
      if (error instanceof XmlError) this.fail(error.condition, error.message);
      else this.#onFault(error);
    }
  }

  /** FE11: strangers get less room. */
  #checkUnproved(): void {
    if (this.isProved || this.#charsSinceElement <= this.register.core.options.limits.stanzaCharsBeforeSignInMax)
      return;
    this.fail("policy-violation", "That is too much before it is proved who you are.");
  }

  onClosed(): void {
    this.#end(undefined);
  }

  #onStart(header: ServerHeader): void {
    if (this.#isClosed) return;
    if (this.#isOpen) return this.fail("bad-format", "This stream is open already.");
    this.#charsSinceElement = 0;
    this.#isOpen = true;
    this.onHeader(header);
  }

  #onElement(element: XmlElement): void {
    if (this.#isClosed) return;
    this.#checkUnproved();
    this.#charsSinceElement = 0;
    if (!this.#isOpen) return this.fail("bad-format", "Open the stream first.");
    if (this.handleAtOnce(element)) return;
    const { inboxStanzasMax } = this.register.core.options.limits;
    this.#inbox.push(() => {
      if (this.#isClosed) return;
      const pending = this.handle(element);
      if (pending === undefined) return this.#onHandled();
      return pending.then(() => this.#onHandled());
    });
    if (this.#inbox.length < inboxStanzasMax || this.#isReadingPaused) return;
    this.#isReadingPaused = true;
    this.connection.pause();
  }

  #onHandled(): void {
    if (!this.#isReadingPaused || this.#inbox.length > this.register.core.options.limits.inboxStanzasMax / 2) return;
    this.#isReadingPaused = false;
    if (!this.#isClosed) this.connection.resume();
  }

  // --- to the peer

  protected open(header: OwnHeader): void {
    this.#hasWritten = true;
    this.connection.write(writeHeader(header, this.contentNs));
  }

  /** The peer opens a new stream on the same connection (RFC 6120 §4.3.3). */
  protected restart(): void {
    this.#isOpen = false;
    this.#parser.reset();
  }

  /** An element of any namespace; stanzas in `jabber:client` turn out in that of the stream. */
  send(element: XmlElement): void {
    if (this.#isClosed) return;
    this.#activeAt = this.now();
    // Without a declaration of its own, what is in the default namespace is in that of the stream (RFC 6120 §4.8.2).
    this.connection.write(serialize(element, element.ns === NS_CLIENT ? NS_CLIENT : this.contentNs));
    if (this.connection.bufferedChars > this.register.core.options.limits.connectionCharsMax)
      this.fail("resource-constraint", "This server reads too slowly.");
  }

  protected sendFeatures(features: readonly XmlElement[]): void {
    const inside = features.map((feature) => serialize(feature, this.contentNs)).join("");
    if (!this.#isClosed) this.connection.write(`<stream:features>${inside}</stream:features>`);
  }

  fail(condition: string, text?: string): void {
    this.finish(condition, text);
  }

  finish(condition?: string, text?: string): void {
    if (this.#isClosed) return;
    if (!this.#hasWritten) this.open({});
    if (condition !== undefined) {
      const inside = streamError(condition, text).map((child) => serialize(child, this.contentNs));
      this.connection.write(`<stream:error>${inside.join("")}</stream:error>`);
    }
    this.connection.write("</stream:stream>");
    this.connection.close();
    this.#end(condition);
  }

  /** Nobody is there any more. */
  protected abandon(): void {
    if (this.#isClosed) return;
    this.connection.abort();
    this.#end("connection-timeout");
  }

  #end(condition: string | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.register.streamClosed(this);
    this.onEnded(condition);
  }

  // --- time

  /** Once a second. */
  tick(now: number): void {
    const { limits } = this.register.core.options;
    if (!this.isProved) {
      if (now - this.#openedAt >= limits.remoteProofSecondsMax * 1_000) this.fail("connection-timeout");
      return;
    }
    if (this.#hasStalled(now, limits.remoteStallSecondsMax * 1_000)) return this.abandon();
    if (now - this.#activeAt >= this.idleSecondsMax * 1_000) this.finish();
  }

  /** FE15. The system's own buffer hides the first bytes; what stays in ours says that nobody takes them. */
  #hasStalled(now: number, maxMs: number): boolean {
    const chars = this.connection.bufferedChars;
    if (chars === 0) this.#stalled = undefined;
    else if (this.#stalled === undefined || chars < this.#stalled.chars) this.#stalled = { chars, since: now };
    return this.#stalled !== undefined && now - this.#stalled.since >= maxMs;
  }

  #onFault(fault: unknown): void {
    this.register.core.environment.log.error("remote.fault", {
      address: this.connection.remoteAddress,
      error: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault),
    });
    this.fail("internal-server-error");
  }
}
