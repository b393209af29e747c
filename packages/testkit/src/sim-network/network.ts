import type { TransportHandlers, TransportPort } from "@tandem/client-core/ports";
import type { Prng } from "../prng/index.ts";
import type { SimClock } from "../sim-clock/index.ts";
import { SimLink, type ServerConnection, type ServerListener } from "./link.ts";

export interface SimNetworkOptions {
  readonly clock: SimClock;
  readonly prng: Prng;
  /** Where connections go; null while the server is down. Read anew for each. */
  readonly server: () => ((connection: ServerConnection) => ServerListener | null) | null;
  /** Every frame that arrives. */
  readonly seen: (who: string, direction: "up" | "down", text: string) => void;
}

/** Milliseconds that a frame takes, at most; most take far less. */
const LATENCY_MS_MAX = 400;

/** Clients' ways to the one server. Frames of different clients overtake each other; those of one connection never do. */
export class SimNetwork {
  readonly #options: SimNetworkOptions;
  readonly #links = new Map<string, SimLink>();
  readonly #unreachable = new Set<string>();
  #isCalm = false;

  constructor(options: SimNetworkOptions) {
    this.#options = options;
  }

  /** The network as that client sees it. */
  portFor(who: string): TransportPort {
    return {
      endpoint: () => Promise.resolve("wss://sim.example/xmpp-websocket"),
      connect: (_url, handlers) => this.#connect(who, handlers).clientEnd(),
    };
  }

  /** The present connection of a client, if it has one. */
  linkOf(who: string): SimLink | undefined {
    const link = this.#links.get(who);
    return link?.isDead === true ? undefined : link;
  }

  links(): Iterable<SimLink> {
    return this.#links.values();
  }

  setReachable(who: string, isReachable: boolean): void {
    if (isReachable) this.#unreachable.delete(who);
    else this.#unreachable.add(who);
  }

  /** The server's process is gone: all its connections break. */
  cutAll(): void {
    for (const link of this.#links.values()) {
      if (!link.isDead) link.cut({ client: this.#options.prng.between(0, 2_000), server: undefined });
    }
  }

  /** From now on nothing is slow, stalled or unreachable. */
  heal(): void {
    this.#isCalm = true;
    this.#unreachable.clear();
    for (const link of this.#links.values()) link.stall(false);
  }

  #connect(who: string, handlers: TransportHandlers): SimLink {
    const { clock, seen, server } = this.#options;
    const latency = (): number => this.#latency();
    const link = new SimLink(clock, latency, handlers, (direction, text) => seen(who, direction, text));
    this.#links.set(who, link);
    clock.after(latency(), () => {
      const open = this.#unreachable.has(who) ? null : server();
      if (open === null) link.cut({ client: 0, server: undefined });
      else link.accept(open, `192.0.2.${(who.length % 200) + 1}`);
    });
    return link;
  }

  /** Mostly quick; now and then slow enough to overtake a reconnect. */
  #latency(): number {
    const { prng } = this.#options;
    if (this.#isCalm) return 5;
    return prng.chance(0.9) ? prng.between(1, 40) : prng.between(40, LATENCY_MS_MAX);
  }
}
