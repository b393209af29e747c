import { errorReply } from "@tandem/protocol";
import { serialize, type XmlElement } from "@tandem/xml";
import type { ServerCore } from "../server-core.ts";
import { remoteErrors, type RemoteErrorCode } from "./errors.ts";
import type { DialFailure } from "./outbound.ts";
import type { ServerStream } from "./server-stream.ts";

const FIRST_PAUSE_MS = 2_000;

interface Waiting {
  readonly stanza: XmlElement;
  readonly chars: number;
  readonly since: number;
}

export type LinkState = "idle" | "connecting" | "open" | "paused";

/** What one of our domains has to say to another domain: the stream that carries it, or what waits for one. */
export class Link {
  readonly local: string;
  readonly remote: string;
  readonly #core: ServerCore;
  readonly #connect: (link: Link) => void;
  #carrier: ServerStream | undefined;
  #isConnecting = false;
  #waiting: Waiting[] = [];
  #chars = 0;
  #failures = 0;
  #pausedUntil = 0;
  #lastFailure: RemoteErrorCode = "remote/not-found";

  constructor(core: ServerCore, local: string, remote: string, connect: (link: Link) => void) {
    this.#core = core;
    this.local = local;
    this.remote = remote;
    this.#connect = connect;
  }

  get state(): LinkState {
    if (this.#carrier !== undefined) return "open";
    if (this.#isConnecting) return "connecting";
    return this.#pausedUntil > this.#now() ? "paused" : "idle";
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get waitingChars(): number {
    return this.#chars;
  }

  get lastFailure(): string | undefined {
    return this.#failures === 0 ? undefined : this.#lastFailure;
  }

  get isForgettable(): boolean {
    return this.state === "idle" && this.#waiting.length === 0;
  }

  #now(): number {
    return this.#core.environment.clock.monotonic();
  }

  /** FE12, FE13. Throws a StanzaError when it cannot be taken. */
  send(stanza: XmlElement): void {
    if (this.#carrier !== undefined) return this.#carrier.send(stanza);
    if (this.state === "paused") throw remoteErrors.raise[this.#lastFailure]({ remote: this.remote });
    this.#wait(stanza);
    if (!this.#isConnecting) this.#start();
  }

  #wait(stanza: XmlElement): void {
    const { remoteQueueStanzasMax, remoteQueueCharsMax } = this.#core.options.limits;
    const chars = serialize(stanza).length;
    if (this.#waiting.length >= remoteQueueStanzasMax || this.#chars + chars > remoteQueueCharsMax)
      throw remoteErrors.raise["remote/queue-full"]({ remote: this.remote });
    this.#waiting.push({ stanza, chars, since: this.#now() });
    this.#chars += chars;
  }

  #start(): void {
    this.#isConnecting = true;
    this.#connect(this);
  }

  opened(stream: ServerStream): void {
    this.#isConnecting = false;
    this.#failures = 0;
    this.#pausedUntil = 0;
    this.#carrier = stream;
    for (const { stanza } of this.#takeAll()) stream.send(stanza);
  }

  closed(stream: ServerStream): void {
    if (this.#carrier !== stream) return;
    this.#carrier = undefined;
    if (this.#waiting.length > 0) this.#start();
  }

  /** FE14. */
  failed(failure: DialFailure): void {
    this.#isConnecting = false;
    if (this.#carrier !== undefined) return;
    this.#lastFailure = codeOf(failure);
    const maxMs = this.#core.options.limits.remoteRetrySecondsMax * 1_000;
    this.#pausedUntil = this.#now() + Math.min(FIRST_PAUSE_MS * 2 ** Math.min(this.#failures, 16), maxMs);
    this.#failures++;
    this.#bounce(this.#takeAll(), this.#lastFailure);
  }

  /** The domain is there: it came to us. */
  endPause(): void {
    this.#pausedUntil = 0;
  }

  /** Once a second. */
  tick(now: number): void {
    const oldest = now - this.#core.options.limits.remoteQueueSecondsMax * 1_000;
    const late = this.#waiting.filter(({ since }) => since <= oldest);
    if (late.length === 0) return;
    this.#waiting = this.#waiting.slice(late.length);
    for (const { chars } of late) this.#chars -= chars;
    this.#bounce(late, "remote/timeout");
  }

  #takeAll(): readonly Waiting[] {
    const all = this.#waiting;
    this.#waiting = [];
    this.#chars = 0;
    return all;
  }

  /** RFC 6120 §8.3.1: no error for an error, nor for an answer. */
  #bounce(stanzas: readonly Waiting[], code: RemoteErrorCode): void {
    for (const { stanza } of stanzas) {
      const type = stanza.attr("type");
      if (type === "error" || (stanza.name === "iq" && type === "result")) continue;
      void this.#core.router.route(errorReply(stanza, remoteErrors.raise[code]()));
    }
  }
}

function codeOf({ kind }: DialFailure): RemoteErrorCode {
  switch (kind) {
    case "timeout":
      return "remote/timeout";
    case "not-proved":
      return "remote/not-proved";
    case "not-found":
    case "ended":
      return "remote/not-found";
  }
}
