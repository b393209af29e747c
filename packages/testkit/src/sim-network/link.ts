import type { Server } from "@tandem/server";
import type { Transport, TransportHandlers } from "@tandem/client-core/ports";
import type { SimClock } from "../sim-clock/index.ts";

/** The server's end, as its stream layer sees it. */
export type ServerConnection = Parameters<Server["streams"]["open"]>[0];
export type ServerListener = NonNullable<ReturnType<Server["streams"]["open"]>>;

/** What an operating system takes from a sender whose peer does not read; a small one, so that runs get past it. */
export const SYSTEM_BUFFER_CHARS = 16_384;

interface Frame {
  /** Undefined: the end of the connection. */
  readonly text: string | undefined;
  readonly readyAt: number;
}

/** One direction: frames arrive in order, each after its own delay, and wait while nobody reads. */
class Lane {
  isStalled = false;
  chars = 0;
  readonly #clock: SimClock;
  readonly #arrive: (text: string | undefined) => void;
  readonly #latency: () => number;
  #frames: Frame[] = [];
  #isPumping = false;

  constructor(clock: SimClock, latency: () => number, arrive: (text: string | undefined) => void) {
    this.#clock = clock;
    this.#latency = latency;
    this.#arrive = arrive;
  }

  push(text: string | undefined): void {
    const last = this.#frames.at(-1)?.readyAt ?? 0;
    this.#frames.push({ text, readyAt: Math.max(last, this.#clock.monotonic() + this.#latency()) });
    this.chars += text?.length ?? 0;
    this.pump();
  }

  clear(): void {
    this.#frames = [];
    this.chars = 0;
  }

  pump(): void {
    const [first] = this.#frames;
    if (first === undefined || this.#isPumping || this.isStalled) return;
    this.#isPumping = true;
    this.#clock.after(first.readyAt - this.#clock.monotonic(), () => {
      this.#isPumping = false;
      if (this.isStalled) return;
      const frame = this.#frames.shift();
      if (frame === undefined) return;
      this.chars -= frame.text?.length ?? 0;
      this.#arrive(frame.text);
      this.pump();
    });
  }
}

export interface CutNotice {
  /** Milliseconds until each end notices; undefined: never, it must find out by itself. */
  readonly client: number | undefined;
  readonly server: number | undefined;
}

/** A WebSocket between a client and the server, in memory, which can be slow, stalled or cut. */
export class SimLink {
  readonly #clock: SimClock;
  readonly #handlers: TransportHandlers;
  readonly #up: Lane;
  readonly #down: Lane;
  #listener: ServerListener | undefined;
  #state: "opening" | "open" | "dead" = "opening";
  #hasClientHeard = false;
  #hasServerHeard = false;

  constructor(
    clock: SimClock,
    latency: () => number,
    handlers: TransportHandlers,
    seen: (direction: "up" | "down", text: string) => void,
  ) {
    this.#clock = clock;
    this.#handlers = handlers;
    this.#up = new Lane(clock, latency, (text) => {
      if (text === undefined) return this.cut({ client: latency(), server: 0 });
      seen("up", text);
      if (!this.#hasServerHeard) this.#listener?.onData(text);
    });
    this.#down = new Lane(clock, latency, (text) => {
      if (text === undefined) return this.cut({ client: 0, server: latency() });
      seen("down", text);
      if (!this.#hasClientHeard) this.#handlers.received(text);
    });
  }

  get isDead(): boolean {
    return this.#state === "dead";
  }

  /** Characters that the client has not read yet. */
  get charsDown(): number {
    return this.#down.chars;
  }

  /** The server takes the connection, or refuses it. */
  accept(open: (connection: ServerConnection) => ServerListener | null, remoteAddress: string): void {
    if (this.#state !== "opening") return;
    const listener = open(this.#serverEnd(remoteAddress));
    if (listener === null) return this.cut({ client: 0, server: undefined });
    this.#listener = listener;
    this.#state = "open";
    this.#handlers.opened();
    this.#up.pump();
  }

  /** The client stops reading, or goes on. */
  stall(isStalled: boolean): void {
    this.#down.isStalled = isStalled;
    this.#down.pump();
  }

  /** Everything on its way is lost, in both directions. */
  cut(notice: CutNotice): void {
    this.#state = "dead";
    this.#up.clear();
    this.#down.clear();
    this.#down.isStalled = false;
    if (notice.client !== undefined) this.#clock.after(notice.client, () => this.#tellClient());
    if (notice.server !== undefined) this.#clock.after(notice.server, () => this.#tellServer());
  }

  clientEnd(): Transport {
    return {
      send: (text) => {
        if (this.#state !== "dead") this.#up.push(text);
      },
      close: () => {
        if (this.#state === "open") this.#up.push(undefined);
        // Whoever gives up does not wait for the other side for ever.
        this.#clock.after(1_000, () => this.cut({ client: 0, server: undefined }));
      },
    };
  }

  #serverEnd(remoteAddress: string): ServerConnection {
    const down = this.#down;
    return {
      kind: "websocket",
      remoteAddress,
      isLoopback: true,
      isSecure: true,
      write: (text) => {
        if (this.#state !== "dead") down.push(text);
      },
      get bufferedChars() {
        return Math.max(0, down.chars - SYSTEM_BUFFER_CHARS);
      },
      close: () => {
        if (this.#state !== "dead") down.push(undefined);
      },
      abort: () => {
        this.#hasServerHeard = true;
        this.cut({ client: 50, server: undefined });
      },
      pause: () => void (this.#up.isStalled = true),
      resume: () => {
        this.#up.isStalled = false;
        this.#up.pump();
      },
    };
  }

  #tellClient(): void {
    if (this.#hasClientHeard) return;
    this.#hasClientHeard = true;
    this.#handlers.closed();
  }

  #tellServer(): void {
    if (this.#hasServerHeard) return;
    this.#hasServerHeard = true;
    this.#listener?.onClosed();
  }
}
